"""Writing a comment."""

from django.db import transaction

from blog.comments.models import Comment
from blog.markup.render import render_comment
from blog.signals import comment_submitted


@transaction.atomic
def post_comment(post, *, body, name, parent=None, user=None, author=None, commenter="", **fields) -> Comment:
    """Write a comment, pending, and tell those who decide (`comment_submitted`), in one transaction.

    `parent` is a comment of the same post or None; `fields` are email, website, created_at.
    """
    comment = Comment(
        post=post,
        parent=parent,
        body=body,
        body_html=render_comment(body, post.language),
        name=name,
        user=user,
        author=author,
        commenter=commenter,
        **fields,
    )
    comment.save()  # the path holds the id, which only the database gives
    comment.set_path()
    comment.save(update_fields=["root", "depth", "path"])
    comment_submitted.send(sender=Comment, comment=comment)
    return comment
