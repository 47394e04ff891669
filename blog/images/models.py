from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ImageManager(models.Manager):
    def get_by_natural_key(self, sha256):
        return self.get(sha256=sha256)


class Image(models.Model):
    """A picture as it was taken in: re-encoded, without its metadata, stored once however often used."""

    file = models.FileField(_("file"), upload_to="images/")
    name = models.CharField(_("name"), max_length=200, help_text=_("The name of the file it came from."))
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    alt = models.CharField(
        _("alternative text"),
        max_length=300,
        blank=True,
        help_text=_("What it shows, for those who cannot see it."),
    )
    decorative = models.BooleanField(
        _("decorative"), default=False, help_text=_("It says nothing the text does not: no alternative text.")
    )
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = ImageManager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.sha256,)


class Rendition(models.Model):
    """The picture at one width, as WebP."""

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="renditions")
    width = models.PositiveIntegerField()
    file = models.FileField(upload_to="images/")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["image", "width"], name="one_rendition_a_width")]
        ordering = ["width"]
