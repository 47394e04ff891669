"""What templates of events, polls and the like need; loaded everywhere."""

from django import template

from blog.events.saying import when as when_said

register = template.Library()

register.filter("when", when_said)


@register.filter
def stamp_of(moment, event) -> str:
    """A moment of an event for machines: a day where its hours are left aside."""
    return moment.date().isoformat() if event.all_day else moment.isoformat(timespec="minutes")
