"""Changes of a post's state, for one post or many. Each refuses what the role does not allow."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from blog.posts.access import may_publish
from blog.posts.models import Post, Status
from blog.posts.pictures import undescribed
from blog.posts.revisions import keep_revision


@transaction.atomic
def publish(post: Post, by) -> Post:
    """Publish now, or at `published_at` where that lies ahead.

    Raises PermissionDenied where `by` may not, ValidationError where there is nothing to publish.
    """
    if not may_publish(by, post):
        raise PermissionDenied(_("Your role does not publish this post; ask for a review."))
    if not post.body.strip():
        raise ValidationError(_("“%(title)s” has no text to publish yet.") % {"title": post.title})
    if names := undescribed(post.body, post.body_format, post.cover):
        told = {"title": post.title, "names": ", ".join(names[:5])}
        raise ValidationError(
            _("“%(title)s”: say what these pictures show, or that they are decorative: %(names)s.") % told
        )
    return _change(post, Status.PUBLISHED, by)


@transaction.atomic
def withdraw(post: Post, by) -> Post:
    """Take a post off the pages; its address and its comments are kept."""
    if not may_publish(by, post):
        raise PermissionDenied(_("Your role does not withdraw this post."))
    return _change(post, Status.WITHDRAWN, by)


def _change(post: Post, status: Status, by) -> Post:
    if not post.revisions.exists():
        keep_revision(post, note="")  # what it was before
    post.status = status
    post.save()
    keep_revision(post, by)
    return post
