"""A page of a conversation: which comments it shows, in what order, and where a comment is."""

from dataclasses import dataclass

from django.conf import settings
from django.core.paginator import Page, Paginator

from blog.comments.models import ID_WIDTH, Comment
from blog.posts.models import Post

# Replies further in are drawn at this depth and say whom they answer.
DRAWN_DEPTH = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """A comment as a thread draws it, and what follows: a list of replies, or the end of some lists."""

    comment: Comment
    opens: bool
    closes: range
    says_whom: bool


@dataclass(frozen=True, slots=True)
class Thread:
    entries: list[Entry]
    page: Page


def _conversations(post: Post):
    return Comment.objects.filter(post=post, parent=None).shown().order_by("path")


def _entries(comments: list[Comment]) -> list[Entry]:
    """Comments in the order of their paths as entries; a reply always follows what it answers."""
    levels = [min(comment.depth, DRAWN_DEPTH) for comment in comments]
    return [
        Entry(
            comment,
            opens=following > level,
            closes=range(level - following),
            says_whom=comment.depth > DRAWN_DEPTH,
        )
        for comment, level, following in zip(comments, levels, [*levels[1:], 0], strict=True)
    ]


def thread_page(post: Post, number: int = 1) -> Thread:
    """The page `number` (from 1) of the post's conversation; raises django's EmptyPage past the end."""
    page = Paginator(_conversations(post), settings.CONVERSATIONS_PER_PAGE).page(number)
    roots = [root.path for root in page.object_list]
    if not roots:
        return Thread([], page)
    # One range scan from the first conversation of the page to the end of the last.
    comments = (
        Comment.objects.filter(post=post, path__gte=roots[0], path__lt=roots[-1] + "~")
        .shown()
        .with_people()
        .order_by("path")
    )
    shown = list(comments)
    for comment in shown:
        comment.post = post  # known already; a card of a comment asks for it
    return Thread(_entries(shown), page)


def page_of(comment: Comment) -> int:
    """The number of the page that shows this comment."""
    before = _conversations(comment.post).filter(path__lt=comment.path[:ID_WIDTH]).count()
    return before // settings.CONVERSATIONS_PER_PAGE + 1
