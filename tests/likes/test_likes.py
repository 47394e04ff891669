"""Liking: once a reader, without account, cookie or script; taken back as easily; shown in numbers that are true."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import limits
from blog.likes.models import Like
from blog.posts.models import Post
from tests import cast

pytestmark = pytest.mark.django_db
HERE = {"Sec-Fetch-Site": "same-origin"}


def press(client, thing, like="1", **headers):
    kind = "like" if isinstance(thing, Post) else "comments"
    address = f"/like/{thing.pk}/" if kind == "like" else f"/comments/{thing.pk}/like/"
    return client.post(address, {"like": like}, headers=HERE | headers)


@pytest.fixture(params=["post", "comment"])
def thing(request):
    post = cast.post("Un billet")
    return post if request.param == "post" else cast.comment(post)


def number(thing):
    thing.refresh_from_db()
    return thing.like_count


def test_a_reader_likes_once_however_often_and_takes_it_back(client, thing):
    for _ in range(3):
        answer = press(client, thing)
    assert number(thing) == 1 and "Vous aimez." in answer.content.decode()
    assert not answer.cookies, "nobody is followed"
    press(client, thing, like="0")
    press(client, thing, like="0")
    assert number(thing) == 0


def test_readers_are_told_apart_by_network_and_browser_and_nothing_of_them_is_stored(client, thing):
    press(client, thing)
    press(client, thing, **{"User-Agent": "Another browser"})
    press(client.__class__(REMOTE_ADDR="203.0.113.7"), thing)
    assert number(thing) == 3
    assert not any(
        "127.0.0.1" in str(row) or "203.0" in str(row) or "Another" in str(row) for row in Like.objects.values()
    )
    assert len({row["reader"] for row in Like.objects.values()}) == 3


def test_an_account_likes_once_wherever_it_is(client, thing):
    reader = cast.user("reader")
    for address in ("127.0.0.1", "203.0.113.7"):
        browser = client.__class__(REMOTE_ADDR=address)
        browser.force_login(reader)
        press(browser, thing)
    assert number(thing) == 1


def test_digests_are_forgotten_and_likes_stay(client, thing):
    press(client, thing)
    Like.objects.update(created_at=timezone.now() - timedelta(days=91))
    press(client, cast.post("Un autre"))
    assert Like.objects.order_by("pk").first().reader == ""
    assert number(thing) == 1


def test_getting_the_page_changes_nothing_and_works_without_scripts(client, thing):
    address = f"/like/{thing.pk}/" if isinstance(thing, Post) else f"/comments/{thing.pk}/like/"
    page = client.get(address).content.decode()
    assert "Vous aimez ?" in page and "csrfmiddlewaretoken" not in page
    assert number(thing) == 0


def test_a_form_from_elsewhere_is_asked_to_confirm(client, thing):
    address = f"/like/{thing.pk}/" if isinstance(thing, Post) else f"/comments/{thing.pk}/like/"
    answer = client.post(address, {"like": "1"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert "Vous aimez ?" in answer.content.decode() and "csrfmiddlewaretoken" in answer.content.decode()
    strict = client.__class__(enforce_csrf_checks=True)
    assert strict.post(address, {"like": "1", "csrfmiddlewaretoken": "forged"}, headers=HERE).status_code == 403
    assert number(thing) == 0


def test_a_script_is_told_the_number(client, thing):
    told = press(client, thing, Accept="application/json")
    assert told.json() == {"liked": True, "number": 1}


def test_many_likes_from_one_network_wait(client, settings, monkeypatch):
    monkeypatch.setattr(limits, "time", SimpleNamespace(time=lambda: 1_800_000_000))  # no minute ends meanwhile
    settings.COMMENTS_A_MINUTE = 1
    posts = [cast.post() for _ in range(5)]
    assert [press(client, post).status_code for post in posts] == [200, 200, 200, 200, 429]
    told = press(client, posts[4], Accept="application/json")
    assert told.status_code == 429 and "attendez une minute" in told.json()["error"]


def test_what_is_not_there_to_be_read_is_not_there_to_be_liked(client):
    draft = cast.post(status="draft")
    comment = cast.comment(cast.post(), status="pending")
    for thing in (draft, comment):
        assert press(client, thing).status_code == 404
    assert client.post("/like/999999/", headers=HERE).status_code == 404


def test_the_post_says_how_many_like_it_and_so_does_the_list(client):
    quiet, liked = cast.post("Le discret"), cast.post("L’aimé")
    for address in ("203.0.113.7", "203.0.113.8"):
        press(client.__class__(REMOTE_ADDR=address), liked)
    cast.comment(quiet)
    assert "2 personnes aiment." in client.get(liked.get_absolute_url()).content.decode()
    page = client.get("/popular/").content.decode()
    best, discussed = page.split('id="discussed"')
    assert "L’aimé" in best and "Le discret" not in best and "Le discret" in discussed


def test_a_like_is_of_one_thing():
    post = cast.post()
    with pytest.raises(IntegrityError), transaction.atomic():
        Like.objects.create(post=post, comment=cast.comment(post))
