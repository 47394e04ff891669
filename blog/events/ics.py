"""Events as other calendars read them: iCalendar (RFC 5545), with the rules of each zone's clocks."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.encoding import iri_to_uri
from icalendar import Calendar, Timezone, TimezoneDaylight, TimezoneStandard
from icalendar import Event as Entry

from blog.events.models import Event
from blog.markup.text import plain_text

A_YEAR = timedelta(days=366)


def calendar_of(events: Iterable[Event], name: str) -> bytes:
    """The bytes of an .ics file of these events; `name` is what a calendar that subscribes calls it."""
    calendar = Calendar()
    calendar.add("prodid", "-//Tribune//Tribune//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-published-ttl", "PT6H")
    events = list(events)
    for zone in sorted({event.zone for event in events if not event.all_day}):
        moments = [moment for one in events if one.zone == zone for moment in (one.starts_at, one.ends_at) if moment]
        calendar.add_component(_rules(zone, min(moments) - A_YEAR, max(moments) + A_YEAR))
    for event in events:
        calendar.add_component(_entry(event))
    return calendar.to_ical()


def _rules(name: str, first: datetime, last: datetime) -> Timezone:
    """What the clocks of a zone show from the first moment to the last: each time they are put forward or back.

    Written out one by one: lists of dates, as the library makes of them, are read wrong by others (ical.js, vobject).
    """
    zone, rules = ZoneInfo(name), Timezone()
    rules.add("tzid", name)
    day = first.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    rules.add_component(_observed(zone, day, day))
    while day < last:
        next_day = day + timedelta(days=1)
        if _offset(zone, day) != _offset(zone, next_day):
            quarters = (day + timedelta(minutes=15 * number) for number in range(97))
            rules.add_component(
                _observed(zone, day, next(at for at in quarters if _offset(zone, at) != _offset(zone, day)))
            )
        day = next_day
    return rules


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _observed(zone: ZoneInfo, before: datetime, onset: datetime) -> TimezoneStandard | TimezoneDaylight:
    """From when on which offset holds; the onset is by the clocks of before (RFC 5545, 3.6.5)."""
    there = onset.astimezone(zone)
    rule = TimezoneDaylight() if there.dst() else TimezoneStandard()
    rule.add("dtstart", (onset + _offset(zone, before)).replace(tzinfo=None))
    rule.add("tzoffsetfrom", _offset(zone, before))
    rule.add("tzoffsetto", _offset(zone, onset))
    rule.add("tzname", there.tzname() or zone.key)
    return rule


def _entry(event: Event) -> Entry:
    entry = Entry()
    address = settings.SITE_URL + event.get_absolute_url()
    entry.add("uid", f"event-{event.pk}@{settings.SITE.hostname}")
    entry.add("dtstamp", event.updated_at)
    entry.add("last-modified", event.updated_at)
    entry.add("sequence", event.sequence)
    entry.add("summary", event.title)
    if event.all_day:  # the last day is the first one that it is not on any more
        entry.add("dtstart", event.begins.date())
        entry.add("dtend", (event.ends or event.begins).date() + timedelta(days=1))
    else:
        entry.add("dtstart", event.begins)
        if event.ends_at and event.ends_at > event.starts_at:  # RFC 5545, 3.8.2.2
            entry.add("dtend", event.ends)
    if event.where:
        entry.add("location", event.where)
    described = "\n\n".join(part for part in (plain_text(event.description_html), event.link, address) if part)
    entry.add("description", described)
    entry.add("url", iri_to_uri(event.link or address))  # RFC 5545, 3.3.13
    entry.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    return entry
