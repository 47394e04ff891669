from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from accounts.models import Author
from blog.images.models import Image
from blog.markup.shield import shield_text
from blog.markup.text import make_slug, reading_minutes, without_controls
from blog.posts.conversing import Conversing
from blog.posts.querysets import PostQuerySet
from blog.posts.rendering import render_post
from blog.posts.series import Series
from blog.tags.models import PostTag, Tag
from blog.tags.naming import TagsManager
from config.shown import OnPages

# First parts of addresses that are taken: a page cannot stand there.
RESERVED = set(
    "accent account admin archive author authors category comments en feed fr healthz language like media page popular "
    "preview search series share static tag tags".split()
)
DISCUSSED = models.Q(comment_count__gt=0)


class Status(models.TextChoices):
    DRAFT = "draft", _("draft")
    REVIEW = "review", _("in review")
    PUBLISHED = "published", _("published")
    PRIVATE = "private", _("private")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Kind(models.TextChoices):
    POST = "post", _("post")
    PAGE = "page", _("page")


class Precision(models.TextChoices):
    """How exactly the date of publication is known; an imported text may give only its month."""

    SECOND = "second", _("to the second")
    DAY = "day", _("to the day")
    MONTH = "month", _("to the month")
    YEAR = "year", _("to the year")
    UNKNOWN = "unknown", _("unknown")


class BodyFormat(models.TextChoices):
    HTML = "html", _("rich text")
    MARKDOWN = "markdown", _("Markdown")


def wished_slug(kind: str, title: str, slug: str = "") -> str:
    """The slug a post has or, from its title, should have: none that stands for something else here."""
    slug = slug or make_slug(title, fallback="billet")
    if slug.isdigit():  # two digits alone would be a day: /2012/10/27/
        return f"billet-{slug}"
    return f"page-{slug}" if kind == Kind.PAGE and slug in RESERVED else slug


