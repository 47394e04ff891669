"""Telling others that a post is out or changed: search engines by IndexNow, subscribers by WebSub; where configured.

Nothing tells of a scheduled post's time, so a chore looks at what readers can see and has not been told of.
"""

import json
import logging
import urllib.error
import urllib.parse
import urllib.request
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils import timezone

from blog.posts.models import Post
from blog.syndication.addresses import own_address
from identity.models import Identity

log = logging.getLogger(__name__)
RECENT = timedelta(days=2)  # what is older when the keys are set is no news
AT_A_TIME = 100
TRIES = 5


class Announcement(models.Model):
    """A post that was told of, as it was at a time."""

    post = models.OneToOneField(Post, primary_key=True, on_delete=models.CASCADE, related_name="announcement")
    told_of = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        default_permissions = ()


def is_on() -> bool:
    return bool(settings.INDEXNOW_KEY or settings.WEBSUB_HUB)


def announce() -> int:
    """Tell of posts that came out or changed lately; gives how many. A chore: what fails is tried again later."""
    if not is_on():
        return 0
    posts = _untold()
    if not posts:
        return 0
    identity = Identity.current()
    done = _tell_engines([own_address(post, identity) for post in posts]) and _tell_hub(posts)
    rows = [Announcement(post=post, told_of=post.changed_at, tries=0) for post in posts]
    if done:
        Announcement.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["post"], update_fields=["told_of", "tries"]
        )
        return len(posts)
    for post in posts:  # given up after some tries, so that one odd answer does not hold all others for ever
        row, _new = Announcement.objects.get_or_create(post=post, defaults={"told_of": post.created_at})
        tries = row.tries + 1
        told = post.changed_at if tries >= TRIES else row.told_of
        Announcement.objects.filter(pk=row.pk).update(tries=tries % TRIES, told_of=told)
    return 0


def _untold() -> list[Post]:
    changed = Greatest("updated_at", "published_at")
    posts = Post.objects.public().annotate(changed=changed).filter(changed__gt=timezone.now() - RECENT)
    new = Q(announcement=None) | Q(announcement__told_of__lt=F("changed"))
    return list(posts.filter(new).with_voices().with_tags().order_by("pk")[:AT_A_TIME])


def _tell_engines(addresses: list[str]) -> bool:
    """IndexNow (indexnow.org): one request names them all."""
    if not settings.INDEXNOW_KEY:
        return True
    key = settings.INDEXNOW_KEY
    said = {
        "host": settings.SITE.netloc,
        "key": key,
        "keyLocation": f"{settings.SITE_URL}/{key}.txt",
        "urlList": addresses,
    }
    headers = {"Content-Type": "application/json; charset=utf-8"}
    return _post(settings.INDEXNOW_URL, json.dumps(said).encode(), headers)


def _tell_hub(posts: list[Post]) -> bool:
    """WebSub: the hub is told which feeds have news, and fetches them itself."""
    if not settings.WEBSUB_HUB:
        return True
    feeds = {reverse(f"blog:post-feed{form}") for form in ("", "-atom", "-json")}
    for post in posts:
        for form in ("", "-atom", "-json"):
            feeds |= {reverse(f"blog:author-feed{form}", args=[one.slug]) for one in post.voices}
            feeds |= {reverse(f"blog:tag-feed{form}", args=[tag.slug]) for tag in post.subjects}
    fields = [("hub.mode", "publish"), *(("hub.url", settings.SITE_URL + feed) for feed in sorted(feeds))]
    return _post(settings.WEBSUB_HUB, urllib.parse.urlencode(fields).encode(), {})


def _post(url: str, body: bytes, headers: dict) -> bool:
    request = urllib.request.Request(url, data=body, headers=headers, method="POST")  # noqa: S310  from the settings
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            return answer.status < 300
    except (OSError, urllib.error.URLError) as error:
        log.warning("%s could not be told of new posts: %s", urllib.parse.urlsplit(url).hostname, error)
        return False
