"""Dates in templates; loaded everywhere, so that `date` is ours."""

from datetime import datetime

from django import template

from config.dates import date_format

register = template.Library()


@register.filter(expects_localtime=True)
def date(moment, form: str = "DATE_FORMAT") -> str:
    """As Django's filter, and in French as people write it; "" for what is no date."""
    try:
        return date_format(moment, form) if moment else ""
    except AttributeError:
        return ""


@register.filter
def local_date(moment, form: str = "DATE_FORMAT") -> str:
    """A moment by the clocks it comes with: `date` would turn it into the blog's."""
    return date_format(moment, form)


@register.filter
def moment(text: str) -> datetime:
    """A moment that was kept as ISO 8601."""
    return datetime.fromisoformat(text)
