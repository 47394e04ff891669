from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.markup.text import one_line
from config.fetching import Refused, checked


class LinkedBlog(models.Model):
    """Another blog that this one reads; its latest titles are fetched in the background."""

    name = models.CharField(_("name"), max_length=200)
    url = models.URLField(_("address"), max_length=500)
    feed_url = models.URLField(
        _("feed"),
        max_length=500,
        blank=True,
        help_text=_("RSS, Atom or JSON Feed; without one, no titles are shown."),
    )
    about = models.CharField(_("about it"), max_length=300, blank=True)
    category = models.CharField(_("group"), max_length=100, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    position = models.PositiveSmallIntegerField(
        _("order"), default=100, help_text=_("Small numbers come first; among equals, the alphabet.")
    )
    # What the last fetching brought: [{"title", "url", "at" (ISO 8601 or "")}], and how to ask for what is new.
    latest = models.JSONField(editable=False, default=list)
    fetched_at = models.DateTimeField(_("fetched"), null=True, editable=False)
    due_at = models.DateTimeField(editable=False, default=timezone.now, db_index=True)
    problem = models.CharField(_("problem"), max_length=300, editable=False, default="")
    failures = models.PositiveSmallIntegerField(editable=False, default=0)
    etag = models.CharField(max_length=200, editable=False, default="")
    modified = models.CharField(max_length=100, editable=False, default="")

    class Meta:
        verbose_name = _("other blog")
        verbose_name_plural = _("other blogs")
        ordering = ["position", "name", "pk"]
        constraints = [models.UniqueConstraint(fields=["url", "feed_url"], name="one_row_for_a_feed")]

    def __str__(self):
        return self.name

    def clean(self):
        for field in ("url", "feed_url"):
            if address := getattr(self, field):
                try:
                    checked(address)
                except Refused as refused:
                    said = _("Not an address of another blog: %(why)s.") % {"why": refused}
                    raise ValidationError({field: said}) from None

    def save(self, *args, **kwargs):
        for field in ("name", "about", "category"):
            setattr(self, field, one_line(getattr(self, field)))
        super().save(*args, **kwargs)
