"""What a post remembers of its conversation, so that lists need not ask for it."""

from django.db import transaction

from blog.comments.models import Comment
from blog.posts.models import Post

TICKS = 12


@transaction.atomic
def recount(post_ids) -> None:
    """Count the approved comments of these posts again, and note whose voices came last."""
    for post_id in sorted(set(post_ids)):
        # Locked first: of two who count at once, the second counts what the first has changed.
        Post.objects.select_for_update().only("pk").filter(pk=post_id).first()
        approved = Comment.objects.approved().filter(post_id=post_id)
        last = approved.order_by("-pk").values_list("author__ink", flat=True)[:TICKS]
        Post.objects.filter(pk=post_id).update(
            comment_count=approved.count(),
            comment_inks=" ".join(str(ink or 0) for ink in reversed(last)),
        )
