"""A page of a conversation: which comments it shows, in what order, and where a comment is.

A post's page shows conversations: comments that answer the post, each with the first of its answers. The others are
on the conversation's own page. Whatever the length, a page costs the same: what is needed to choose and to count is
in two indexes, and each conversation's answers are one short range of the third.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.conf import settings
from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat

from blog.comments.models import ID_WIDTH, Comment
from blog.posts.models import Post

# Replies further in are drawn at this depth; all say whom they answer.
DRAWN_DEPTH = 4
FIRST_ANSWERS = 3
ANSWERS_PER_PAGE = 100
ORDERS = {"oldest": ["path"], "newest": ["-path"], "discussed": ["-answers", "path"]}
AFTER_ALL = "~"  # greater than any digit of a path


@dataclass(frozen=True, slots=True)
class Entry:
    """A comment as a thread draws it, and what follows: a list of replies, or the end of some lists.

    `below` is how many of those drawn answer it, directly or not; `more` how many of its conversation are not drawn.
    """

    comment: Comment
    opens: bool
    closes: range
    below: int
    more: int = 0

    @property
    def answers(self) -> int:
        """All that answer it, where that is known: of a conversation's first comment."""
        return self.below if self.comment.depth else self.comment.answers


@dataclass(frozen=True, slots=True)
class Thread:
    entries: list[Entry]
    page: Page
    order: str = "oldest"


def _entries(comments: list[Comment], more: int = 0) -> list[Entry]:
    """Comments in the order of their paths as entries; a reply always follows what it answers."""
    levels: list[int] = []
    for comment in comments:
        levels.append(min(comment.depth, DRAWN_DEPTH, levels[-1] + 1 if levels else 0))
    return [
        Entry(
            comment,
            opens=following > level,
            closes=range(level - following),
            below=sum(other.is_approved and other.path.startswith(comment.path) for other in comments[place + 1 :]),
            more=more if following == 0 else 0,
        )
        for place, (comment, level, following) in enumerate(zip(comments, levels, [*levels[1:], 0], strict=True))
    ]


def _within(path: str, until: str = "") -> dict[str, str]:
    """What answers the comment of this path, directly or not, up to another path."""
    return {"path__gt": path, "path__lt": until or path + AFTER_ALL}


def thread_page(post: Post, number: int = 1, order: str = "oldest") -> Thread:
    """The page `number` (from 1) of the post's conversations; raises django's EmptyPage past the end. Two queries."""
    conversations = Comment.objects.filter(post=post).conversations().order_by(*ORDERS[order])
    start = (number - 1) * settings.CONVERSATIONS_PER_PAGE
    all_of_them = conversations.order_by().values("post").annotate(number=Count("pk")).values("number")
    past_the_first = (
        Comment.objects.approved()
        .filter(post=post, path__gt=OuterRef("path"), path__lt=Concat(OuterRef("path"), Value(AFTER_ALL)))
        .order_by("path")
        .values("path")[FIRST_ANSWERS : FIRST_ANSWERS + 1]
    )
    # Which they are is read from an index alone, so that the last page is as near as the first.
    chosen = Comment.objects.filter(
        pk__in=conversations[start : start + settings.CONVERSATIONS_PER_PAGE].values("pk")
    ).order_by(*ORDERS[order])
    roots = list(chosen.select_related("author").annotate(cut=Subquery(past_the_first), all=Subquery(all_of_them)))
    if number > 1 and not roots:
        raise EmptyPage
    paginator = Paginator(conversations, settings.CONVERSATIONS_PER_PAGE)
    paginator.count = roots[0].all if roots else 0
    ranges = [Q(post=post, **_within(root.path, root.cut)) for root in roots if root.answers]
    within = Comment.objects.filter(reduce(or_, ranges)).shown().order_by("path") if ranges else Comment.objects.none()
    answers = defaultdict(list)
    for comment in within.select_related("author"):
        answers[comment.path[:ID_WIDTH]].append(comment)
    entries: list[Entry] = []
    for root in roots:
        drawn = answers[root.path]
        more = root.answers - sum(comment.is_approved for comment in drawn)
        _answering([root, *drawn])
        entries += _entries(_of(post, [root, *drawn]), more)
    return Thread(entries, paginator.page(number), order)


def conversation_page(root: Comment, number: int = 1) -> Thread:
    """The page `number` of all the answers to a conversation's first comment, which leads each page."""
    page = Paginator(_answers(root).with_people(), ANSWERS_PER_PAGE).page(number)
    return Thread(_entries(_of(root.post, [root, *page.object_list])), page)


def _answers(root: Comment):
    return Comment.objects.filter(post=root.post_id, **_within(root.path)).shown().order_by("path")


def _of(post: Post, comments: Iterable[Comment]) -> list[Comment]:
    """The comments with their post, which is known already; a card of a comment asks for it."""
    found = list(comments)
    for comment in found:
        comment.post = post
    return found


def _answering(comments: list[Comment]) -> None:
    """Say whom each answers. What it answers is drawn before it, be it as an empty place; where paths have come to
    their end (MAX_PATH_DEPTH) it may be drawn no more, and is fetched.
    """
    drawn = {comment.pk: comment for comment in comments}
    for comment in comments:
        if comment.parent_id in drawn:
            comment.parent = drawn[comment.parent_id]


def page_of(comment: Comment) -> int:
    """The number of the page that shows the comment's conversation, oldest first."""
    conversations = Comment.objects.filter(post=comment.post_id).conversations()
    before = conversations.filter(path__lt=comment.path[:ID_WIDTH]).count()
    return before // settings.CONVERSATIONS_PER_PAGE + 1


def page_within(comment: Comment) -> int:
    """The number of the page of its conversation that shows the comment; 0 where the post's own page does."""
    if not comment.depth:
        return 0
    root = comment.path[:ID_WIDTH]
    until = Comment.objects.filter(post=comment.post_id, path__gt=root, path__lte=comment.path)
    if until.approved().count() <= FIRST_ANSWERS:
        return 0
    return (until.shown().count() - 1) // ANSWERS_PER_PAGE + 1
