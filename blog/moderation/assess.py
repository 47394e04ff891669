"""What happens to a comment that was just written."""

from accounts.permissions import Can, may
from blog.comments.models import Comment, CommentStatus
from blog.moderation import akismet
from blog.moderation.moderator_mail import tell_moderators
from blog.moderation.rulebook import findings, status_for
from blog.moderation.rules import Finding
from blog.moderation.transitions import decide_first, transition


def judge(comment: Comment) -> None:
    """What the rules say of a comment about to be written, or changed, and its weight by that."""
    comment.findings = findings(comment)
    comment.weight = max(-32_000, min(32_000, sum(one.points for one in comment.findings)))


def assess(comment: Comment, is_new: bool) -> None:
    """Approve, hold or file as spam, and log why. Runs in the transaction that wrote the comment, judged before, or
    changed it."""
    if not is_new or comment.findings is None:
        judge(comment)
    found = comment.findings or []
    status = status_for(found)
    if status == CommentStatus.APPROVED and not is_new and _was_held_by_people(comment):
        found.append(Finding("held-by-people", 0, {}))
        status = CommentStatus.PENDING
    if status == CommentStatus.APPROVED and akismet.is_on() and not may(comment.user, Can.COMMENT_AT_ONCE):
        found.append(Finding(akismet.ASKED, 0, {}))
        status = CommentStatus.PENDING
        akismet.ask_soon(comment)
    (decide_first if is_new else _decide_again)(comment, status, [one.stored() for one in found])
    if comment.status == CommentStatus.PENDING and not any(one.code == akismet.ASKED for one in found):
        tell_moderators(comment, is_new)


def _decide_again(comment: Comment, status: str, findings: list[dict]) -> None:
    comment.save(update_fields=["weight"])
    transition([comment.pk], status, findings=findings)
    comment.refresh_from_db(fields=["status"])


def _was_held_by_people(comment: Comment) -> bool:
    """What an editor or readers put back to wait stays there when its writer changes it: someone looks first."""
    if comment.status != CommentStatus.PENDING:
        return comment.reports.filter(outcome="").exclude(reason="review").exists()
    for line in comment.decisions.all():  # the newest first
        codes = {one["code"] for one in line.findings}
        if line.new_status != CommentStatus.PENDING:
            return False
        if (line.actor_id and not line.edit) or codes & {"reported", "reported-by-editor", "held-by-people"}:
            return True
    return False
