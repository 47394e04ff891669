"""Hostile text in every field, on every page that could show it: parsed again, nothing of it runs."""

import pytest
from django.urls import reverse

from blog.comments.models import Comment
from blog.posts.models import Series
from tests import cast
from tests.trust.payloads import PAYLOADS, Finder

pytestmark = pytest.mark.django_db
PUBLIC = ["/", "/archive/", "/tags/", "/authors/", "/comments/", "/search/?q=x", "/feed/", "/feed/atom/", "/feed/json/"]
DESK = [
    "/admin/blog/post/",
    "/admin/blog/comment/",
    "/admin/blog/decision/",
    "/admin/blog/tag/",
    "/admin/accounts/author/",
]
CHUNK = 20


class OurFinder(Finder):
    """Our own pages hold stylesheets, our scripts, drawings and forms: only what payloads bring is wanted."""

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        address = next((attributes[name] or "" for name in ("src", "href", "action") if name in attributes), "")
        here = address.startswith(("/static/", "/feed/", "/admin/jsi18n/", "http://localhost:8000/")) or (
            address.startswith("/") and not address.startswith("//") and tag != "script"
        )
        ours = {
            "script": here or attributes.get("type") == "application/json",
            "link": here,
            "form": here or "action" not in attributes,
            "meta": "http-equiv" not in attributes,
            "svg": True,
        }
        if not ours.get(tag, False):
            super().handle_starttag(tag, attrs)
        elif any(name.startswith("on") for name in attributes):
            self.bad.append(str(attrs))

    handle_startendtag = handle_starttag


def bad_in(html):
    finder = OurFinder()
    finder.feed(html)
    finder.close()
    return finder.bad


@pytest.mark.parametrize("start", range(0, len(PAYLOADS), CHUNK))
def test_nothing_hostile_gets_through_any_page(client, start):
    pages = list(PUBLIC)
    for number, payload in enumerate(PAYLOADS[start : start + CHUNK]):
        text = payload.replace("\x00", "")
        author = cast.author(text[:110], slug=f"a{number}", bio=text, website="https://example.org/")
        series = Series.objects.create(title=text[:190], slug=f"s{number}", description=text)
        for body_format in ("html", "markdown"):
            post = cast.post(
                text[:240],
                by=author,
                tags=[text[:90]],
                body=text,
                body_format=body_format,
                standfirst=text[:490],
                series=series,
                slug=f"p{number}-{body_format}",
            )
            comment = cast.comment(post, text, name=text[:80], website="https://example.org/")
            cast.comment(post, text, name=text[:80], parent=comment, status="pending")
            assert not bad_in(post.body_html), payload
        pages += [
            post.get_absolute_url(),  # the page and the feed are the same for a body of either format
            post.get_absolute_url() + "feed/",
            author.get_absolute_url(),
            series.get_absolute_url(),
            *(tag.get_absolute_url() for tag in post.tags.all()),
        ]
        pages.append(reverse("blog:comment-reply", args=[comment.pk]))
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        if "xml" not in answer["Content-Type"] and "json" not in answer["Content-Type"]:
            assert not bad_in(answer.content.decode()), page
    client.force_login(cast.user("administrator"))
    change = reverse("admin:blog_comment_change", args=[Comment.objects.last().pk])
    for page in [*DESK, change, reverse("admin:blog_post_change", args=[post.pk])]:
        assert not bad_in(client.get(page).content.decode()), page


def test_the_finder_finds():
    assert bad_in("<p onclick=x>") and bad_in("<a href='javascript:x'>") and bad_in("<script>x</script>")
    assert bad_in("<script src=//evil.example/x.js></script>") and bad_in("<form onsubmit=x>")
    assert not bad_in("<a href='/a/'>x</a><script src='/static/js/theme.js'></script>")
