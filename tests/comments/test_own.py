"""What commenters do with their own: read it over, see where it stands, change it, take it back."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from blog.comments.models import Comment
from blog.comments.own import rewrite
from blog.moderation.models import Decision
from blog.moderation.transitions import transition, undo
from blog.posts.models import Post
from tests import cast
from tests.comments.test_posting import HERE, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return cast.post("Un billet")


@pytest.fixture
def sent(client, post):
    """A comment this browser sent, approved."""
    send(client, post, body="Bonjour.", name="Rose", email="rose@example.org")
    comment = Comment.objects.get()
    transition([comment.pk], "approved")
    comment.refresh_from_db()
    return comment


def page(client, name, comment):
    return reverse(f"blog:comment-{name}", args=[comment.pk])


def test_reading_over_writes_nothing_and_keeps_the_text(client, post):
    answer = send(client, post, body="Un *mot*.", preview="1")
    text = answer.content.decode()
    assert answer.status_code == 200 and "<em>mot</em>" in text and "Un *mot*." in text
    assert not Comment.objects.exists()


def test_what_cannot_be_sent_is_not_shown_as_if_it_could(client, post):
    assert send(client, post, body=" ", preview="1").status_code == 422


def test_this_browser_sees_what_it_wrote_and_no_other_does(client, post, sent, django_user_model):
    assert "Bonjour." in client.get(reverse("blog:comments-mine")).content.decode()
    stranger = client.__class__()
    assert "Bonjour." not in stranger.get(reverse("blog:comments-mine")).content.decode()
    assert client.get(reverse("blog:comments-mine"))["Cache-Control"].count("no-store")


def test_a_comment_is_changed_and_readers_are_told(client, post, sent):
    client.post(page(client, "edit", sent), {"body": "Bonsoir *à tous*."})
    text = client.get(post.get_absolute_url()).content.decode()
    assert "Bonsoir <em>à tous</em>." in text and "<span>modifié</span>" in text


def test_what_is_added_to_a_published_comment_is_looked_at_again(client, post, sent):
    client.post(page(client, "edit", sent), {"body": "https://a.example https://b.example https://c.example"})
    sent.refresh_from_db()
    assert sent.status == "pending"
    assert "a.example" not in client.get(post.get_absolute_url()).content.decode()


@pytest.mark.parametrize("body", ["", "  \x00 ", "x" * 10_001])
def test_a_change_that_cannot_be_kept_says_so_and_changes_nothing(client, sent, body):
    answer = client.post(page(client, "edit", sent), {"body": body})
    assert answer.status_code == 422
    sent.refresh_from_db()
    assert sent.body == "Bonjour."


def test_after_ten_minutes_and_from_elsewhere_it_is_no_longer_changed(client, sent):
    stranger = client.__class__()
    for name in ("edit", "delete"):
        assert stranger.get(page(client, name, sent)).status_code == 404
        assert stranger.post(page(client, name, sent), {"body": "Pris."}).status_code == 404
    Comment.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    for name in ("edit", "delete"):
        assert client.post(page(client, name, sent), {"body": "Trop tard."}).status_code == 404
    sent.refresh_from_db()
    assert sent.body == "Bonjour."


@pytest.mark.parametrize("status", ["spam", "removed"])
def test_what_was_decided_against_is_not_changed_by_its_writer(client, sent, status):
    transition([sent.pk], status)
    assert client.post(page(client, "edit", sent), {"body": "Autre chose."}).status_code == 404


def test_a_form_without_a_token_changes_nothing(post, sent, client):
    strict = client.__class__(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert strict.post(page(client, "delete", sent)).status_code == 403
    assert Comment.objects.get().status == "approved"


def test_what_is_taken_back_is_forgotten_and_its_answers_stay(client, post, sent):
    cast.comment(post, "La réponse.", name="Ada", parent=sent)
    assert "pour de bon" in client.get(page(client, "delete", sent)).content.decode()
    client.post(page(client, "delete", sent))
    text = client.get(post.get_absolute_url()).content.decode()
    assert "Qui a écrit ici l’a retiré" in text and "La réponse." in text
    assert "Bonjour." not in text and "répond à Rose" not in text
    sent.refresh_from_db()
    assert (sent.status, sent.name, sent.email, sent.body, sent.commenter) == ("deleted", "", "", "", "")
    assert Post.objects.get().comment_count == 1
    assert Decision.objects.order_by("pk").last().new_status == "deleted"


def test_what_was_taken_back_does_not_come_back(client, sent):
    client.post(page(client, "delete", sent))
    transition([sent.pk], "approved")
    undo(Decision.objects.order_by("pk").last().batch, by=None)
    sent.refresh_from_db()
    assert sent.status == "deleted"


@pytest.mark.parametrize("name", ["REDACTRICE", "Line Roze", "tribune"])
def test_the_names_of_those_who_decide_here_are_not_to_be_had(client, post, name):
    cast.user("editor", name="redactrice", first_name="Line", last_name="Roze")
    answer = send(client, post, name=name)
    assert answer.status_code == 422
    assert "C’est le nom d’une plume de ce blog" in answer.content.decode()


def test_a_passage_is_quoted_in_the_answer(client, post, sent):
    text = client.get(page(client, "reply", sent) + "?quote=1").content.decode()
    assert "&gt; Bonjour." in text


def test_what_an_author_knows_stands_beside_their_comments(client, post):
    cast.comment(post, author=cast.author("Ada Ber", expertise="médecin"), name="Ada Ber")
    assert '<span class="badge">médecin</span>' in client.get(post.get_absolute_url()).content.decode()


def test_all_that_is_kept_of_one_s_own_comes_as_a_file(client, sent):
    told = client.get(reverse("blog:comments-export")).json()["comments"]
    assert [(one["body"], one["email"], one["status"]) for one in told] == [
        ("Bonjour.", "rose@example.org", "approved")
    ]
    assert client.__class__().get(reverse("blog:comments-export")).json() == {"comments": [], "following": []}


def test_all_is_erased_at_once_also_what_is_old_and_what_was_decided_against(client, post, sent):
    cast.comment(post, "D’une autre.", name="Ada", parent=sent)
    send(client, post, body="Un second.")
    transition([Comment.objects.get(body="Un second.").pk], "spam")
    Comment.objects.update(created_at=timezone.now() - timedelta(days=300))
    address = reverse("blog:comments-erase")
    assert "2 commentaires" in client.get(address).content.decode()
    assert client.__class__(enforce_csrf_checks=True).post(address).status_code == 403
    client.post(address)
    kept = [comment.body for comment in Comment.objects.order_by("pk")]
    assert kept == ["", "D’une autre.", ""]
    assert not Comment.objects.filter(email__contains="rose").exists()


def test_an_erasure_survives_the_restoring_of_a_backup(client, post, sent, capsys):
    before = Comment.objects.filter(pk=sent.pk).values().get()
    client.post(page(client, "delete", sent))
    Comment.objects.filter(pk=sent.pk).update(**before)
    call_command("erase_again")
    assert "Erased again: 1 comments" in capsys.readouterr().out
    sent.refresh_from_db()
    assert (sent.status, sent.body, sent.name) == ("deleted", "", "")


def test_another_comment_that_got_the_number_after_a_restoring_is_left_alone(client, post, sent):
    client.post(page(client, "delete", sent))
    other = {"status": "approved", "body": "Une autre.", "name": "Ada", "created_at": timezone.now()}
    Comment.objects.filter(pk=sent.pk).update(**other)
    call_command("erase_again")
    assert Comment.objects.get(pk=sent.pk).body == "Une autre."


def test_a_damaged_list_of_erasures_stops_nothing(sent, settings):
    (settings.DATA_DIR / "erased-comments.txt").write_text(f"nonsense\n{sent.pk}\n\n{'9' * 40} x\n{sent.pk} then\n")
    call_command("erase_again")
    assert Comment.objects.get().body == "Bonjour."


def test_the_page_of_one_s_own_is_that_of_the_account_when_signed_in(client, post, sent):
    client.force_login(cast.user("reader"))
    assert "Bonjour." not in client.get(reverse("blog:comments-mine"), headers=HERE).content.decode()


def test_a_comment_that_was_removed_meanwhile_does_not_come_back_by_an_edit():
    reader, post = cast.user("reader"), cast.post()
    cast.comment(post, user=reader)
    comment = cast.comment(post, "Tel quel.", user=reader)
    stale = Comment.objects.select_related("post").get(pk=comment.pk)
    transition([comment.pk], "removed")
    assert rewrite(stale, "Encore là.") is False
    comment.refresh_from_db()
    assert (comment.status, comment.body) == ("removed", "Tel quel.")


def test_who_no_longer_writes_here_signs_without_the_badge(client):
    person = cast.user("author")
    post = cast.post(by=person)
    person.role = "reader"
    person.save()
    client.force_login(person)
    client.post(f"/comments/post/{post.pk}/", {"name": "N’importe qui", "body": "Bonjour."})
    assert Comment.objects.get().author is None
