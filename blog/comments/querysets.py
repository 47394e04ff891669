from django.apps import apps
from django.db import models
from django.db.models.functions import Concat


class CommentQuerySet(models.QuerySet):
    def approved(self):
        """What every reader sees. The row's side is `Comment.is_approved`."""
        return self.filter(status="approved")

    def shown(self):
        """What a thread draws: the approved, and an empty place for each other that has approved replies."""
        replies = apps.get_model("blog.Comment").objects.filter(
            post=models.OuterRef("post"),
            status="approved",
            path__gt=models.OuterRef("path"),
            path__lt=Concat(models.OuterRef("path"), models.Value("~")),
        )
        return self.filter(models.Q(status="approved") | models.Exists(replies))

    def conversations(self):
        """The comments that answer a post itself and are drawn: they are shown, or have answers that are."""
        return self.filter(models.Q(status="approved") | models.Q(answers__gt=0), parent=None)

    def below(self, posts):
        """Those on some posts, asked of each comment as it comes: the newest are found without looking at all posts."""
        return self.filter(models.Exists(posts.order_by().filter(pk=models.OuterRef("post"))))

    def with_people(self):
        return self.select_related("author", "parent")
