"""What becomes of a comment is told to who wrote it, by mail, once, and in words that hold nothing they typed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from blog.comments.models import Comment
from blog.comments.own import take_back
from blog.moderation.reports import report
from blog.moderation.transitions import transition, undo
from blog.notifications.decided import tell_decided
from blog.notifications.models import Follower, Verdict
from blog.posts.models import Post
from mail.models import Message
from tests import cast
from tests.mailbox import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return cast.user("editor")


def written(**fields):
    given = {"status": "pending", "email": "rose@example.org", "commenter": "k" * 43} | fields
    comment = cast.comment(cast.post(title="La tournée"), "Des mots à moi.", name="Rose Typée", **given)
    Message.objects.all().delete()  # the letter that it arrived
    return comment


def told():
    """What is written once the time for second thoughts is over."""
    tell_decided(timezone.now() + timedelta(minutes=11))
    return [mail.subject for mail in Message.objects.order_by("pk")]


def later(deliver):
    Verdict.objects.update(due_at=timezone.now() - timedelta(minutes=1))
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


def test_who_thinks_again_in_time_is_not_told_of(editor):
    comment = written()
    batch = transition([comment.pk], "removed", by=editor).batch
    undo(batch, editor)
    assert told() == []
    transition([comment.pk], "removed", by=editor)
    transition([comment.pk], "approved", by=editor)
    assert told() == ["Publié : La tournée"]


def test_a_removal_that_is_undone_in_time_tells_nothing_of_what_was_public_all_along(editor):
    comment = written(status="approved")
    undo(transition([comment.pk], "removed", by=editor).batch, editor)
    assert told() == []


def test_what_counts_is_what_the_writer_knew(deliver, editor):
    comment = written()
    transition([comment.pk], "removed", by=editor)
    undo(transition([comment.pk], "approved", by=editor).batch, editor)
    (mail,) = later(deliver)
    assert "ne le publie pas" in text_of(mail)


def test_what_its_writer_took_back_or_is_held_again_is_told_no_more(editor):
    gone, held = written(), written(email="paul@example.org", commenter="p" * 43)
    transition([gone.pk, held.pk], "approved", by=editor)
    gone.refresh_from_db()
    take_back(gone)
    transition([held.pk], "pending")
    assert told() == []


def test_nothing_is_told_of_a_post_that_is_public_no_more(editor):
    comment = written()
    transition([comment.pk], "approved", by=editor)
    Post.objects.update(status="draft")
    assert told() == []


def test_each_is_told_once(editor):
    transition([written().pk], "approved", by=editor)
    assert len(told()) == 1 and len(told()) == 1


def test_it_is_in_the_language_the_comment_was_written_in(editor):
    comment = written(language="en")
    transition([comment.pk], "approved", by=editor)
    assert told() == ["Published: La tournée"]


@pytest.mark.parametrize("fields", [{"email": ""}, {"commenter": ""}, {"status": "spam"}])
def test_nothing_is_told_of_spam_nor_to_who_gave_no_address_or_wrote_elsewhere_before(editor, fields):
    comment = written(**fields)
    transition([comment.pk], "removed" if "status" not in fields else "pending", by=editor)
    assert told() == []


def test_nothing_is_told_where_a_rule_decides_or_the_address_refuses(editor):
    transition([written().pk], "approved")
    comment = written()
    Follower.objects.update(refuses=True)
    transition([comment.pk], "approved", by=editor)
    assert told() == []


def test_the_page_of_the_letter_says_where_it_stands(client, deliver, editor):
    comment = written()
    transition([comment.pk], "removed", by=editor)
    (mail,) = later(deliver)
    address = next(word for word in text_of(mail).split() if "/comments/" in word)
    page = client.get(address[address.index("/", 9) :]).content.decode()
    assert "Votre commentaire n’est pas publié" in page
    assert Comment.objects.get().stands == "non publié"


def test_the_writer_of_a_reported_comment_is_told_that_it_is_out_for_now(deliver, editor):
    comment = written(status="approved")
    report(comment, "hate", "", editor, "")
    (mail,) = later(deliver)
    assert "n’est plus dans la conversation" in text_of(mail)
