from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from blog.markup.text import without_controls
from config.shown import OnPages


class SeriesManager(models.Manager):
    def get_by_natural_key(self, slug):
        return self.get(slug=slug)


class Series(OnPages):
    """Posts that belong together, in an order of their own."""

    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    description = models.TextField(_("description"), max_length=1000, blank=True)

    objects = SeriesManager()

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = pgettext_lazy("several", "series")
        ordering = ["title"]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        self.title = without_controls(self.title)
        super().save(*args, **kwargs)

    def natural_key(self):
        return (self.slug,)

    def get_absolute_url(self):
        return reverse("blog:series-detail", args=[self.slug])
