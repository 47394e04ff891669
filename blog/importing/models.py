from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.posts.models import Post


class ImportRun(models.Model):
    """One run of the import: what it was asked, when, and what came of it."""

    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("by")
    )
    options = models.JSONField(_("options"), default=dict)
    report = models.JSONField(_("report"), default=dict)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]
        default_permissions = ["view"]

    def __str__(self):
        return f"{self.started_at:%Y-%m-%d %H:%M}"

    @property
    def counts(self) -> dict[str, int]:
        return self.report.get("counts", {})


class ImportedItemManager(models.Manager):
    def get_by_natural_key(self, source_format, source_id):
        return self.get(source_format=source_format, source_id=source_id)


class ImportedItem(models.Model):
    """Where a post came from: what makes a second run harmless, and its provenance."""

    source_format = models.CharField(_("format"), max_length=30)
    source_id = models.CharField(_("identity in the source"), max_length=200)
    # Of the record as read, to know whether the source changed…
    checksum = models.CharField(max_length=64)
    # …and of the post as stored, to know whether someone edited it here since.
    stored_checksum = models.CharField(max_length=64)
    file_name = models.CharField(_("file"), max_length=255)
    file_sha256 = models.CharField(max_length=64)
    first_line = models.PositiveIntegerField(null=True)
    last_line = models.PositiveIntegerField(null=True)
    post = models.OneToOneField(
        Post, null=True, on_delete=models.CASCADE, related_name="imported_from", verbose_name=_("post")
    )
    run = models.ForeignKey(ImportRun, null=True, on_delete=models.SET_NULL, related_name="imported")

    objects = ImportedItemManager()

    class Meta:
        verbose_name = _("imported item")
        verbose_name_plural = _("imported items")
        constraints = [models.UniqueConstraint(fields=["source_format", "source_id"], name="imported_once")]

    def __str__(self):
        return f"{self.file_name}: {self.source_id}"

    def natural_key(self):
        return (self.source_format, self.source_id)
