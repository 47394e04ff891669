"""The one way the status of a comment changes: checked, logged, counted, undoable."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from blog.comments.locking import lock_comment, lock_comments
from blog.comments.models import Comment, CommentStatus
from blog.markup.render import render_comment
from blog.moderation.learning import note_examples
from blog.moderation.models import Decision
from blog.signals import comments_moderated
from config.plain import insert, run

UNDONE_WITHIN = timedelta(days=30)


@dataclass(slots=True)
class Outcome:
    """What a batch did: ids of the comments that changed, and of those left as they were."""

    batch: uuid.UUID
    changed: list[int] = field(default_factory=list)
    skipped: list[int] = field(default_factory=list)


class TooLate(Exception):
    """The batch is older than what can be undone."""


@transaction.atomic
def transition(
    comments: Iterable[int],
    to: str,
    *,
    by=None,
    findings: list[dict] | None = None,
    note: str = "",
    expected: dict[int, str] | None = None,
    known: dict[int, int] | None = None,
    undoes: uuid.UUID | None = None,
    batch: uuid.UUID | None = None,
) -> Outcome:
    """Give these comments (ids) the status `to`, and log who did it and why.

    `by` is a user, or None where the rules decide; `note` is for whoever wrote them. Where `expected` names the status
    a comment was seen with, or `known` the last line of the log about it, and it has another by now, it is left alone
    and counted as skipped. One that its writer took back stays so.
    A comment that has the status already is skipped too, unless it is said why it keeps it.
    """
    outcome = Outcome(batch or uuid.uuid4())
    rows = lock_comments(comments)
    last = last_lines(comment.pk for comment in rows) if known else {}
    decisions = []
    for comment in rows:
        seen = (expected or {}).get(comment.pk, comment.status)
        is_news = known is not None and known.get(comment.pk, 0) not in (0, last.get(comment.pk, 0))
        is_final = comment.status == CommentStatus.DELETED  # nothing is left of it to show
        if is_final or is_news or seen != comment.status or (comment.status == to and findings is None and not note):
            outcome.skipped.append(comment.pk)
            continue
        decisions.append(_line(comment, to, by, outcome.batch, findings=findings or [], note=note, undoes=undoes))
        outcome.changed.append(comment.pk)
    Comment.objects.filter(pk__in=outcome.changed).update(status=to)
    Decision.objects.bulk_create(decisions)
    if by is not None:
        note_examples(outcome.changed, to)
    _tell(decisions, to)
    return outcome


def decide_first(comment: Comment, to: str, findings: list[dict]) -> Decision:
    """What the rules decide about a comment, in the transaction that writes it: as nobody else knows of it yet, nobody
    is waited for."""
    if to != comment.status:
        run("UPDATE blog_comment SET status = %s WHERE id = %s", to, comment.pk)
    line = _line(comment, to, None, uuid.uuid4(), findings=findings)
    insert(line)
    comment.status = to
    _tell([line], to, first=comment)
    return line


@transaction.atomic
def change_text(comment: Comment, body: str, *, by, note: str, seen: str) -> Outcome:
    """An editor changes what a comment says and tells readers why; left alone where its text is not what was `seen`."""
    outcome = Outcome(uuid.uuid4())
    now = lock_comment(comment.pk)
    if _lines(now.body) != _lines(seen) or now.status == CommentStatus.DELETED or _lines(now.body) == _lines(body):
        outcome.skipped.append(now.pk)
        return outcome
    changed_before = now.edited_at and now.edited_at.isoformat()
    edit = {"before": now.body, "after": body, "note_before": now.editor_note, "changed_before": changed_before}
    _write(now, body, note, timezone.now())
    decision = _line(now, now.status, by, outcome.batch, findings=[], note=note, edit=edit)
    Decision.objects.bulk_create([decision])
    outcome.changed.append(now.pk)
    _tell([decision], now.status)
    return outcome


@transaction.atomic
def undo(batch: uuid.UUID, by) -> Outcome:
    """Give each comment of a batch the status and text it had before, unless something was decided about it since.

    What was skipped is counted; an undoing is a batch of its own and can be undone. Raises TooLate after thirty days.
    """
    total = Outcome(uuid.uuid4())
    decisions = {one.comment_id: one for one in Decision.objects.filter(batch=batch).order_by("pk")}
    if any(timezone.now() - one.created_at > UNDONE_WITHIN for one in decisions.values()):
        raise TooLate
    # Locked before the log is read: nobody decides about them meanwhile.
    lock_comments(decisions)
    later = Decision.objects.filter(comment__in=decisions).exclude(batch=batch)
    since = {pk for pk, number in later.values_list("comment", "pk") if number > decisions[pk].pk}
    total.skipped += sorted(since)
    mine = {pk: one for pk, one in decisions.items() if pk not in since}
    for old in sorted({one.old_status for one in mine.values() if not one.edit}):
        expected = {pk: one.new_status for pk, one in mine.items() if one.old_status == old and not one.edit}
        part = transition(expected, old, by=by, expected=expected, undoes=batch, batch=total.batch, findings=[])
        total.changed += part.changed
        total.skipped += part.skipped
    for one in mine.values():
        if one.edit:
            _unwrite(one, by, total)
    return total


def last_lines(comment_ids: Iterable[int]) -> dict[int, int]:
    """The number of the last line of the log about each of these comments."""
    lines = Decision.objects.filter(comment__in=list(comment_ids)).order_by().values("comment")
    return dict(lines.annotate(last=Max("pk")).values_list("comment", "last"))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")


def _unwrite(decision: Decision, by, total: Outcome) -> None:
    comment = Comment.objects.select_related("post").get(pk=decision.comment_id)
    edit = decision.edit or {}
    if comment.body != edit["after"]:  # its writer has changed it since
        total.skipped.append(comment.pk)
        return
    before = edit.get("changed_before")
    _write(comment, edit["before"], edit["note_before"], datetime.fromisoformat(before) if before else None)
    back = {"before": edit["after"], "after": edit["before"], "note_before": decision.note}
    line = _line(comment, comment.status, by, total.batch, findings=[], undoes=decision.batch, edit=back)
    Decision.objects.bulk_create([line])
    total.changed.append(comment.pk)
    _tell([line], comment.status)


def _write(comment: Comment, body: str, note: str, changed_at: datetime | None) -> None:
    comment.body, comment.body_html = body, render_comment(body, comment.post.language)
    comment.editor_note, comment.edited_at = note, changed_at
    comment.save(update_fields=["body", "body_html", "editor_note", "edited_at"])


def _line(comment: Comment, to: str, by, batch: uuid.UUID, **fields) -> Decision:
    return Decision(comment=comment, old_status=comment.status, new_status=to, actor=by, batch=batch, **fields)


def _tell(decisions: list[Decision], to: str, first: Comment | None = None) -> None:
    moved = [one for one in decisions if not one.edit]
    # By someone else than its writer: people, also where it was their reports that hid it.
    decided = {
        one.comment_id: one.old_status
        for one in moved
        if (one.actor_id and one.actor_id != one.comment.user_id)
        or any(found["code"].startswith("reported") for found in one.findings)
    }
    # Nobody saw what waits and goes on waiting, nor what was just written and does not appear.
    unseen = {CommentStatus.PENDING} if first is None else {*CommentStatus} - {CommentStatus.APPROVED}
    seen = [one.comment for one in decisions if one.edit or not {one.old_status, to} <= unseen]
    appeared = [one.comment_id for one in moved if to == CommentStatus.APPROVED != one.old_status]
    hidden = [one.comment_id for one in moved if to != CommentStatus.APPROVED == one.old_status]
    comments_moderated.send(
        sender=Comment,
        post_ids={comment.post_id for comment in seen},
        # What was just written has no answers yet.
        root_ids={comment.root_id for comment in seen if not (first and comment.root_id == comment.pk)},
        moved=[one.comment_id for one in moved],
        approved=appeared,
        hidden=hidden,
        decided=decided,
        by_people=[one.comment_id for one in moved if one.actor_id],
        to=to,
        first=first,
        batch=decisions[0].batch if decisions else None,
        undoes=decisions[0].undoes if decisions else None,
    )
