"""When an event takes place, in words: by the clocks of the place, which are named where they are not the blog's."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from blog.events.models import Event
from config.dates import date_format


def when(event: Event) -> str:
    """For instance “samedi 12 mai 2026, de 20 h à 22 h 30 (fuseau horaire : Montreal)”, in the active language."""
    first, last = event.begins, event.ends
    if event.all_day:
        return _from_to(_day(first), _day(last)) if last and last.date() != first.date() else _day(first)
    zone = zone_said(event)
    if last and last.date() != first.date():
        return _from_to(f"{_day(first)}, {_time(first)}", f"{_day(last)}, {_time(last)}") + zone
    if last and last != first:
        day = {"day": _day(first), "start": _time(first), "end": _time(last)}
        return _("%(day)s, from %(start)s to %(end)s") % day + zone
    return _("%(day)s at %(time)s") % {"day": _day(first), "time": _time(first)} + zone


def zone_said(event: Event) -> str:
    """“ (fuseau horaire : Montreal)”, where its clocks show another time than the blog's just then."""
    here = event.starts_at.astimezone(timezone.get_default_timezone())
    if here.utcoffset() == event.begins.utcoffset():
        return ""
    city = event.zone.rpartition("/")[2].replace("_", " ")
    return " " + _("(time zone: %(city)s)") % {"city": city}


def _from_to(first: str, last: str) -> str:
    return _("from %(first)s to %(last)s") % {"first": first, "last": last}


def _day(moment: datetime) -> str:
    return date_format(moment, "l j F Y")


def _time(moment: datetime) -> str:
    return date_format(moment, "TIME_FORMAT")
