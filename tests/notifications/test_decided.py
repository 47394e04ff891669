"""What becomes of a comment is told to who wrote it, by mail, once, and in words that hold nothing they typed."""

from datetime import timedelta

import pytest

from blog.comments.models import Comment
from blog.moderation.transitions import transition, undo
from blog.notifications.models import Follower
from mail.models import Message
from tests import cast
from tests.mailbox import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return cast.user("moderator")


def written(**fields):
    given = {"status": "pending", "email": "rose@example.org", "commenter": "k" * 43} | fields
    comment = cast.comment(cast.post(title="La tournée"), "Des mots à moi.", name="Rose Typée", **given)
    Message.objects.all().delete()  # the letter that it arrived
    return comment


def waiting():
    return list(Message.objects.filter(about__startswith="decided-"))


def later(deliver):
    Message.objects.update(due_at=Message.objects.first().due_at - timedelta(minutes=11))
    return deliver()


@pytest.mark.parametrize(
    ("old", "to", "said"),
    [
        ("pending", "approved", "Votre commentaire sur « La tournée » est publié."),
        ("pending", "removed", "ne le publie pas"),
        ("approved", "removed", "a retiré votre commentaire"),
    ],
)
def test_its_writer_is_told_what_was_decided(deliver, editor, old, to, said):
    comment = written(status=old)
    transition([comment.pk], to, by=editor)
    assert deliver() == []  # the editor may think again
    (mail,) = later(deliver)
    assert mail["To"] == "rose@example.org"
    assert said in text_of(mail)
    assert "Des mots à moi" not in mail.as_string() and "Rose Typée" not in mail.as_string()


def test_who_thinks_again_in_time_is_not_told_of_twice(editor):
    comment = written()
    batch = transition([comment.pk], "removed", by=editor).batch
    undo(batch, editor)
    assert waiting() == []
    transition([comment.pk], "approved", by=editor)
    (mail,) = waiting()
    assert mail.subject == "Publié : La tournée"


@pytest.mark.parametrize("fields", [{"email": ""}, {"commenter": ""}, {"status": "spam"}])
def test_nothing_is_told_of_spam_nor_to_who_gave_no_address_or_wrote_elsewhere_before(editor, fields):
    comment = written(**fields)
    transition([comment.pk], "removed" if "status" not in fields else "pending", by=editor)
    assert waiting() == []


def test_nothing_is_told_where_a_rule_decides_or_the_address_refuses(editor):
    transition([written().pk], "approved", rules="first")
    comment = written()
    Follower.objects.update(refuses=True)
    transition([comment.pk], "approved", by=editor)
    assert waiting() == []


def test_the_page_of_the_letter_says_where_it_stands(client, deliver, editor):
    comment = written()
    transition([comment.pk], "removed", by=editor)
    (mail,) = later(deliver)
    address = next(word for word in text_of(mail).split() if "/comments/" in word)
    page = client.get(address[address.index("/", 9) :]).content.decode()
    assert "Votre commentaire n’est pas publié" in page
    assert Comment.objects.get().stands == "non publié"
