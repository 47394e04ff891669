"""When a page that is made now is old by itself, without anyone changing anything."""

from datetime import datetime, timedelta

from django.utils import timezone

from blog.posts.models import Post, Status


def old_at(now: datetime, noted: datetime | None) -> datetime:
    """The next moment at which a post comes out, or something the page shows looks different (`noted`); midnight at the
    latest, since pages name days.
    """
    local = timezone.localtime(now)
    midnight = timezone.make_aware(datetime.combine(local.date() + timedelta(days=1), datetime.min.time()))
    to_come = Post.objects.filter(status=Status.PUBLISHED, published_at__gt=now).order_by("published_at")
    first = to_come.values_list("published_at", flat=True).first()
    return min(moment for moment in (midnight, noted, first) if moment)
