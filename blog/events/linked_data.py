from typing import Any

from django.conf import settings

from blog.events.models import Event
from blog.markup.text import plain_text

SCHEMA = "https://schema.org/"


def event_data(event: Event) -> dict[str, Any]:
    """An event as search engines read it (schema.org/Event)."""
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": event.title,
        "url": settings.SITE_URL + event.get_absolute_url(),
        "inLanguage": event.language,
        "startDate": _moment(event, event.begins),
        "eventStatus": f"{SCHEMA}{'EventCancelled' if event.is_cancelled else 'EventScheduled'}",
    }
    if event.ends:
        said["endDate"] = _moment(event, event.ends)
    if text := plain_text(event.description_html):
        said["description"] = text[:500]
    if event.where:
        said["eventAttendanceMode"] = f"{SCHEMA}OfflineEventAttendanceMode"
        said["location"] = {"@type": "Place", "name": event.place or event.street, "address": event.street}
    elif event.link:
        said["eventAttendanceMode"] = f"{SCHEMA}OnlineEventAttendanceMode"
        said["location"] = {"@type": "VirtualLocation", "url": event.link}
    return said


def _moment(event: Event, moment) -> str:
    return moment.date().isoformat() if event.all_day else moment.isoformat(timespec="minutes")
