"""The calendar: what is to come, what is past, each event, and the files for other calendars."""

from itertools import groupby

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blog.events.linked_data import event_data
from blog.events.models import Event
from identity.models import identity_of

PER_PAGE = 30
MOST = 500  # of a calendar's file, and of what is shown to come


@require_safe
def calendar(request):
    """What is to come, by month."""
    # By the clocks of each place, as the days beside them say.
    to_come = Event.objects.visible_to(request.user).to_come()[:MOST]
    events = sorted(to_come, key=lambda one: one.begins.replace(tzinfo=None))
    months = [list(month) for _key, month in groupby(events, lambda one: (one.begins.year, one.begins.month))]
    has_past = Event.objects.visible_to(request.user).past().exists()
    # What calendars of telephones and desks take for "follow this", where http:// is "show me this".
    subscription = f"webcal://{settings.SITE.netloc}{reverse('blog:calendar-file')}"
    context = {"months": months, "has_past": has_past, "subscription": subscription}
    return render(request, "blog/events/calendar.html", context)


@require_safe
def past(request, page=1):
    """What is over, the latest first."""
    pages = Paginator(Event.objects.visible_to(request.user).past(), PER_PAGE)
    if page > pages.num_pages:
        raise Http404
    context = {"page_obj": pages.page(page), "paginator": pages, "address": "blog:events-past", "address_args": []}
    return render(request, "blog/events/past.html", context)


@require_safe
def event(request, slug):
    found = get_object_or_404(Event.objects.visible_to(request.user), slug=slug)
    response = render(request, "blog/events/event.html", {"event": found, "data": event_data(found)})
    if found.status == "draft":
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def event_file(request, slug):
    """One event as a file that calendars open."""
    found = get_object_or_404(Event.objects.public(), slug=slug)
    return _file([found], found.title, f"{found.slug}.ics")


@require_safe
def calendar_file(request):
    """All events, for calendars that subscribe: what is to come, and the latest that are over."""
    events = [*Event.objects.public().to_come()[:MOST], *Event.objects.public().past()[:PER_PAGE]]
    name = _("Calendar of %(name)s") % {"name": identity_of(request).shown_name}
    return _file(events, name, "calendar.ics")


def _file(events, name: str, file_name: str) -> HttpResponse:
    calendar_of = import_string("blog.events.ics.calendar_of")  # ten megabytes that most processes never need
    response = HttpResponse(calendar_of(events, name), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response
