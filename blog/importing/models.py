from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.comments.models import Comment, Ping
from blog.posts.models import Post
from config.dates import date_format

# Below this the reader doubts that this is one post with this title: an editor looks first.
SURE = 0.75


class ImportRun(models.Model):
    """One run of the import: what it was asked, when, and what came of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        UNDONE = "undone", _("undone")

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RUNNING)
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    touched_at = models.DateTimeField(_("last sign of life"), auto_now=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("by")
    )
    options = models.JSONField(_("options"), default=dict)
    # Of items by outcome, and by kind and outcome ("post created"); written after every batch.
    counts = models.JSONField(_("counts"), default=dict)
    counts_by_kind = models.JSONField(_("counts by kind"), default=dict)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]
        default_permissions = ["view"]

    def __str__(self):
        return date_format(timezone.localtime(self.started_at), "SHORT_DATETIME_FORMAT")


class RunEntry(models.Model):
    """What someone may want to look at after a run: an item skipped or failed, or kept with remarks."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(_("kind"), max_length=40)
    outcome = models.CharField(_("outcome"), max_length=10)
    source = models.CharField(_("source"), max_length=255)
    source_id = models.CharField(max_length=200, blank=True)
    title = models.TextField(_("title"), blank=True)
    reason = models.TextField(_("reason"), blank=True)
    warnings = models.JSONField(_("remarks"), default=list)
    first_line = models.PositiveIntegerField(null=True)
    last_line = models.PositiveIntegerField(null=True)
    # The thing itself, where it is kept nowhere else.
    raw = models.TextField(blank=True)
    post = models.ForeignKey(Post, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("entry of an import")
        verbose_name_plural = _("entries of an import")
        ordering = ["pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["run", "outcome", "kind"], name="entries_of_a_run")]


class ImportedItemManager(models.Manager):
    def get_by_natural_key(self, source, source_id):
        return self.get(source=source, source_id=source_id)


class ImportedItem(models.Model):
    """Where a post came from: what makes a second run harmless, and its provenance."""

    # The format and the identity of the blog there: "wordpress https://example.com".
    source = models.CharField(_("source"), max_length=200)
    source_id = models.CharField(_("identity in the source"), max_length=200)
    # Of the record as read, to know whether the source changed…
    checksum = models.CharField(max_length=64)
    # …and of the post as stored, to know whether someone edited it here since.
    stored_checksum = models.CharField(max_length=64)
    file_name = models.CharField(_("file"), max_length=255)
    file_sha256 = models.CharField(max_length=64)
    first_line = models.PositiveIntegerField(null=True)
    last_line = models.PositiveIntegerField(null=True)
    repairs = models.JSONField(_("repairs"), default=list)
    importer_version = models.CharField(_("importer"), max_length=20, default="")
    # Whether its text may hold links to posts of the same source that came in later.
    links_open = models.BooleanField(default=False)
    # Empty where the post was deleted here: it does not come back by itself.
    post = models.OneToOneField(
        Post, null=True, on_delete=models.SET_NULL, related_name="imported_from", verbose_name=_("post")
    )
    run = models.ForeignKey(ImportRun, null=True, on_delete=models.SET_NULL, related_name="imported")

    objects = ImportedItemManager()

    class Meta:
        verbose_name = _("imported item")
        verbose_name_plural = _("imported items")
        constraints = [models.UniqueConstraint(fields=["source", "source_id"], name="imported_once")]
        indexes = [
            models.Index(fields=["source"], condition=models.Q(links_open=True), name="imported_with_open_links")
        ]

    def __str__(self):
        return f"{self.file_name}: {self.source_id}"

    def natural_key(self):
        return (self.source, self.source_id)


class ImportedComment(models.Model):
    """Where a comment or a mention came from, so that a second run adds only those that are new."""

    source = models.CharField(max_length=200)
    source_id = models.CharField(max_length=200)
    # Empty where it was deleted here: it does not come back.
    comment = models.OneToOneField(Comment, null=True, on_delete=models.SET_NULL, related_name="imported_from")
    ping = models.OneToOneField(Ping, null=True, on_delete=models.SET_NULL, related_name="imported_from")
    run = models.ForeignKey(ImportRun, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["source", "source_id"], name="comment_imported_once")]


class ImportedPage(models.Model):
    """The text of a page of posts run together, where its reader cut it, and where an editor decided to."""

    name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(max_length=64, unique=True)
    text = models.TextField()
    # [{"line": 9, "title": "…", "confidence": 0.83, "source_id": "…"}], in the order of the lines.
    proposed = models.JSONField(default=list)
    # The same with "drop", or null where nobody has decided yet.
    decided = models.JSONField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    run = models.ForeignKey(ImportRun, null=True, on_delete=models.SET_NULL, related_name="pages")

    class Meta:
        verbose_name = _("imported page")
        verbose_name_plural = _("imported pages")
        ordering = ["-pk"]
        default_permissions = ["view"]

    def __str__(self):
        return self.name

    @property
    def doubts(self) -> int:
        """How many of its posts the reader is not sure of."""
        return sum(one["confidence"] < SURE for one in self.proposed)


class CreatedRows(models.Model):
    """Rows besides posts and comments that a run made, so that undoing takes away exactly those."""

    class Kind(models.TextChoices):
        AUTHOR = "author"
        TAG = "tag"
        IMAGE = "image"
        REDIRECT = "redirect"

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="created_rows")
    kind = models.CharField(max_length=10, choices=Kind)
    ids = models.JSONField()

    class Meta:
        default_permissions = ()
