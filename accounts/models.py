"""User signs in; Author is the public name a byline shows, with or without a login."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.inks import Ink, least_used_ink
from accounts.permissions import Role
from config.shown import OnPages


class PeopleManager(UserManager):
    def create_superuser(self, username, email=None, password=None, **fields):
        """What `manage.py createsuperuser` makes: an administrator, whose role says the rest."""
        return self.create_user(username, email, password, **fields, role=Role.ADMINISTRATOR)


class User(AbstractUser):
    """Someone who can sign in. What they may do is their role's row in permissions.py."""

    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.READER)

    objects: ClassVar[PeopleManager] = PeopleManager()

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role=Role.READER, is_staff=False)
                | (~models.Q(role=Role.READER) & models.Q(is_staff=True)),
                name="staff_follows_role",
            ),
            models.CheckConstraint(condition=models.Q(is_superuser=False), name="roles_not_superusers"),
        ]
        # Who writes here are few among those who read here.
        indexes = [models.Index(fields=["role"], condition=models.Q(is_staff=True), name="people_who_write")]

    def save(self, *args, **kwargs):
        # Django's admin asks is_staff; the role alone decides it. Nobody is a superuser, since
        # that would bypass the table of roles.
        self.is_staff = self.role != Role.READER
        self.is_superuser = False
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "is_staff", "is_superuser"}
        super().save(*args, **kwargs)


class Tally(models.Model):
    """How often something was done by someone in a span of time; see limits.py."""

    digest = models.CharField(max_length=64, primary_key=True)
    number = models.PositiveIntegerField(default=1)
    ends_at = models.DateTimeField(db_index=True)


def check_profiles(text: str) -> None:
    """Refuse what is no address of a page."""
    for line in text.split():
        URLValidator(schemes=["http", "https"], message=_("One address a line, each beginning with https://."))(line)


class AuthorQuerySet(models.QuerySet):
    def get_by_natural_key(self, slug):
        return self.get(slug=slug)

    def free_slug(self, slug):
        """This slug, or the first of slug-2, slug-3… that no author has."""
        taken = set(self.filter(slug__startswith=slug).values_list("slug", flat=True))
        number, candidate = 1, slug
        while candidate in taken:
            number += 1
            candidate = f"{slug}-{number}"
        return candidate


class Author(OnPages):
    """Who a byline names. It may belong to a User or to nobody yet (a guest, an imported author)."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("address"), max_length=120, unique=True)
    user = models.OneToOneField(
        User,
        verbose_name=_("account"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="author",
        help_text=_("Empty for a guest: someone who is named here and does not sign in."),
    )
    ink = models.PositiveSmallIntegerField(
        _("ink"),
        choices=Ink,
        blank=True,
        help_text=_("The colour this author is known by. Given at creation, free to change."),
    )
    bio = models.TextField(_("about"), max_length=1000, blank=True)
    expertise = models.CharField(
        _("expertise"),
        max_length=60,
        blank=True,
        help_text=_("What they speak from, in a few words, shown beside their comments: an editor vouches for it."),
    )
    writes_in = models.CharField(
        _("writes in"),
        max_length=10,
        choices=[("html", _("rich text")), ("markdown", _("Markdown"))],
        default="html",
        help_text=_("How new posts are begun; each can be changed from one to the other."),
    )
    website = models.URLField(_("website"), blank=True)
    profiles = models.TextField(
        _("elsewhere"),
        max_length=1000,
        blank=True,
        validators=[check_profiles],
        help_text=_("One address a line: where this author also is. Those sites can verify that this page is theirs."),
    )
    fediverse = models.CharField(
        _("fediverse"),
        max_length=120,
        blank=True,
        validators=[RegexValidator(r"^@[\w.-]{1,60}@[\w-]+(\.[\w-]+)+\Z", _("As @name@server.example."))],
        help_text=_("@name@server.example: Mastodon names the author where a post is shared."),
    )
    portrait = models.ForeignKey(
        "blog.Image", verbose_name=_("portrait"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = models.Manager.from_queryset(AuthorQuerySet)()

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        # Names go into headers of mail and into XML, where control characters have no place.
        self.name = "".join(char for char in self.name if char.isprintable())
        if not self.ink:  # a form that says nothing of it says ""
            self.ink = least_used_ink(list(Author.objects.values_list("ink", flat=True)))
        super().save(*args, **kwargs)

    def natural_key(self):
        return (self.slug,)

    def get_absolute_url(self):
        return reverse("blog:author-detail", args=[self.slug])

    @property
    def links(self) -> list[str]:
        """Where this author also is: the website first."""
        return list(dict.fromkeys([*filter(None, [self.website]), *self.profiles.split()]))

    @property
    def initials(self) -> str:
        """At most two letters: the first of the first and of the last word."""
        words = [word for word in self.name.replace("-", " ").split() if word[:1].isalpha()]
        return "".join(word[0].upper() for word in dict.fromkeys([*words[:1], *words[-1:]]))
