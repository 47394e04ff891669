"""A card is drawn once for all lists it is in; a list fetches the posts whose cards are wanting."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from blog.posts import cards
from blog.posts.models import Series
from blog.posts.querysets import PostQuerySet
from tests import cast

COOKIE = {"HTTP_COOKIE": "seen=1"}  # with any cookie, a reader gets no whole page that is kept


def test_tags_stand_in_the_order_of_the_alphabet(web):
    """On PostgreSQL rows come in whatever order, where none is asked for."""
    post = cast.post("Un billet", tags=["Zinc"])
    post.tags.add("Étain")
    post.tags.add("Argent")
    for path in ("/", "/tag/zinc/", post.get_absolute_url()):
        found = re.findall(r'class="p-category"[^>]*>([^<]+)<', web.text(path))
        assert found[:2] == ["Argent", "Étain"], path


@pytest.fixture
def blog(web):
    ada = cast.author("Ada")
    return [cast.post(f"Billet {number}", by=ada, tags=["Brest"], days_ago=number) for number in range(1, 6)]


@pytest.fixture
def drawn(monkeypatch):
    """The titles of the posts whose cards are drawn."""
    titles = []
    real = cards.render_to_string

    def noticed(template, shown):
        titles.append(shown["post"].title)
        return real(template, shown)

    monkeypatch.setattr(cards, "render_to_string", noticed)
    return titles


@pytest.fixture
def fetched(monkeypatch):
    """The ids of the posts that are fetched for their cards."""
    ids = []
    real = PostQuerySet.in_bulk
    monkeypatch.setattr(PostQuerySet, "in_bulk", lambda posts, some: ids.extend(some) or real(posts, some))
    return ids


def test_it_is_drawn_once_for_all_lists(web, blog, drawn):
    web.text("/tag/brest/", **COOKIE)
    assert drawn == [f"Billet {number}" for number in range(1, 6)]
    for path in ("/author/ada/", "/language/fr/", f"/{blog[0].local_date:%Y}/"):
        drawn.clear()
        assert all(post.title in web.text(path, **COOKIE) for post in blog[:1])
        assert drawn == []


def test_of_a_list_that_changed_what_has_not_changed_is_not_fetched(web, blog, drawn, fetched):
    web.text("/tag/brest/", **COOKIE)
    drawn.clear()
    fetched.clear()
    with web.commit():
        blog[2].title = "Un autre titre"
        blog[2].save()
    assert "Un autre titre" in web.text("/tag/brest/", **COOKIE)
    assert drawn == ["Un autre titre"] and fetched == [blog[2].pk]


def test_what_its_author_saw_before_its_time_is_not_what_readers_see_then(web, monkeypatch):
    soon = timezone.now() + timedelta(minutes=1)
    post = cast.post("Bientôt", published_at=soon)
    assert "talk-link" not in cards.Cards([post.pk]).drawn()
    monkeypatch.setattr("django.utils.timezone.now", lambda: soon)
    monkeypatch.setattr("config.kept.time", soon.timestamp)
    assert "talk-link" in cards.Cards([post.pk]).drawn()


def test_in_a_series_it_has_its_number_and_elsewhere_none(web):
    series = Series.objects.create(title="Suite", slug="s")
    for number in range(2):
        cast.post(f"Partie {number}", series=series, series_position=number)
    assert "<b>2</b>" in web.text("/series/s/", **COOKIE)
    assert "<b>2</b> " not in web.text("/language/fr/", **COOKIE)


def test_what_was_found_in_a_text_is_shown_where_it_was_looked_for_alone(web):
    post = cast.post("Un port", body="Le vent se lève.\n\nLes bateaux rentrent.", standfirst="Une journée en mer.")
    assert "<mark>vent</mark>" in web.text("/search/", QUERY_STRING="q=vent")
    found = web.text("/search/", QUERY_STRING="q=bateaux")
    assert "<mark>bateaux</mark>" in found and "<mark>vent</mark>" not in found
    page = web.text(f"/{post.local_date:%Y/%m}/", **COOKIE)
    assert "Une journée en mer." in page and "<mark>" not in page


def test_no_title_is_taken_for_the_place_of_what_is_said(web):
    cast.post("Un <!--said--> titre", body="Le vent se lève.")
    page = web.text("/search/", QUERY_STRING="q=vent")
    assert "&lt;!--said--&gt; titre" in page and page.count("<mark>vent</mark>") == 1


def test_what_is_gone_since_the_list_was_asked_for_leaves_no_card(web, blog):
    shown = cards.Cards([blog[0].pk, 10**6])
    assert shown.drawn().count("<article") == 1
