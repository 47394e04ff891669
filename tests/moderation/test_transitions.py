"""The one way a comment's status changes: checked, logged, undone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from blog.comments.models import Comment
from blog.comments.own import rewrite, take_back
from blog.moderation.assess import assess
from blog.moderation.bans import ban
from blog.moderation.models import Decision, LogIsKept
from blog.moderation.transitions import TooLate, change_text, transition, undo
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return cast.user("editor")


def test_each_change_is_logged_with_who_what_and_when(editor):
    comment = cast.comment(cast.post(), status="pending")
    transition([comment.pk], "spam", by=editor)
    decision = Decision.objects.first()
    assert (decision.comment, decision.actor, decision.old_status, decision.new_status) == (
        *(comment, editor),
        *("pending", "spam"),
    )


def test_the_log_says_why_the_rules_held_a_comment():
    comment = cast.comment(cast.post(), status="pending")
    assert comment.decisions.get().why == ["Un premier commentaire ici est toujours lu avant de paraître."]
    assert comment.decisions.get().actor is None


def test_what_is_already_so_is_left_and_not_logged(editor):
    comment = cast.comment(cast.post())
    logged = Decision.objects.count()
    outcome = transition([comment.pk], "approved", by=editor)
    assert (outcome.changed, outcome.skipped) == ([], [comment.pk])
    assert Decision.objects.count() == logged


def test_a_comment_that_someone_else_decided_about_is_left(editor):
    comment = cast.comment(cast.post(), status="pending")
    transition([comment.pk], "spam", by=cast.user("editor"))
    outcome = transition([comment.pk], "approved", by=editor, expected={comment.pk: "pending"})
    comment.refresh_from_db()
    assert outcome.skipped == [comment.pk]
    assert comment.status == "spam"


def test_a_batch_is_undone_each_to_what_it_was(editor):
    post = cast.post()
    comments = [cast.comment(post, status=status) for status in ("pending", "approved", "spam")]
    batch = transition([c.pk for c in comments], "removed", by=editor).batch
    outcome = undo(batch, editor)
    assert len(outcome.changed) == 3
    assert list(Comment.objects.values_list("status", flat=True)) == ["pending", "approved", "spam"]
    post.refresh_from_db()
    assert post.comment_count == 1


def test_undoing_skips_what_has_changed_since_and_says_so(editor):
    post = cast.post()
    a, b = (cast.comment(post, status="pending") for _ in range(2))
    batch = transition([a.pk, b.pk], "spam", by=editor).batch
    transition([a.pk], "approved", by=cast.user("editor"))
    outcome = undo(batch, editor)
    assert (outcome.changed, outcome.skipped) == ([b.pk], [a.pk])
    a.refresh_from_db()
    assert a.status == "approved"


def test_an_undoing_can_be_undone(editor):
    comment = cast.comment(cast.post(), status="pending")
    batch = transition([comment.pk], "spam", by=editor).batch
    undo(undo(batch, editor).batch, editor)
    comment.refresh_from_db()
    assert comment.status == "spam"


def test_a_log_line_cannot_be_changed_or_taken_out(editor):
    comment = cast.comment(cast.post())
    line = comment.decisions.first()
    line.new_status = "spam"
    for attempt in (
        line.save,
        line.delete,
        lambda: Decision.objects.update(note="x"),
        lambda: Decision.objects.filter(pk=line.pk).delete(),
    ):
        with pytest.raises(LogIsKept):
            attempt()
    assert Decision.objects.first().new_status == "approved"


def test_a_line_goes_with_its_comment_alone():
    comment = cast.comment(cast.post())
    comment.delete()
    assert not Decision.objects.exists()


def test_the_log_forgets_what_was_said_where_its_writer_takes_it_back(editor):
    comment = cast.comment(cast.post(), "Un canari.", email="canari@example.org", status="pending")
    ban("mail", "canari@example.org", 0, editor)
    assess(comment, is_new=False)
    change_text(comment, "Un serin.", by=editor, note="canari", seen="Un canari.")
    take_back(Comment.objects.get(pk=comment.pk))
    kept = repr([list(Decision.objects.values()), list(Comment.objects.values())])
    assert "canari" not in kept and "serin" not in kept
    assert {"code": "banned", "points": 100} in [one for line in Decision.objects.all() for one in line.findings]


def test_nothing_is_undone_after_thirty_days(editor, monkeypatch):
    comment = cast.comment(cast.post(), status="pending")
    batch = transition([comment.pk], "spam", by=editor).batch
    later = timezone.now() + timedelta(days=30, seconds=5)
    monkeypatch.setattr(timezone, "now", lambda: later)
    with pytest.raises(TooLate):
        undo(batch, editor)
    comment.refresh_from_db()
    assert comment.status == "spam"


def test_what_was_decided_and_undone_since_is_not_undone_again(editor):
    """The status is as the batch left it, but someone else has put it there since."""
    comment, other = cast.comment(cast.post(), status="pending"), cast.user("editor")
    batch = transition([comment.pk], "approved", by=editor).batch
    transition([comment.pk], "pending", by=other)
    transition([comment.pk], "approved", by=other)
    outcome = undo(batch, editor)
    comment.refresh_from_db()
    assert (outcome.changed, outcome.skipped, comment.status) == ([], [comment.pk], "approved")


def test_an_editors_change_of_the_text_is_told_and_undone(client, editor):
    comment = cast.comment(cast.post(), "Tu es un imbécile, mais le marché est beau.")
    seen = comment.body
    outcome = change_text(comment, "Le marché est beau.", by=editor, note="Une insulte en moins", seen=seen)
    page = client.get(comment.post.get_absolute_url()).content.decode()
    assert "Le marché est beau." in page and "imbécile" not in page
    assert "modifié par la rédaction : Une insulte en moins" in page
    assert undo(outcome.batch, editor).changed == [comment.pk]
    page = client.get(comment.post.get_absolute_url()).content.decode()
    assert "imbécile" in page and "Une insulte" not in page


def test_a_text_that_its_writer_changed_meanwhile_is_left(editor):
    comment = cast.comment(cast.post(), "Un.", commenter="k" * 43)
    rewrite(comment, "Deux.")
    assert change_text(comment, "Trois.", by=editor, note="x", seen="Un.").skipped == [comment.pk]
    outcome = change_text(comment, "Trois.", by=editor, note="x", seen="Deux.")
    rewrite(Comment.objects.get(pk=comment.pk), "Quatre.")
    assert undo(outcome.batch, editor).changed == []
    assert Comment.objects.get().body == "Quatre."


def test_a_batch_of_three_hundred_is_undone_in_few_questions(editor, django_assert_max_num_queries):
    post = cast.post(comment_policy="open")
    comments = [cast.comment(post, f"Le mot numéro {number}.").pk for number in range(300)]
    batch = transition(comments, "spam", by=editor).batch
    with django_assert_max_num_queries(60):
        outcome = undo(batch, editor)
    assert len(outcome.changed) == 300 and Comment.objects.approved().count() == 300
