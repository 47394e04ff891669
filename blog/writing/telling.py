"""What the page of writing says: where a post stands, and by which clock."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from blog.posts.models import Post, Status


def said_of(post: Post) -> str:
    """Where a post stands after it was saved, in a sentence."""
    if post.is_scheduled and post.local_date:
        return _("Saved: it appears on %(date)s.") % {"date": date_format(post.local_date, "DATETIME_FORMAT")}
    if post.status == Status.PUBLISHED:
        return _("Saved, and published.")
    if post.status == Status.REVIEW:
        return _("Saved: an editor is asked to look.")
    if post.status == Status.WITHDRAWN:
        return _("Saved: readers do not see it, its address and comments are kept.")
    return _("Saved as a draft.") if post.status == Status.DRAFT else _("Saved: only you and the editors see it.")


def zone_name(moment: datetime | None = None) -> str:
    """The site's zone and its distance from UTC at a time: "Europe/Paris, UTC+1"."""
    zone = timezone.get_current_timezone_name()
    offset = timezone.localtime(moment or timezone.now()).utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset else 0
    hours, rest = divmod(abs(minutes), 60)
    return f"{zone}, UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")
