"""Who sees which post, on every page that could show it: one canary a state, looked for everywhere."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from blog.posts.models import Post, Series
from identity.models import Identity
from tests import cast

pytestmark = pytest.mark.django_db
HIDDEN = ["draft", "review", "private", "withdrawn", "scheduled"]
PAGES = [
    *("/", "/archive/", "/tags/", "/authors/", "/feed/", "/feed/atom/", "/feed/json/", "/archive/all/"),
    *("/sitemap.xml", "/sitemap-lists.xml", "/language/fr/", "/language/fr/feed/json/", "/llms.txt"),
    *(
        "/tag/sujet/",
        "/author/plume/",
        "/series/suite/",
        "/search/?q=canari",
        "/search/?q=canari&in=comments",
        "/search/suggest/?q=can",
        "/comments/",
        "/tag/sujet/feed/",
    ),
    *("/author/plume/feed/atom/", "/series/suite/feed/json/", "/en/", "/robots.txt"),
]


def canary(state, by):
    """A post in this state, all of whose words say so, with an approved comment."""

    series, _ = Series.objects.get_or_create(slug="suite", defaults={"title": "Suite"})
    scheduled = state == "scheduled"
    post = cast.post(
        f"canari {state}",
        by=by,
        tags=["Sujet", f"canari-{state}"],
        status="published" if scheduled else state,
        days_ago=-1 if scheduled else 1,
        body=f"canari {state}",
        standfirst=f"canari {state}",
        series=series,
    )
    cast.comment(post, f"réponse au canari {state}")
    return post


@pytest.fixture
def plume():
    return cast.author("Plume", slug="plume")


@pytest.fixture
def blog(plume):
    """One public post and one canary of each hidden state, all sharing tag, author and series."""
    public = canary("published", plume)
    hidden = [canary(state, plume) for state in HIDDEN]
    day = timezone.localtime(public.published_at)
    dates = [f"/sitemap-{day:%Y}.xml", f"/{day:%Y}/", f"/{day:%Y/%m}/", f"/{day:%Y/%m/%d}/"]
    Identity.objects.create(llms=True)
    return public, hidden, [*PAGES, *dates, public.get_absolute_url(), public.get_absolute_url() + "feed/"]


@pytest.mark.parametrize("viewer", [None, "reader", "contributor", "author"])
def test_what_is_not_public_shows_nowhere_to_who_may_not_see_it(client, blog, viewer):
    _, hidden, pages = blog
    if viewer:
        client.force_login(cast.user(viewer))
    for page in pages:
        text = client.get(page).content.decode()
        for state in HIDDEN:
            assert f"canari {state}" not in text, page
            assert f"canari-{state}" not in text, page
    for post in hidden:
        for address in (f"/preview/{post.pk}/", post.get_absolute_url(), post.get_absolute_url() + "feed/"):
            answer = client.get(address)
            assert answer.status_code == 404, address
            assert not any(f"canari {state}" in answer.content.decode() for state in HIDDEN)


def test_the_public_canary_is_on_every_page_that_lists(client, blog):
    for page in blog[2]:
        if page not in ("/robots.txt", "/tags/", "/authors/", "/archive/") and "sitemap" not in page:
            assert "canari published" in client.get(page).content.decode(), page
    assert (
        "canari-published" in client.get(f"/sitemap-{timezone.localtime(blog[0].published_at):%Y}.xml").content.decode()
    )


def test_counts_do_not_count_what_is_hidden(client, blog):
    assert 'class="figures">1<' in client.get("/tags/").content.decode()
    assert "1 billet" in client.get("/authors/").content.decode()
    assert "1 billet" in client.get("/author/plume/").content.decode()


def test_a_tag_of_drafts_alone_is_not_there(client):
    cast.post(status="draft", tags=["Secret"])
    for address in ("/tag/secret/", "/tag/secret/feed/", "/tag/secret/feed/atom/", "/tag/secret/feed/json/"):
        assert client.get(address).status_code == 404
    assert client.get("/tags/").content.decode().count("Secret") == 0


def test_its_author_and_editors_see_a_draft_and_nobody_caches_it(client):
    author = cast.user("author")
    post = cast.post(by=author, status="draft")
    for person in (author, cast.user("editor")):
        client.force_login(person)
        answer = client.get(f"/preview/{post.pk}/")
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex"


def test_a_scheduled_post_appears_at_its_time_with_no_job_running(client, monkeypatch):
    post = cast.post("À l’heure dite", days_ago=-1)
    assert client.get(post.get_absolute_url()).status_code == 404
    later = timezone.now() + timedelta(days=1, seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert client.get(post.get_absolute_url()).status_code == 200
    assert "À l’heure dite" in client.get("/").content.decode()


def test_the_query_and_the_row_agree_on_what_is_public(blog):
    public = set(Post.objects.public())
    assert public == {post for post in Post.objects.all() if post.is_public}
    assert public == set(Post.objects.visible_to(AnonymousUser()))


def test_a_published_post_must_have_a_date_and_every_post_a_title():

    post = cast.post()
    for change in ({"published_at": None}, {"title": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Post.objects.filter(pk=post.pk).update(**change)
