"""Who must act is written to, and decides from the letter: asked first, once, and for a week."""

from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Role
from blog.comments.models import Comment
from blog.moderation.models import ModeratorMail
from blog.moderation.moderator_mail import LETTERS_AN_HOUR, SALT, link_for, send_moderator_digests
from blog.moderation.transitions import transition
from mail.models import Message
from tests import cast
from tests.mailbox import html_of, text_of

pytestmark = pytest.mark.django_db
SITE = "http://localhost:8000"


@pytest.fixture
def author():
    return cast.user("author", email="maud@example.org")


@pytest.fixture
def waiting(author):
    """A comment that waits, and the way to it from the letter."""
    comment = cast.comment(cast.post("La tournée", by=author), "Un premier mot.", name="Paul", status="pending")
    return comment, link_for(author, comment, comment.decisions.first()).removeprefix(SITE)


def status_of(comment):
    return Comment.objects.get(pk=comment.pk).status


def test_an_author_is_told_at_once_of_what_waits_on_their_post(deliver, waiting):
    (letter,) = deliver()
    assert letter["To"] == "maud@example.org" and letter["Subject"].endswith("À modérer : La tournée")
    for text in (text_of(letter), html_of(letter)):
        assert "Un premier mot." in text and "Paul" in text and "/comments/moderate/" in text
        assert "Un premier commentaire ici est toujours lu" in text


def test_the_link_asks_and_a_look_changes_nothing(client, waiting):
    comment, link = waiting
    for _ in range(3):  # mail servers open links, more than once
        page = client.get(link)
        assert "Le publier" in page.content.decode() and page["Referrer-Policy"] == "no-referrer"
        client.head(link)
    assert status_of(comment) == "pending"


@pytest.mark.parametrize(("verb", "status"), [("approve", "approved"), ("refuse", "removed"), ("spam", "spam")])
def test_it_decides_without_signing_in_once(client, author, waiting, verb, status):
    comment, link = waiting
    client.post(link, {"decide": verb})
    assert status_of(comment) == status
    assert comment.decisions.first().actor == author
    again = client.post(link, {"decide": "approve" if verb != "approve" else "spam"})
    assert status_of(comment) == status and "a déjà décidé" in again.content.decode()


@pytest.mark.parametrize("verb", ["", "publish", "approved", "approve:1"])
def test_an_odd_verb_decides_nothing(client, waiting, verb):
    comment, link = waiting
    assert "Le publier" in client.post(link, {"decide": verb}).content.decode()
    assert status_of(comment) == "pending"


def test_once_somebody_decided_it_does_nothing(client, waiting):
    comment, link = waiting
    transition([comment.pk], "spam", by=cast.user("editor"))
    client.post(link, {"decide": "approve"})
    assert status_of(comment) == "spam"


def test_it_holds_for_a_week(client, waiting, monkeypatch):
    comment, link = waiting
    real = signing.time.time
    monkeypatch.setattr(signing.time, "time", lambda: real() + 7 * 24 * 3600 + 1)
    assert client.get(link).status_code == 404 and client.post(link, {"decide": "approve"}).status_code == 404
    assert status_of(comment) == "pending"


def test_whoever_may_not_moderate_that_any_more_decides_nothing(client, author, waiting):
    comment, link = waiting
    author.role = Role.CONTRIBUTOR
    author.save()
    assert client.post(link, {"decide": "approve"}).status_code == 404
    assert status_of(comment) == "pending"


def test_a_link_for_another_comment_cannot_be_made(client, author, waiting):
    _comment, link = waiting
    other = cast.comment(cast.post(), status="pending")
    altered = link.replace(link[-5], "A" if link[-5] != "A" else "B")
    assert client.get(altered).status_code == 404
    forged = signing.dumps([other.pk, author.pk, other.decisions.first().pk], salt=SALT)
    assert client.post(reverse("blog:moderate-by-mail", args=[forged]), {"decide": "approve"}).status_code == 404
    assert status_of(other) == "pending"


def test_what_was_decided_before_the_letter_left_is_not_written(deliver, waiting):
    comment, _link = waiting
    transition([comment.pk], "approved", by=cast.user("editor"))
    assert not [mail for mail in deliver() if "À modérer" in mail["Subject"]]


def test_a_flood_fills_no_mailbox(author):
    post = cast.post(by=author)
    for number in range(LETTERS_AN_HOUR + 8):
        cast.comment(post, f"Mot numéro {number} tout seul.", status="pending")
    assert Message.objects.filter(recipient="maud@example.org").count() == LETTERS_AN_HOUR


def test_who_writes_a_comment_on_their_post_is_not_told_to_moderate_it(author):
    cast.comment(cast.post(by=author), user=author)
    assert not Message.objects.filter(subject__startswith="À modérer").exists()


def test_editors_get_one_letter_a_day_with_what_waits(author, waiting):
    editor = cast.user("editor", email="editor@example.org")
    ModeratorMail.objects.update_or_create(user=author, defaults={"pace": "never"})
    Message.objects.all().delete()
    tomorrow = timezone.now() + timedelta(days=1)
    assert send_moderator_digests(tomorrow) == 1 and send_moderator_digests(tomorrow) == 0
    letter = Message.objects.get()
    assert letter.recipient == "editor@example.org" and "1 commentaire attend" in letter.subject
    assert "Un premier mot." in letter.text and "/comments/moderate/" in letter.html
    transition([waiting[0].pk], "approved", by=editor)
    assert send_moderator_digests(tomorrow + timedelta(days=1)) == 0, "nothing waits"


def test_each_chooses_when(client, author):
    client.force_login(author)
    client.post(reverse("admin:blog_comment_mail"), {"pace": "never"})
    cast.comment(cast.post(by=author), status="pending")
    assert not Message.objects.exists()
    answer = client.post(reverse("admin:blog_comment_mail"), {"pace": "hourly"}, follow=True)
    assert "Choisissez quand" in answer.content.decode()
    assert ModeratorMail.objects.get().pace == "never"
