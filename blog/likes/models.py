from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.comments.models import Comment
from blog.posts.models import Post


class Like(models.Model):
    """Someone likes a post or a comment: an account, or a reader known for a while by a digest (liking.py)."""

    post = models.ForeignKey(Post, null=True, on_delete=models.CASCADE, related_name="likes")
    comment = models.ForeignKey(Comment, null=True, on_delete=models.CASCADE, related_name="likes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="likes")
    reader = models.CharField(max_length=64, default="")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("like")
        verbose_name_plural = _("likes")
        constraints = [
            models.CheckConstraint(condition=Q(post=None) ^ Q(comment=None), name="like_of_one_thing"),
            *(
                models.UniqueConstraint(fields=[what, who], condition=known, name=f"one_like_of_{what}_by_{who}")
                for what in ("post", "comment")
                for who, known in (("user", Q(user__isnull=False)), ("reader", ~Q(reader="")))
            ),
        ]
        indexes = [models.Index(fields=["created_at"], condition=~Q(reader=""), name="likes_to_forget")]

    @property
    def thing(self) -> Post | Comment:
        """What is liked."""
        thing = self.post or self.comment
        assert thing is not None, "the constraint like_of_one_thing"  # noqa: S101
        return thing
