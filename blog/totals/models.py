"""How many posts there are of what: kept with every change, so that no reader waits while a whole blog is counted."""

from django.db import models

from blog.posts.models import Post


class Total(models.Model):
    """How many posts are published, or will be, in a month: of all, of a tag, by an author, in a language (what a total
    is not about is 0 or empty); and of a tag by an author, in whatever month (0).
    """

    month = models.PositiveIntegerField()  # 201210, in the site's time zone
    tag = models.PositiveBigIntegerField(default=0)
    author = models.PositiveBigIntegerField(default=0)
    language = models.CharField(max_length=10, default="")
    number = models.IntegerField()

    class Meta:
        verbose_name = "number of posts"
        verbose_name_plural = "numbers of posts"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["tag", "author", "language", "month"], name="one_total_of_each")]
        # They hold the numbers too, so that sums are read from them alone.
        indexes = [
            models.Index(fields=["tag", "language", "author", "month", "number"], name="totals_of_authors"),
            models.Index(fields=["author", "language", "tag", "month", "number"], name="totals_of_tags"),
        ]

    def __str__(self):
        return f"{self.number}"


class Counted(models.Model):
    """Where a post is counted: what has to be taken back when it changes."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, primary_key=True, related_name="counted")
    cells = models.JSONField(default=list)  # [month, tag, author, language] of each total it is part of

    class Meta:
        verbose_name = "post that is counted"
        verbose_name_plural = "posts that are counted"
        default_permissions = ()

    def __str__(self):
        return str(self.post_id)
