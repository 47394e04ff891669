from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.permissions import Can, may
from blog.markup.render import finish_post, render_markdown
from blog.markup.sanitize import sanitize_post
from blog.markup.text import make_slug, one_line, without_controls
from config.shown import OnPages


class EventStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    CANCELLED = "cancelled", _("cancelled")


NO_ZONES = {"localtime", "Factory", "posixrules"}  # what a machine calls its own


def check_zone(name: str) -> None:
    if name not in available_timezones() or name in NO_ZONES:
        raise ValidationError(_("This time zone is not known; names look like Europe/Paris or America/Montreal."))


class EventQuerySet(models.QuerySet):
    def public(self):
        """What anyone may see: a cancelled event too, so that nobody comes in vain."""
        return self.exclude(status=EventStatus.DRAFT)

    def visible_to(self, user):
        """With the drafts of their own for who writes, and all for who edits others'."""
        if may(user, Can.EDIT_OTHERS):
            return self.all()
        if may(user, Can.WRITE_DRAFTS):
            return self.filter(~Q(status=EventStatus.DRAFT) | Q(created_by=user))
        return self.public()

    def to_come(self, now: datetime | None = None):
        return self.filter(over_at__gt=now or timezone.now()).order_by("starts_at", "pk")

    def past(self, now: datetime | None = None):
        return self.filter(over_at__lte=now or timezone.now()).order_by("-starts_at", "-pk")


class Event(OnPages):
    """Something that takes place: it leaves the calendar for the archive by itself when it is over."""

    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(
        _("address"), max_length=100, unique=True, blank=True, help_text=_("Left empty, it follows from the title.")
    )
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    all_day = models.BooleanField(
        _("whole days"), default=False, help_text=_("The hours are left aside: from the first day to the last.")
    )
    zone = models.CharField(
        _("time zone"),
        max_length=50,
        default=timezone.get_default_timezone_name,
        validators=[check_zone],
        help_text=_("The clocks of the place, as Europe/Paris or America/Montreal: the times above are read by them."),
    )
    place = models.CharField(
        pgettext_lazy("of an event", "place"),
        max_length=200,
        blank=True,
        help_text=_("The name of the hall, the café, the library…"),
    )
    street = models.CharField(_("street and town"), max_length=300, blank=True)
    link = models.URLField(
        _("link"), max_length=500, blank=True, help_text=_("Where one enrols, buys tickets, or watches from afar.")
    )
    description = models.TextField(
        _("description"), max_length=20_000, blank=True, help_text=_("In Markdown, as posts may be.")
    )
    description_html = models.TextField(editable=False, default="")
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    status = models.CharField(_("status"), max_length=10, choices=EventStatus, default=EventStatus.PUBLISHED)
    # When it leaves the calendar; and how often what calendars remember has changed (RFC 5545, SEQUENCE).
    over_at = models.DateTimeField(editable=False)
    sequence = models.PositiveIntegerField(editable=False, default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = models.Manager.from_queryset(EventQuerySet)()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-starts_at", "-pk"]
        indexes = [
            models.Index(fields=["over_at"], name="events_by_their_end"),
            models.Index(fields=["starts_at"], name="events_by_their_start"),
        ]

    shown_moments = ("starts_at", "over_at")

    def __str__(self):
        return self.title

    def clean(self):
        if self.title and not one_line(self.title):
            raise ValidationError({"title": _("Nothing of this title can be seen: write it in letters.")})
        if self.starts_at and self.ends_at and self.ends_at < self.starts_at:
            raise ValidationError({"ends_at": _("It ends before it begins: change one of both.")})

    def save(self, *args, **kwargs):
        for name in ("title", "place", "street"):
            setattr(self, name, one_line(getattr(self, name)))
        self.slug = self.slug or self._free_slug()
        self.description = without_controls(self.description)
        self.description_html = finish_post(sanitize_post(render_markdown(self.description)), self.language)
        self.over_at = self._over_at()
        if self.pk:
            self.sequence += 1
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("blog:event", args=[self.slug])

    @property
    def time_zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def begins(self) -> datetime:
        """The beginning by the clocks of the place."""
        return self.starts_at.astimezone(self.time_zone)

    @property
    def ends(self) -> datetime | None:
        return self.ends_at.astimezone(self.time_zone) if self.ends_at else None

    @property
    def is_over(self) -> bool:
        return self.over_at <= timezone.now()

    @property
    def was_public(self) -> bool:
        """Whether readers may know its address."""
        return self.status != EventStatus.DRAFT

    @property
    def is_cancelled(self) -> bool:
        return self.status == EventStatus.CANCELLED

    @property
    def where(self) -> str:
        return ", ".join(part for part in (self.place, self.street) if part)

    def _over_at(self) -> datetime:
        """The end; where it is not known, or in whole days, the end of the last day in the place."""
        if self.ends_at and not self.all_day:
            return self.ends_at
        last = (self.ends or self.begins).date() + timedelta(days=1)
        return datetime.combine(last, time.min, self.time_zone)

    def _free_slug(self) -> str:
        wished = make_slug(self.title, 80, "event")
        slug, number = wished, 1
        while Event.objects.filter(slug=slug).exclude(pk=self.pk).exists() or slug in RESERVED:
            number += 1
            slug = f"{wished}-{number}"
        return slug


RESERVED = {"past", "page"}  # of addresses below /events/
