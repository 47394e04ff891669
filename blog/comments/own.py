"""What commenters may do with what they wrote: see where it stands, change it, take it back."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.profiles import proven_addresses
from blog.comments.commenters import commenter_of
from blog.comments.erasing import note_erasures
from blog.comments.locking import lock_comment
from blog.comments.models import Comment, CommentStatus
from blog.markup.render import render_comment
from blog.signals import comment_submitted, comment_taken_back

STATUS, WRITER = "tribune.comment-status", "tribune.comment-writer"
CHANGED_FOR = timedelta(minutes=10)
ALIVE = (CommentStatus.APPROVED, CommentStatus.PENDING)


def comments_of(user: User):
    """The comments of an account, with those its addresses were proven for."""
    addresses = [address.lower() for address in proven_addresses(user)]
    return Comment.objects.filter(Q(user=user) | Q(user=None, email_proven=True, email__in=addresses))


def own_comments(request):
    """The comments of this account, and those this browser wrote with its address before; or of this browser."""
    commenter = commenter_of(request)
    if request.user.is_authenticated:
        addresses = [address.lower() for address in proven_addresses(request.user)]
        before = Comment.objects.filter(user=None, commenter=commenter, email__in=addresses).exclude(commenter="")
        return comments_of(request.user) | before
    if commenter:
        return Comment.objects.filter(commenter=commenter, user=None)
    return Comment.objects.none()


def told_of(comment: Comment) -> dict:
    """All that is kept of a comment and its writer, for the one who wrote it."""
    return {
        "post": comment.post.title,
        "address": settings.SITE_URL + comment.get_absolute_url(),
        "written": comment.created_at.isoformat(),
        "changed": comment.edited_at.isoformat() if comment.edited_at else None,
        "status": comment.status,
        **{name: getattr(comment, name) for name in ("name", "email", "website", "body")},
    }


def may_change(comment: Comment, by_mail: bool = False) -> bool:
    """Whether its writer may still change it or take it back, unless it was decided against: for a while with the
    browser that wrote it, always with the link that was mailed."""
    return comment.status in ALIVE and (by_mail or timezone.now() - comment.created_at < CHANGED_FOR)


def status_token(comment: Comment) -> str:
    """For the address that says where a comment stands, which only its writer is given."""
    return _token(comment, STATUS)


def writer_token(comment: Comment) -> str:
    """For the link in the mail to who wrote it: whoever has it may change the comment."""
    return _token(comment, WRITER)


def comment_of_status(token: str) -> Comment | None:
    return _comment_of(token, STATUS)


def comment_by_mail(token: str) -> Comment | None:
    return _comment_of(token, WRITER)


def _token(comment: Comment, salt: str) -> str:
    return signing.dumps([comment.pk, int(comment.created_at.timestamp())], salt=salt)


def _comment_of(token: str, salt: str) -> Comment | None:
    """The comment of a link; None for a link that is not ours, or a comment that is no more."""
    try:
        pk, written = signing.loads(token, salt=salt)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    comment = Comment.objects.select_related("post", "author").filter(pk=pk).first()
    # After a restored backup another comment may have the number.
    return comment if comment and int(comment.created_at.timestamp()) == written else None


@transaction.atomic
def rewrite(comment: Comment, body: str) -> bool:
    """Change the text; what looks at new comments looks at it again. False where someone has decided against it
    meanwhile: it stays as it is."""
    lock_comment(comment.pk)
    comment.refresh_from_db(fields=["status"])
    if comment.status not in ALIVE:
        return False
    comment.body, comment.body_html = body, render_comment(body, comment.post.language)
    comment.edited_at, comment.editor_note = timezone.now(), ""
    comment.save(update_fields=["body", "body_html", "edited_at", "editor_note"])
    comment_submitted.send(sender=Comment, comment=comment, is_new=False)
    return True


@transaction.atomic
def take_back(comment: Comment) -> None:
    """Take it out of the conversation, and forget what it said and who said it; its answers stay."""
    lock_comment(comment.pk)
    note_erasures([comment])
    comment_taken_back.send(sender=Comment, comment=comment)
    comment.name, comment.email, comment.website, comment.body, comment.body_html = "", "", "", "", ""
    comment.user = comment.author = None
    comment.commenter, comment.email_proven, comment.network, comment.editor_note = "", False, "", ""
    names = ["name", "email", "website", "body", "body_html", "user", "author", "commenter", "email_proven"]
    names += ["network", "editor_note"]
    comment.save(update_fields=names)
