"""Events as other calendars read them: iCalendar (RFC 5545), with the rules of each zone's clocks."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from icalendar import Calendar
from icalendar import Event as Entry

from blog.events.models import Event
from blog.markup.text import plain_text


def calendar_of(events: Iterable[Event], name: str) -> bytes:
    """The bytes of an .ics file of these events; `name` is what a calendar that subscribes calls it."""
    calendar = Calendar()
    calendar.add("prodid", "-//Tribune//Tribune//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-published-ttl", "PT6H")
    for event in events:
        calendar.add_component(_entry(event))
    calendar.add_missing_timezones()
    return calendar.to_ical()


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
        if event.ends:
            entry.add("dtend", event.ends)
    if event.where:
        entry.add("location", event.where)
    described = "\n\n".join(part for part in (plain_text(event.description_html), event.link, address) if part)
    entry.add("description", described)
    entry.add("url", event.link or address)
    entry.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    return entry
