"""What is typed and not saved is kept, apart from what readers see."""

import pytest
from django.urls import reverse

from blog.posts.models import Post
from blog.posts.revisions import keep_revision
from blog.writing.copies import unsaved_copy
from blog.writing.models import WorkingCopy
from tests import cast
from tests.accounts.test_roles import change_page, form_of

pytestmark = pytest.mark.django_db
NEW = "/admin/blog/post/keep/"


def keep(post):
    return reverse("admin:blog_post_keep", args=[post.pk])


def test_what_is_typed_into_a_published_post_is_kept_and_readers_see_nothing_of_it(client, author):
    post = cast.post("Tel quel", by=author)
    answer = client.post(keep(post), {"tab": "a", "title": "Autre", "body": "Un texte à ne pas perdre.", "base": "0"})
    assert answer.json()["kept_at"]
    post.refresh_from_db()
    assert post.title == "Tel quel"
    assert "à ne pas perdre" not in client.get(post.get_absolute_url()).content.decode()
    assert unsaved_copy(post, author, "a").fields["body"] == ["Un texte à ne pas perdre."]


def test_it_is_offered_when_the_page_is_opened_again(client, author):
    post = cast.post(by=author)
    client.post(keep(post), {"tab": "a", "body": "Un texte à ne pas perdre.", "base": "0"})
    opened = {"tab": "b", "opened": "1"}
    assert client.post(keep(post), opened).json()["unsaved"] is None, "the other tab is open"
    assert client.post(keep(post), opened | {"tab": "a"}).json()["unsaved"]["tab"] == "a", "the same one, loaded again"
    client.post(keep(post), {"tab": "a", "gone": "1"})
    unsaved = client.post(keep(post), opened).json()["unsaved"]
    assert (unsaved["fields"]["body"], unsaved["base"]) == (["Un texte à ne pas perdre."], 0)


def test_what_a_closed_tab_left_goes_into_the_history_when_one_saves(client, author):
    post = cast.post(by=author, status="draft", body="Tel quel.")
    client.post(keep(post), {"tab": "a", "body": "Laissé là.", "gone": "1"})
    client.post(change_page(post), form_of(post, body="Enregistré.", tab="b", base="0"))
    assert client.post(keep(post), {"tab": "b", "opened": "1"}).json()["unsaved"] is None
    bodies = [revision.snapshot["body"] for revision in post.revisions.order_by("pk")]
    assert set(bodies) == {"Tel quel.", "Laissé là.", "Enregistré."} and bodies[-1] == "Enregistré."


def test_a_post_begun_once_is_not_begun_again_where_an_answer_got_lost(client, author):
    sent = {"tab": "a", "title": "Un début", "body": "Un mot."}
    assert client.post(NEW, sent).json()["post"] == client.post(NEW, sent).json()["post"]
    client.post(
        reverse("admin:blog_post_add"),
        form_of(Post(title="Un début", body="Fini.", status="draft"), tab="a", bylines=[author.author.name]),
    )
    assert [post.body for post in Post.objects.all()] == ["Fini."]


def test_saving_lets_it_go(client, author):
    post = cast.post(by=author, status="draft")
    client.post(keep(post), {"tab": "a", "title": "Typé", "body": "Un texte."})
    client.post(change_page(post), form_of(post, title="Enregistré", tab="a", base="0"))
    assert unsaved_copy(post, author, "a") is None
    assert WorkingCopy.objects.get().fields is None


def test_what_is_not_wanted_is_dropped(client, author):
    post = cast.post(by=author)
    client.post(keep(post), {"tab": "a", "body": "x"})
    client.post(reverse("admin:blog_post_drop", args=[post.pk]), {"tab": "a"})
    assert unsaved_copy(post, author, "a") is None


def test_a_new_post_is_begun_as_a_draft_signed_by_who_types(client, author):
    answer = client.post(NEW, {"tab": "a", "title": "Un début", "body": "Un mot."}).json()
    post = Post.objects.get(pk=answer["post"])
    assert (post.status, post.slug, [one.user for one in post.authors.all()]) == ("draft", "un-debut", [author])
    client.post(keep(post), {"tab": "a", "title": "Un meilleur début", "body": "Un mot."})
    post.refresh_from_db()
    assert (post.title, post.slug) == ("Un meilleur début", "un-meilleur-debut")


def test_two_people_see_each_other(client, author):
    post, editor = cast.post(by=author), cast.user("editor")
    client.post(keep(post), {"tab": "a", "body": "x"})
    client.force_login(editor)
    beside = client.post(keep(post), {"tab": "b"}).json()["beside"]
    assert [(one["name"], one["unsaved"], one["present"], one["me"]) for one in beside] == [
        (author.author.name, True, True, False)
    ]


def test_a_newer_saving_is_told(client, author):
    post = cast.post(by=author)
    revision = keep_revision(post, author)
    assert client.post(keep(post), {"tab": "a", "base": "0"}).json()["base"] == revision.pk


def test_who_signed_out_is_told_in_words(client):
    answer = client.post(keep(cast.post()), {"tab": "a", "body": "x"})
    assert answer.status_code == 401 and "reconnectez-vous" in answer.json()["error"]


@pytest.mark.parametrize("role", ["reader", "contributor", "author"])
def test_another_s_post_takes_nothing(client, role):
    client.force_login(cast.user(role))
    post = cast.post(by=cast.user("author"))
    for name in ("keep", "drop", "preview"):
        answer = client.post(reverse(f"admin:blog_post_{name}", args=[post.pk]), {"tab": "a", "body": "volé"})
        assert answer.status_code == 404
    assert not WorkingCopy.objects.exists()


def test_a_contributor_keeps_nothing_for_what_is_published(client):
    person = cast.user("contributor")
    client.force_login(person)
    post = cast.post(by=person)
    assert client.post(keep(post), {"tab": "a", "body": "x"}).status_code == 403


@pytest.mark.parametrize("sent", [{}, {"tab": ""}, {"tab": "a"}, {"tab": "a", "title": "\0" * 300}])
def test_odd_input_is_refused_or_kept_but_never_fails(client, author, sent):
    answer = client.post(NEW, sent)
    assert answer.status_code in (200, 400) and answer.json()
    post = cast.post(by=author)
    answer = client.post(keep(post), {"base": "9" * 30, **sent})
    assert answer.status_code in (200, 400) and answer.json()
    assert client.get(keep(post)).status_code == 405
