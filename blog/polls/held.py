"""A poll that a post holds: its questions on the page, a link to them elsewhere. See posts/held.py."""

import re
from collections.abc import Callable, Collection, Iterator

from django.db.models import prefetch_related_objects
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from blog.polls.forms import AnswerForm
from blog.polls.models import WHOLE, Poll, PollStatus
from blog.polls.results import results_of
from config.dates import date_format

NAME = gettext_lazy("Poll")
ADDRESS = re.compile(r"/(?:\w\w/)?polls/(?P<key>[\w-]+)/")
MOST = 500  # looked through for what an author means


def find(keys: Collection[str], user=None) -> dict[str, Poll]:
    """Without their questions: a line has no use for them, and `card` is given what `make_whole` has seen."""
    polls = Poll.objects.visible_to(user) if user else Poll.objects.public()
    return {poll.slug: poll for poll in polls.filter(slug__in=keys)}


def make_whole(polls: Collection[Poll]) -> None:
    """Fetch the questions and choices of these, for their cards; two queries."""
    prefetch_related_objects(list(polls), *WHOLE)


def card(poll: Poll, back: str = "") -> str:
    """`back` is the page that shows it, where its reader goes on after answering."""
    shown = {"form": AnswerForm(poll=poll)} if poll.is_open else {"answered": results_of(poll)}
    return render_to_string(
        "blog/polls/card.html", {"poll": poll, "back": back and f"{back}#poll-{poll.slug}", "in_text": True, **shown}
    )


def line(poll: Poll) -> str:
    return format_html('<p><a href="{}">{}</a> – {}</p>', poll.get_absolute_url(), poll.title, _state(poll))


def offer(is_meant: Callable[[str], bool], user) -> Iterator[dict]:
    for poll in Poll.objects.visible_to(user)[:MOST]:
        name = _("Quiz") if poll.is_quiz else _("Poll")
        if is_meant(f"{name} {poll.title}"):
            yield {"name": name, "path": poll.get_absolute_url(), "title": poll.title, "about": _until(poll)}


def _until(poll: Poll) -> str:
    if poll.status == PollStatus.DRAFT:
        return poll.get_status_display()
    if not poll.is_open:
        return pgettext("a poll", "closed")
    return _("until %(date)s") % {"date": _day(poll)} if poll.closes_at else ""


def _day(poll: Poll) -> str:
    return date_format(localtime(poll.closes_at), "DATETIME_FORMAT")


def _state(poll: Poll) -> str:
    name = _("quiz") if poll.is_quiz else _("poll")
    if not poll.is_open:
        return _("%(name)s, closed: the results") % {"name": name}
    if poll.closes_at:
        return _("%(name)s, open until %(date)s") % {"name": name, "date": _day(poll)}
    return _("%(name)s: answer it on the blog") % {"name": name}
