"""Whose comments a user moderates."""

import rules
from django.db import models

from accounts.permissions import Can, may
from accounts.rules import allows
from blog.comments.models import Comment
from blog.posts.querysets import bylines

moderates = allows(Can.MODERATE_ALL) | allows(Can.MODERATE_OWN)


def comments_moderated_by(user) -> models.QuerySet[Comment]:
    """The comments this user decides about: all of them, those of their own posts, or none."""
    if may(user, Can.MODERATE_ALL):
        return Comment.objects.all()
    if may(user, Can.MODERATE_OWN):
        # Nobody judges their own: they take it back, or an editor decides.
        return Comment.objects.filter(models.Exists(bylines(post="post").filter(author__user=user))).exclude(user=user)
    return Comment.objects.none()


@rules.predicate
def is_on_own_post(user, comment=None):
    return comment is None or comments_moderated_by(user).filter(pk=comment.pk).exists()


may_moderate = moderates & is_on_own_post

rules.add_perm("blog.view_comment", may_moderate)
rules.add_perm("blog.change_comment", may_moderate)
rules.add_perm("blog.add_comment", rules.always_false)
# A comment is removed from view, with a line in the log; its row stays.
rules.add_perm("blog.delete_comment", rules.always_false)
rules.add_perm("blog.view_decision", moderates)
# Rules and bans hold for the whole blog.
for name in ("view_rulesetting", "change_rulesetting", "view_ban", "add_ban", "change_ban", "delete_ban"):
    rules.add_perm(f"blog.{name}", allows(Can.MODERATE_ALL))
rules.add_perm("blog.add_rulesetting", rules.always_false)
rules.add_perm("blog.delete_rulesetting", rules.always_false)
