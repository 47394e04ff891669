from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

# A path of this site: "//evil.example/" would lead to another.
is_local_path = RegexValidator(r"^/(?![/\\])", _("An address of this site, beginning with one /."))


class Redirect(models.Model):
    """An address that was, and the one that took its place; none where what stood there was removed."""

    old_path = models.CharField(_("old address"), max_length=300, unique=True, validators=[is_local_path])
    new_path = models.CharField(
        _("new address"),
        max_length=300,
        blank=True,
        validators=[is_local_path],
        help_text=_("Left empty: what stood there has gone for good (410)."),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        ordering = ["old_path"]

    def __str__(self):
        return f"{self.old_path} → {self.new_path or '410'}"
