"""Fetching the latest titles of other blogs: a chore, a few at a time."""

import json
import re
from calendar import timegm
from datetime import UTC, datetime, timedelta

import feedparser
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.blogroll.models import LinkedBlog
from blog.blogroll.xml import has_document_type
from blog.markup.text import one_line, plain_text
from blog.signals import rows_updated
from config.fetching import Answer, Refused, fetch

EVERY, AT_MOST = timedelta(hours=2), timedelta(days=2)
AT_A_TIME = 2  # mail waits meanwhile
TITLES = 5
ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"


def refresh_due() -> int:
    """Ask the feeds whose time has come; gives how many. One that fails is asked ever more seldom."""
    now = timezone.now()
    due = LinkedBlog.objects.exclude(feed_url="").filter(due_at__lte=now).order_by("due_at", "pk")[:AT_A_TIME]
    done = 0
    for blog in due:
        # Of several workers one asks: who moves the time ahead first.
        if LinkedBlog.objects.filter(pk=blog.pk, due_at=blog.due_at).update(due_at=now + EVERY):
            refresh(blog)
            done += 1
    return done


def refresh(blog: LinkedBlog) -> None:
    """Fetch one blog's feed and keep what it brings, or why it brought nothing."""
    rows = LinkedBlog.objects.filter(pk=blog.pk)
    asked = {"Accept": ACCEPT}
    if blog.etag:
        asked["If-None-Match"] = blog.etag
    if blog.modified:
        asked["If-Modified-Since"] = blog.modified
    try:
        answer = fetch(blog.feed_url, asked)
        if answer.status == 304:
            rows.update(fetched_at=timezone.now(), problem="", failures=0)
            return
        if answer.status != 200:
            raise Refused(_("it answers %(status)d") % {"status": answer.status})
        latest = titles_in(answer)
    except (Refused, OSError) as error:
        wait = min(EVERY * 2 ** min(blog.failures + 1, 6), AT_MOST)
        problem = str(error)[:300] or type(error).__name__
        rows.update(problem=problem, failures=F("failures") + 1, due_at=timezone.now() + wait)
        return
    kept = {"etag": answer.headers.get("etag", "")[:200], "modified": answer.headers.get("last-modified", "")[:100]}
    rows.update(latest=latest, fetched_at=timezone.now(), problem="", failures=0, **kept)
    if latest != blog.latest:
        rows_updated.send(sender=LinkedBlog, rows=[blog])


def titles_in(answer: Answer) -> list[dict]:
    """The newest entries of a feed, at most five: title, url and, where it says, at. Raises Refused."""
    body = answer.body
    if body.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        entries = _of_json(body)
    elif has_document_type(body):
        raise Refused(_("it has a document type, which is not read"))
    else:
        entries = _of_xml(answer)
    if not entries:
        raise Refused(_("it is not a feed, or an empty one"))
    return [entry for entry in entries if entry["title"]][:TITLES]


def _of_xml(answer: Answer) -> list[dict]:
    headers = {"content-type": answer.headers.get("content-type", "application/xml"), "content-location": answer.url}
    found = feedparser.parse(answer.body, response_headers=headers)
    entries = []
    for entry in found.entries[:50]:
        moment = entry.get("published_parsed") or entry.get("updated_parsed")
        at = datetime.fromtimestamp(timegm(moment), UTC).isoformat() if moment else ""
        entries.append(_entry(entry.get("title", ""), entry.get("link", ""), at))
    return entries


def _of_json(body: bytes) -> list[dict]:
    try:
        items = json.loads(body)["items"]
        return [
            _entry(str(item.get("title") or ""), str(item.get("url") or ""), str(item.get("date_published") or ""))
            for item in items[:50]
        ]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Refused(_("it is not a feed, or an empty one")) from None


def _entry(title: str, url: str, at: str) -> dict:
    is_web = re.match(r"https?://[^\s\"<>]+$", url)
    try:
        told = datetime.fromisoformat(at) if at else None
    except ValueError:
        told = None
    # Beyond these years a page could not put it into its own zone.
    moment = told.isoformat() if told and 1990 <= told.year <= 2200 else ""
    return {"title": one_line(plain_text(title))[:200], "url": url[:500] if is_web else "", "at": moment}
