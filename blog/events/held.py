"""An event that a post holds: its card on the page, its line elsewhere. See posts/held.py."""

import re
from collections.abc import Callable, Collection, Iterator
from itertools import chain

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog.events.models import Event, EventStatus
from blog.events.saying import when

NAME = gettext_lazy("Event")
ADDRESS = re.compile(r"/(?:\w\w/)?events/(?!past/)(?P<key>[\w-]+)/")
MOST = 500  # to come, and past, looked through for what an author means


def find(keys: Collection[str], user=None) -> dict[str, Event]:
    events = Event.objects.visible_to(user) if user else Event.objects.public()
    return {event.slug: event for event in events.filter(slug__in=keys)}


def card(event: Event, back: str = "") -> str:
    return render_to_string("blog/events/card.html", {"event": event})


def line(event: Event) -> str:
    """For feeds and mail: a link, and when and where it is."""
    told = ", ".join(part for part in (when(event), event.where) if part)
    if event.is_cancelled:
        told = _("cancelled") + f" – {told}"
    return format_html('<p><a href="{}">{}</a> – {}</p>', event.get_absolute_url(), event.title, told)


def offer(is_meant: Callable[[str], bool], user) -> Iterator[dict]:
    """What an author may put into a text: those to come first."""
    events = Event.objects.visible_to(user)
    for event in chain(events.to_come()[:MOST], events.past()[:MOST]):
        if is_meant(event.title):
            said = "" if event.status == EventStatus.PUBLISHED else f"{event.get_status_display()}, "
            yield {"path": event.get_absolute_url(), "title": event.title, "about": said + when(event)}
