"""What templates of events, polls and the like need; loaded everywhere."""

from datetime import datetime

from django import template
from django.utils.formats import date_format

from blog.events.saying import when as when_said

register = template.Library()

register.filter("when", when_said)


@register.filter
def local_date(moment, form: str = "DATE_FORMAT") -> str:
    """A moment by the clocks it comes with: Django's own filter would turn it into the blog's."""
    return date_format(moment, form)


@register.filter
def stamp_of(moment, event) -> str:
    """A moment of an event for machines: a day where its hours are left aside."""
    return moment.date().isoformat() if event.all_day else moment.isoformat(timespec="minutes")


@register.filter
def moment(text: str) -> datetime:
    """A moment that was kept as ISO 8601."""
    return datetime.fromisoformat(text)
