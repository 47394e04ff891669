from django.conf import settings
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from config.shown import OnPages

KEY = 16  # hex digits of its SHA-256, by which readers ask for it
# What a browser shows or plays by itself; all else is fetched as a file.
SHOWN = {"pdf", "txt", "mp3", "ogg", "m4a", "wav", "mp4", "webm"}


class Document(OnPages):
    """A file readers may fetch: kept byte for byte, stored once however often used."""

    file = models.FileField(_("file"), upload_to="documents/")
    name = models.CharField(_("name"), max_length=200, help_text=_("The name of the file it came from."))
    title = models.CharField(_("title"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=10, editable=False)
    size = models.PositiveBigIntegerField(_("size"), editable=False)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("brought by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    fetched = models.PositiveBigIntegerField(_("fetched"), default=0, editable=False)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.title or self.name

    def get_absolute_url(self):
        """Where readers fetch it, and are counted. By its digest: what only a draft names cannot be guessed."""
        return reverse("blog:document", args=[self.sha256[:KEY]])

    @property
    def is_shown(self) -> bool:
        """Whether browsers show or play it by themselves."""
        return self.kind in SHOWN

    @property
    def label(self) -> str:
        """What a link to it says: its title, kind and size."""
        return f"{self} ({self.kind.upper()}, {filesizeformat(self.size)})"
