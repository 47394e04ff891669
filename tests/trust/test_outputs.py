"""Hostile text in every field, on every page that could show it: parsed again, nothing of it runs."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from blog.comments.own import writer_token
from blog.notifications.digest import send_digests
from blog.notifications.models import Follower, Subscription
from blog.notifications.telling import tell_all
from blog.posts.models import Series
from mail.models import Message
from tests import cast
from tests.trust.payloads import PAYLOADS, Finder

pytestmark = pytest.mark.django_db
PUBLIC = [
    "/",
    "/archive/",
    "/tags/",
    "/authors/",
    "/comments/",
    "/search/?q=x",
    "/search/?q=x&in=comments",
    "/opensearch.xml",
    "/feed/",
    "/feed/atom/",
    "/feed/json/",
    "/comments/feed/",
    "/comments/feed/atom/",
    "/comments/feed/json/",
    "/archive/all/",
    "/language/fr/",
    "/language/fr/feed/",
]
DESK = [
    "/admin/blog/post/",
    "/admin/blog/comment/",
    "/admin/blog/decision/",
    "/admin/blog/tag/",
    "/admin/accounts/author/",
]
CHUNK = 60
OUR_STYLE = re.compile(r"<style>.*?</style>", re.S)


class OurFinder(Finder):
    """Our own pages hold stylesheets, our scripts, drawings and forms: only what payloads bring is wanted."""

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        address = next((attributes[name] or "" for name in ("src", "href", "action") if name in attributes), "")
        here = address.startswith(("/static/", "/feed/", "/admin/jsi18n/", "http://localhost:8000/")) or (
            address.startswith("/") and not address.startswith("//") and tag != "script"
        )
        ours = {
            "script": here or attributes.get("type") in ("application/json", "application/ld+json"),
            "link": here,
            "form": here or "action" not in attributes,
            "meta": "http-equiv" not in attributes,
            "svg": True,
            "a": address.startswith("webcal://localhost:8000/"),  # the calendar, to subscribe to
        }
        if not ours.get(tag, False):
            super().handle_starttag(tag, attrs)
        elif any(name.startswith("on") for name in attributes):
            self.bad.append(str(attrs))

    handle_startendtag = handle_starttag


def bad_in(html):
    finder = OurFinder()
    finder.feed(html.replace(f"<script>{settings.THEME_SCRIPT}</script>", "", 1))
    finder.close()
    return finder.bad


@pytest.mark.same_everywhere
@pytest.mark.parametrize("start", range(0, len(PAYLOADS), CHUNK))
def test_nothing_hostile_gets_through_any_page_feed_or_mail(client, start):
    pages = list(PUBLIC)
    told = cast.post("Tout en commentaires", by=cast.user("author", email="author@example.org"))
    follower = Follower.objects.create(email="daily@example.org", language="fr", pace="daily")
    Subscription.objects.create(follower=follower, post=told, confirmed_at=timezone.now())
    chunk = PAYLOADS[start : start + CHUNK]
    pages += [f"/page/{number}/" for number in range(2, len(chunk) // 10 + 1)]
    for number, payload in enumerate(chunk):
        text = payload.replace("\x00", "")
        author = cast.author(
            text[:110], slug=f"a{number}", bio=text, website="https://example.org/", expertise=text[:60]
        )
        series = Series.objects.create(title=text[:190], slug=f"s{number}", description=text)
        post = cast.post(
            text[:240],
            by=author,
            tags=[text[:90]],
            body=text,
            body_format=("html", "markdown")[number % 2],
            standfirst=text[:490],
            series=series,
            slug=f"p{number}",
        )
        email = "a@example.org" if number % 5 == 0 else ""
        comment = cast.comment(told, text, name=text[:80], website="https://example.org/", email=email)
        pages.append(post.get_absolute_url())
        if number % 5 == 0:  # the pages above list all of them
            pages += [author.get_absolute_url(), series.get_absolute_url(), post.tags.get().get_absolute_url()]
    cast.comment(told, text, name=text[:80], parent=comment, status="pending")
    status = f"/comments/by-mail/{writer_token(comment)}/"
    pages += [f"/comments/{comment.pk}/reply/", f"/comments/{comment.pk}/like/", status, f"{status}edit/"]
    pages += [told.get_absolute_url(), told.get_absolute_url() + "feed/", f"/comments/post/{post.pk}/follow/"]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert not [bad for html in html_in(answer) for bad in bad_in(html)], page
    tell_all()
    send_digests(timezone.now() + timedelta(days=2))
    letters = Message.objects.all()
    assert {letter.recipient for letter in letters} == {"author@example.org", "daily@example.org", "a@example.org"}
    for letter in letters:
        assert not bad_in(OUR_STYLE.sub("", letter.html, count=1)), letter.html
        assert letter.subject.isprintable()
    client.force_login(cast.user("administrator"))
    change = reverse("admin:blog_comment_change", args=[comment.pk])
    for page in [*DESK, change, reverse("admin:blog_post_change", args=[post.pk])]:
        assert not bad_in(client.get(page).content.decode()), page


def html_in(answer) -> list[str]:
    """What of an answer someone shows as HTML: a page, or what a feed holds."""
    if "json" in answer["Content-Type"]:
        return [item["content_html"] for item in answer.json()["items"]]
    if "xml" in answer["Content-Type"]:
        texts = ElementTree.fromstring(answer.content).iter()
        return [
            node.text or "" for node in texts if node.tag.endswith(("encoded", "content", "description", "summary"))
        ]
    return [answer.content.decode()]


def test_the_finder_finds():
    assert bad_in("<p onclick=x>") and bad_in("<a href='javascript:x'>") and bad_in("<script>x</script>")
    assert bad_in("<script src=//evil.example/x.js></script>") and bad_in("<form onsubmit=x>")
    assert not bad_in("<a href='/a/'>x</a><script src='/static/js/theme.js'></script>")