class PostManager(models.Manager.from_queryset(PostQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, slug):
        return self.get(slug=slug)


class Post(Conversing, OnPages):  # type: ignore[django-manager-missing]  # made by taggit
    """What readers see. `body` is as written; `body_html` is its rendering, made at saving.

    It is public when its status is published and `published_at` has come: no job publishes it.
    """

    kind = models.CharField(
        _("kind"),
        max_length=4,
        choices=Kind,
        default=Kind.POST,
        help_text=_("A page stands outside of the stream of posts, at an address without a date."),
    )
    title = models.CharField(_("title"), max_length=250)
    slug = models.SlugField(
        _("address"),
        max_length=100,
        unique=True,
        blank=True,
        help_text=_("The last part of the address. Left empty, it is made from the title."),
    )
    standfirst = models.TextField(
        _("standfirst"),
        max_length=500,
        blank=True,
        help_text=_("Two sentences that make one want to read; shown above the text and in lists."),
    )
    body = models.TextField(_("text"), blank=True)
    body_format = models.CharField(_("written in"), max_length=10, choices=BodyFormat, default=BodyFormat.MARKDOWN)
    body_html = models.TextField(editable=False)
    excerpt = models.TextField(editable=False)
    search_text = models.TextField(editable=False)
    words = models.PositiveIntegerField(_("words"), editable=False, default=0)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="fr")

    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    published_at = models.DateTimeField(
        _("date of publication"),
        null=True,
        blank=True,
        help_text=_("In the future: the post appears by itself at that time."),
    )
    published_precision = models.CharField(
        _("known"), max_length=10, choices=Precision, default=Precision.SECOND, editable=False
    )
    truncated = models.BooleanField(
        _("truncated"), default=False, help_text=_("The source of the import held only its beginning.")
    )
    featured = models.BooleanField(_("featured"), default=False, help_text=_("Leads the home page."))
    pinned = models.BooleanField(
        _("pinned"), default=False, help_text=_("Stays first among the posts of the home page.")
    )
    canonical_url = models.URLField(
        _("first published at"),
        blank=True,
        help_text=_("For a text that came out elsewhere first: its address there, named to search engines."),
    )
    search_title = models.CharField(
        _("title for search engines"), max_length=100, blank=True, help_text=_("Left empty, it is the title.")
    )

    change_note = models.CharField(
        _("what changed"),
        max_length=200,
        blank=True,
        help_text=_("For readers, beside the date of the last change: a correction, an addition."),
    )
    translation_of = models.ForeignKey(
        "self",
        verbose_name=_("translation of"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="translations",
        help_text=_("The address of the post this one says in another language."),
    )

    authors = models.ManyToManyField(
        Author, through="Byline", related_name="posts", verbose_name=_("authors"), blank=True
    )
    cover = models.ForeignKey(
        Image,
        verbose_name=_("cover"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="covers",
    )
    series = models.ForeignKey(
        Series,
        verbose_name=_("series"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="posts",
    )
    series_position = models.PositiveIntegerField(_("place in the series"), null=True, blank=True)
    tags = TaggableManager(through=PostTag, manager=TagsManager, blank=True, verbose_name=_("tags"))

    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    objects = PostManager()
    shown_moments = ("published_at",)

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status__in=["published", "private"]) | models.Q(published_at__isnull=False),
                name="published_has_a_date",
            ),
            models.CheckConstraint(condition=~models.Q(title=""), name="post_has_a_title"),
        ]
        indexes = [
            models.Index(fields=["status", "-published_at", "-id"], name="post_public_by_date"),
            models.Index(fields=["-published_at", "-id"], name="post_by_date"),
            models.Index(fields=["series", "series_position"], name="post_by_series"),
            models.Index(fields=["title"], name="post_by_title"),
            models.Index(fields=["-like_count", "-published_at"], condition=models.Q(like_count__gt=0), name="liked"),
            models.Index(fields=["-comment_count", "-published_at"], condition=DISCUSSED, name="discussed"),
            models.Index(fields=["-updated_at", "-id"], name="post_by_change"),
            models.Index(fields=["kind", "status", "-published_at", "-id"], name="posts_of_lists"),
            models.Index(
                fields=["-published_at"],
                condition=models.Q(featured=True) | models.Q(pinned=True),
                name="posts_that_go_first",
            ),
        ]

    def __str__(self):
        return self.title

    def natural_key(self):
        return (self.slug,)

    def clean(self):
        """What goes out without a date goes out now."""
        if self.status in (Status.PUBLISHED, Status.PRIVATE) and self.published_at is None:
            self.published_at, self.published_precision = timezone.now(), Precision.SECOND

    def save(self, *args, **kwargs):
        if not self.slug or self.wished_slug != self.slug:
            self.slug = Post.objects.free_slug(self.wished_slug, apart_from=self)
        if kwargs.get("update_fields") is None:
            self.clean()
            self.complete()
            # Not auto_now: a post that comes in by a fixture was not changed by coming in.
            self.updated_at = timezone.now()
        super().save(*args, **kwargs)

    @property
    def wished_slug(self) -> str:
        return wished_slug(self.kind, self.title, self.slug)

    def complete(self, clean: bool = False) -> None:
        """Fill what comes from the fields, as `save` does, for who writes in bulk (`clean`: the body is sanitised)."""
        for field in ("title", "standfirst", "body"):
            setattr(self, field, without_controls(getattr(self, field)))
        render_post(self, clean)

    @property
    def local_date(self) -> datetime | None:
        """The date of publication in the site's time zone: the one its address is made of."""
        return timezone.localtime(self.published_at) if self.published_at else None

    def get_absolute_url(self):
        if not self.local_date:
            return reverse("blog:post-preview", args=[self.pk])
        if self.kind == Kind.PAGE:
            return reverse("blog:page-detail", args=[self.slug])
        return reverse("blog:post-detail", args=[*self.address_parts, self.slug])

    @property
    def address_parts(self) -> tuple[str, str]:
        date = self.local_date
        return (f"{date.year:04}", f"{date.month:02}") if date else ("", "")

    @property
    def is_public(self) -> bool:
        """The row's side of `PostQuerySet.public`."""
        return bool(self.status == Status.PUBLISHED and self.published_at and self.published_at <= timezone.now())

    @property
    def accepts_comments(self) -> bool:
        return self.is_public and self.is_open

    @property
    def was_public(self) -> bool:
        """Whether readers may know its address: it is public, or was and is withdrawn."""
        out = self.published_at and self.published_at <= timezone.now()
        return bool(out and self.status in (Status.PUBLISHED, Status.WITHDRAWN))

    @property
    def is_scheduled(self) -> bool:
        return bool(self.status == Status.PUBLISHED and self.published_at and self.published_at > timezone.now())

    @property
    def changed_at(self) -> datetime:
        """When readers last got something else to read than before."""
        return max(self.updated_at, self.published_at or self.updated_at)

    @property
    def minutes(self) -> int:
        return reading_minutes(self.words)

    @property
    def lead_text(self) -> str:
        """What a list shows below the title."""
        return shield_text(self.standfirst) or self.excerpt

    @property
    def shows_cover(self) -> bool:
        """Whether the cover stands above the text: not where the text shows the picture itself."""
        return self.cover is not None and self.cover.file.url not in self.body

    @property
    def voices(self) -> list[Author]:
        """The authors in the order of the byline, from what `with_voices` fetched."""
        return [byline.author for byline in self._fetched("bylines")]

    @property
    def subjects(self) -> list[Tag]:
        """The tags in their order, from what `with_tags` fetched."""
        return sorted((item.tag for item in self._fetched("tag_items")), key=lambda tag: tag.key)

    def _fetched(self, relation: str) -> Iterable:
        """What was prefetched, as it is: `.all()` makes a manager and a query of it each time, and cards ask often."""
        fetched = getattr(self, "_prefetched_objects_cache", {}).get(relation)
        return getattr(self, relation).all() if fetched is None else fetched

    @property
    def ink(self) -> int:
        """The first author's ink; 0, grey, where nobody is named."""
        return next((author.ink for author in self.voices), 0)


class BylineManager(models.Manager):
    def get_by_natural_key(self, post_slug, author_slug):
        return self.get(post__slug=post_slug, author__slug=author_slug)


class Byline(models.Model):
    """The place of an author among those of a post."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="bylines")
    author = models.ForeignKey(Author, verbose_name=_("author"), on_delete=models.PROTECT, related_name="bylines")
    position = models.PositiveSmallIntegerField(_("place"), default=1)
    role = models.CharField(
        _("role"),
        max_length=60,
        blank=True,
        help_text=_("Empty for the text; else translation, photographs…"),
    )
    # When the post came out or will, where lists may show it; kept by blog/totals/counting.py.
    out_at = models.DateTimeField(null=True, editable=False)

    objects = BylineManager()

    class Meta:
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["post", "author"], name="an_author_once_a_post")]
        indexes = [models.Index(fields=["author", "-out_at", "-post"], name="posts_by_an_author")]

    def __str__(self):
        return str(self.author)

    def natural_key(self):
        return (self.post.slug, self.author.slug)

    natural_key.dependencies = ["blog.post", "accounts.author"]  # type: ignore[attr-defined]
