from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from config.shown import OnPages


class ImageManager(models.Manager):
    def get_by_natural_key(self, sha256):
        return self.get(sha256=sha256)


class Image(OnPages):
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
    caption = models.CharField(
        _("caption"), max_length=500, blank=True, help_text=_("Shown below it, where a text gives none.")
    )
    credit = models.CharField(_("credit"), max_length=200, blank=True, help_text=_("Who made it."))
    licence = models.CharField(_("licence"), max_length=100, blank=True, help_text=_("For instance CC BY-SA 4.0."))
    # Where the eye should fall when the picture is cut: hundredths of its width and height.
    focus_x = models.PositiveSmallIntegerField(
        _("focal point, across"), default=50, validators=[MaxValueValidator(100)]
    )
    focus_y = models.PositiveSmallIntegerField(_("focal point, down"), default=50, validators=[MaxValueValidator(100)])
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("brought by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
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
