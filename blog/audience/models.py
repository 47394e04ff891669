from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.posts.models import Post


class PostReads(models.Model):
    """How often a post was read on a day; after three months, in a month, kept under its first day."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reads")
    day = models.DateField()
    number = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("reading statistics")
        verbose_name_plural = _("reading statistics")
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["day", "post"], name="one_count_of_reads_a_day")]


class Referral(models.Model):
    """How often readers came to a post from another site on a day (or in a month, as above)."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="referrals")
    host = models.CharField(max_length=100)
    day = models.DateField()
    number = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["day", "post", "host"], name="one_count_of_referrals_a_day")]


class MissedSearch(models.Model):
    """Words that were searched for and found nothing. Of who searched nothing is kept."""

    words = models.CharField(max_length=80, unique=True)
    number = models.PositiveIntegerField(default=1)
    last_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["-number", "-last_at"]
