"""The one way a comment's status changes: checked, logged, undone."""

import pytest

from blog.comments.models import Comment
from blog.moderation.models import Decision
from blog.moderation.transitions import transition, undo
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
