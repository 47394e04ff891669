"""Comments that hold what is looked for, the newest first."""

from blog.comments.models import Comment
from blog.posts.models import Post
from blog.search import expressions as ask
from blog.search.engines import COMMENTS, Question
from blog.search.entries import PLAIN
from blog.search.finding import Branch
from blog.search.query import Query
from blog.search.words import LANGUAGES, plain, split

MOST = 400


def find_comments(query: Query) -> tuple[list[Comment], bool]:
    """The comments anyone may read that a query means, and whether there may be more than these.

    `author:` is the name a comment is signed with; `tag:`, `before:` and `after:` mean nothing here: they are of posts.
    """
    branches = [one for language in LANGUAGES if (one := Branch.of(query, language)).tells]
    names = [ask.Token(PLAIN + word) for name in query.authors for word in map(plain, split(name)) if word]
    if not branches and not names:
        return [], False
    parts: list[ask.Expression] = [ask.Any(tuple(branch.expression() for branch in branches))] if branches else []
    places = COMMENTS.newest(Question(ask.All((*parts, *names)), MOST))[0]
    readable = Post.objects.public().filter(comments__in=places).values("pk")
    rows = Comment.objects.approved().filter(pk__in=places, post__in=readable)
    rows = rows.select_related("post", "author", "parent")
    return list(rows.prefetch_related("post__bylines__author").order_by("-pk")), len(places) >= MOST
