"""The one way the status of a comment changes: checked, logged, counted, undoable."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction

from blog.comments.models import Comment, CommentStatus
from blog.moderation.learning import note_examples
from blog.moderation.models import Decision
from blog.signals import comments_moderated


@dataclass(slots=True)
class Outcome:
    """What a batch did: ids of the comments that changed, and of those left as they were."""

    batch: uuid.UUID
    changed: list[int] = field(default_factory=list)
    skipped: list[int] = field(default_factory=list)


@transaction.atomic
def transition(
    comments: Iterable[int],
    to: str,
    *,
    by=None,
    findings: list[dict] | None = None,
    expected: dict[int, str] | None = None,
    undoes: uuid.UUID | None = None,
    batch: uuid.UUID | None = None,
) -> Outcome:
    """Give these comments (ids) the status `to`, and log who did it and why.

    `by` is a user, or None where the rules decide. Where `expected` names the status a comment was
    seen with and it has another by now, it is left alone and counted as skipped. One that its writer took
    back stays so. A comment that has the status already is skipped too, unless the rules say why it keeps it.
    """
    outcome = Outcome(batch or uuid.uuid4())
    rows = Comment.objects.select_for_update(of=("self",)).filter(pk__in=list(comments)).order_by("pk")
    decisions, posts, roots = [], set(), set()
    for comment in rows:
        seen = (expected or {}).get(comment.pk, comment.status)
        is_final = comment.status == CommentStatus.DELETED  # nothing is left of it to show
        if is_final or seen != comment.status or (comment.status == to and findings is None):
            outcome.skipped.append(comment.pk)
            continue
        decisions.append(
            Decision(
                comment=comment,
                old_status=comment.status,
                new_status=to,
                actor=by,
                findings=findings or [],
                batch=outcome.batch,
                undoes=undoes,
            )
        )
        outcome.changed.append(comment.pk)
        posts.add(comment.post_id)
        roots.add(comment.root_id)
    Comment.objects.filter(pk__in=outcome.changed).update(status=to)
    Decision.objects.bulk_create(decisions)
    approved = outcome.changed if to == CommentStatus.APPROVED else []
    if by is not None:
        note_examples(outcome.changed, to)
    decided = {
        one.comment_id: one.old_status for one in decisions if one.actor_id and one.actor_id != one.comment.user_id
    }
    comments_moderated.send(sender=Comment, post_ids=posts, root_ids=roots, approved=approved, decided=decided)
    return outcome


@transaction.atomic
def undo(batch: uuid.UUID, by) -> Outcome:
    """Give each comment of a batch the status it had before, unless it has changed since.

    What was skipped is counted; an undoing is a batch of its own and can be undone.
    """
    total = Outcome(uuid.uuid4())
    decisions = list(Decision.objects.filter(batch=batch).order_by("pk"))
    for old in sorted({decision.old_status for decision in decisions}):
        expected = {d.comment_id: d.new_status for d in decisions if d.old_status == old}
        part = transition(expected, old, by=by, expected=expected, undoes=batch, batch=total.batch)
        total.changed += part.changed
        total.skipped += part.skipped
    return total
