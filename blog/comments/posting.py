"""Writing a comment."""

from django.db import transaction

from blog.comments.models import Comment
from blog.markup.render import render_comment
from blog.signals import comment_coming, comment_posted, comment_submitted
from config.ids import reserve_ids
from config.plain import insert


def post_comment(post, *, body, name, parent=None, user=None, follow="", language="", contact="", **fields) -> Comment:
    """Ask those who judge (`comment_coming`); then write a comment, pending, and tell those who decide
    (`comment_submitted`) and those who look after its writer (`comment_posted`), in one transaction.

    `parent` is a comment of the same post or None; `follow` is what mail its writer asks for: "", "answers" or "post";
    `contact` is what stood in a field that people do not see; `fields` are author, commenter, email, email_proven,
    website, created_at, and is_newcomer, where its browser never sent one.
    """
    is_newcomer = fields.pop("is_newcomer", False)
    comment = Comment(
        post=post,
        parent=parent,
        body=body,
        body_html=render_comment(body, post.language),
        name=name,
        user=user,
        language=language,
        **fields,
    )
    comment.is_trapped, comment.is_newcomer = bool(contact), is_newcomer
    comment_coming.send(sender=Comment, comment=comment)
    with transaction.atomic():
        (comment.pk,) = reserve_ids(Comment, 1)  # the path holds it
        comment.set_path()
        insert(comment)
        comment_submitted.send(sender=Comment, comment=comment, is_new=True)
        comment_posted.send(sender=Comment, comment=comment, follow=follow, language=language or post.language)
    return comment
