"""No page asks the database more for more posts, comments or tags."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.images.intake import store_image
from blog.posts.models import Series
from tests import cast

pytestmark = pytest.mark.django_db
PAGES = [
    *("/", "/2020/", "/2020/05/", "/2020/05/04/", "/archive/", "/tags/", "/tag/commun/", "/authors/"),
    *(
        "/author/plume/",
        "/series/suite/",
        "/search/?q=texte",
        "/search/?q=texte&in=comments",
        "/comments/",
        "/feed/",
        "/feed/atom/",
    ),
    *("/feed/json/", "/sitemap.xml", "/sitemap-2020.xml", "/sitemap-lists.xml", "/archive/all/", "/language/fr/"),
    *("/language/fr/feed/", "/2020/05/le-billet/feed/json/", "/2020/05/le-billet/", "/2020/05/le-billet/feed/"),
]


def grow(plume, series, cover, times):
    """More posts with tags, covers, authors and comments, on the pages that are looked at; and as many to come."""
    day = datetime(2020, 5, 4, 12, tzinfo=ZoneInfo("Europe/Paris"))
    for number in range(times):
        post = cast.post(
            by=[plume, cast.author(f"Autre {cast.number} {number}", slug=f"a{next(cast.number)}")],
            tags=["Commun", f"étiquette {next(cast.number)}"],
            published_at=day,
            series=series,
            cover=cover,
        )
        parent = cast.comment(post, author=plume)
        cast.comment(post, parent=parent)
        soon = timezone.now() + timedelta(hours=1)
        cast.post(by=post.voices, tags=[tag.name for tag in post.subjects], published_at=soon)


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_a_page_asks_no_more_for_more(client, tmp_path, settings):
    settings.PAGE_PARTS_MB = 0  # each page is made from nothing, whichever was asked before it
    plume = cast.author("Plume")
    series = Series.objects.create(title="Suite", slug="suite")
    cover = store_image(cast.picture(tmp_path / "a.png").read_bytes(), "a.png", decorative=True)
    day = datetime(2020, 5, 4, 12, tzinfo=ZoneInfo("Europe/Paris"))
    post = cast.post(
        "Le billet", by=plume, tags=["Commun"], published_at=day, series=series, cover=cover, slug="le-billet"
    )
    cast.comment(post, parent=cast.comment(post, author=plume))
    grow(plume, series, cover, 2)
    for address in PAGES:
        queries(client, address)  # what a process asks once, it has asked
    few = {address: queries(client, address) for address in PAGES}
    grow(plume, series, cover, 6)
    for _ in range(8):
        cast.comment(post, parent=cast.comment(post), author=plume)
    many = {address: queries(client, address) for address in PAGES}
    assert {address: (few[address], many[address]) for address in PAGES if many[address] > few[address]} == {}
    assert min(many.values()) > 0, "a page that was kept says nothing"
