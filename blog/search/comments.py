"""Comments that hold what is looked for, the newest first."""

from dataclasses import replace

from django.utils.translation import gettext as _

from blog.comments.models import Comment
from blog.markup.text import fold, plain_text
from blog.posts.models import Post
from blog.search import expressions as ask
from blog.search.engines import COMMENTS, Question
from blog.search.entries import PLAIN
from blog.search.finding import Branch
from blog.search.phrases import Said
from blog.search.query import Query
from blog.search.words import LANGUAGES, plain, split

MOST = 400


def find_comments(query: Query) -> tuple[list[Comment], bool]:
    """The comments anyone may read that a query means, and whether there may be more than these.

    `author:` is the name a comment is signed with; `tag:`, `before:` and `after:` are of posts: a remark says so.
    """
    if query.tags or query.unwanted_tags or query.before or query.after:
        query.remark(_("tag:, before: and after: are of posts: comments were looked for without them."))
    branches = [Branch.of(query, language) for language in LANGUAGES]
    telling = [one for one in branches if one.tells]
    said, names, unwanted = Said.of(query), _signed(query.authors), _signed(query.unwanted_authors)
    if not (telling or said or names or unwanted or (query.unwanted and not query.words)):
        return [], False
    # A comment has no title in which words that stand everywhere could tell something.
    of_words = [one.expression() for one in telling or [replace(one, titles=[]) for one in branches]]
    asked: ask.Expression = ask.All((ask.Any(tuple(of_words)), *names))
    if unwanted:
        asked = ask.But(asked, ask.Any(tuple(unwanted)))
    places = COMMENTS.newest(Question(asked, MOST))[0]
    readable = Post.objects.public().filter(comments__in=places).values("pk")
    rows = Comment.objects.approved().filter(pk__in=places, post__in=readable)
    rows = rows.select_related("post", "author", "parent").prefetch_related("post__bylines__author").order_by("-pk")
    found = [one for one in rows if not said or said.in_text(fold(plain_text(one.body_html)))]
    return found, len(places) >= MOST


def _signed(names: list[str]) -> list[ask.All]:
    """What is asked of who signed: all the words of a name."""
    words = [[ask.Token(PLAIN + word) for word in map(plain, split(name)) if word] for name in names]
    return [ask.All(tuple(one)) for one in words if one]
