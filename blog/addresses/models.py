from django.db import models
from django.utils.translation import gettext_lazy as _


class MissedAddress(models.Model):
    """An address of this site that was asked for and is not there. Of who asked nothing is kept."""

    path = models.CharField(_("address"), max_length=300, unique=True)
    number = models.PositiveIntegerField(_("asked for"), default=1)
    came_from = models.CharField(_("linked from"), max_length=100, blank=True)  # the host of the last page that links
    first_at = models.DateTimeField(_("first"), auto_now_add=True)
    last_at = models.DateTimeField(_("last"))

    class Meta:
        verbose_name = _("address not found")
        verbose_name_plural = _("addresses not found")
        ordering = ["-number", "-last_at"]
        default_permissions = ("view", "delete")

    def __str__(self):
        return self.path
