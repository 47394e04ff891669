from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.posts.models import Post
from blog.posts.revisions import Revision

# Whoever has a post open says so every 15 seconds; three silences, and they are gone.
PRESENT = timedelta(seconds=45)


class WorkingCopy(models.Model):
    """What someone has typed into one tab and not saved yet; and, with or without text, that they are there."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="working_copies")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # Named at random by the browser tab, which keeps the name over a reload.
    tab = models.CharField(max_length=40)
    # What the writing began from; empty for a post that nobody has saved by the form.
    base = models.ForeignKey(Revision, null=True, on_delete=models.SET_NULL, related_name="+")
    # The form's fields as they would be sent, each a list of texts; null where all is saved.
    fields = models.JSONField(null=True)
    written_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["post", "user", "tab"], name="one_copy_a_tab")]
        ordering = ["-written_at", "-pk"]

    def __str__(self):
        return f"{self.post}, {self.user}"

    @property
    def is_present(self) -> bool:
        return self.seen_at > timezone.now() - PRESENT


class PreviewLinkQuerySet(models.QuerySet):
    def open(self):
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())


class PreviewLink(models.Model):
    """An address under which someone without an account may read one post before it is out, for a time."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="preview_links")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")

    def __str__(self):
        return f"{self.post}, {self.expires_at:%Y-%m-%d}"

    @property
    def token(self) -> str:
        """Its number, signed: nobody can make one, and the row says whether it still opens."""
        return signing.Signer(salt="blog.preview").sign(str(self.pk))

    def get_absolute_url(self):
        return reverse("blog:post-shared-preview", args=[self.token])


def link_of(token: str) -> PreviewLink | None:
    """The link with this token, if it is one of ours and still opens."""
    try:
        number = signing.Signer(salt="blog.preview").unsign(token)
    except signing.BadSignature:
        return None
    return PreviewLink.objects.open().select_related("post").filter(pk=number).first()
