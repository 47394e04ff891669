"""What posts and conversations remember of their comments, so that lists need not ask for it."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from blog.comments.models import Comment
from blog.posts.locking import lock_posts
from blog.posts.models import Post
from config.plain import rows_of, run

TICKS = 12
LAST_INKS = """
    SELECT COALESCE(who.ink, 0) FROM blog_comment said LEFT JOIN accounts_author who ON who.id = said.author_id
    WHERE said.post_id = %s AND said.status = 'approved' ORDER BY said.id DESC LIMIT %s
"""
NUMBER = "SELECT COUNT(*) FROM blog_comment WHERE post_id = %s AND status = 'approved'"
REMEMBER = "UPDATE blog_post SET comment_count = %s, comment_inks = %s WHERE id = %s"


@transaction.atomic(savepoint=False)
def recount(post_ids: Iterable[int]) -> None:
    """Count the approved comments of these posts again, and note whose voices came last."""
    post_ids = sorted(set(post_ids))
    if not post_ids:
        return
    lock_posts(post_ids)  # of two who count at once, the second counts what the first has changed
    for post_id in post_ids:
        inks = [ink for (ink,) in rows_of(LAST_INKS, post_id, TICKS)]
        # Fewer than were asked for are all there are.
        number = len(inks) if len(inks) < TICKS else rows_of(NUMBER, post_id)[0][0]
        run(REMEMBER, number, " ".join(map(str, reversed(inks))), post_id)


def count_answers(root_ids: Iterable[int]) -> None:
    """Count the answers of the conversations that these comments open again."""
    root_ids = set(root_ids)
    if root_ids:
        Comment.objects.filter(pk__in=root_ids, parent=None).update(answers=_answers())


def _answers() -> Coalesce:
    answers = Comment.objects.approved().filter(root=OuterRef("pk"), parent__isnull=False).order_by().values("root")
    return Coalesce(Subquery(answers.annotate(number=Count("pk")).values("number")), 0)


def drifted_posts():
    """Posts whose stored number of comments is not the true one, which they carry as `true_count`."""
    counted = Post.objects.annotate(true_count=Count("comments", filter=Q(comments__status="approved")))
    return counted.exclude(comment_count=F("true_count")).only("title", "comment_count").order_by("pk")


def drifted_conversations():
    """First comments whose stored number of answers is not the true one, which they carry as `true_count`."""
    roots = Comment.objects.filter(parent=None).annotate(true_count=_answers())
    return roots.exclude(answers=F("true_count")).only("name", "answers", "post").order_by("pk")
