from django.db import models
from django.utils.translation import gettext_lazy as _


class CacheDay(models.Model):
    """What the page cache did on a day, in all processes of all machines."""

    day = models.DateField(unique=True)
    served = models.PositiveBigIntegerField(default=0)
    made = models.PositiveBigIntegerField(default=0)
    stale = models.PositiveBigIntegerField(default=0)
    purged = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("page cache")
        verbose_name_plural = _("page cache")
        default_permissions = ("view",)

    @property
    def sent(self) -> int:
        return self.served + self.stale + self.made

    @property
    def percent(self) -> float | None:
        """How many of a hundred pages sent had not to be made; None where none was sent."""
        return round(100 * (self.served + self.stale) / self.sent, 1) if self.sent else None
