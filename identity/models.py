"""What the owner says the blog is: its name, its colours, what stands around every page."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from config.kept import kept
from identity.accent import HEX
from identity.entries import Entry, check_foot, check_menu, entries_of

THE_ONE = 1
LINES = _("One line an entry: words | address, as in Calendar | /events/. Left empty, the menu is the program’s.")
FOOT = _("One line an entry: words | address, or words alone.")


class Crawlers(models.TextChoices):
    """What programs that gather texts for language models are told."""

    ALL = "all", _("may read everything")
    SEARCH = "search", _("may answer questions with it, not learn from it")
    NONE = "none", _("are to stay away")


class Identity(models.Model):
    """The blog as its owner has set it. There is one row at most; without it everything is as the program has it.

    Texts come in the interface's languages; what is missing in one is said in the other.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=THE_ONE, editable=False)
    name = models.CharField(_("name"), max_length=80, blank=True, help_text=_("Left empty, it is that of SITE_NAME."))
    motto_fr = models.CharField(_("motto, in French"), max_length=120, blank=True)
    motto_en = models.CharField(_("motto, in English"), max_length=120, blank=True)
    about_fr = models.TextField(
        _("about the blog, in French"),
        max_length=300,
        blank=True,
        help_text=_("Two sentences: what search engines, feeds and shared links show of it."),
    )
    about_en = models.TextField(_("about the blog, in English"), max_length=300, blank=True)
    accent = models.CharField(
        _("accent"),
        max_length=7,
        blank=True,
        validators=[RegexValidator(rf"^{HEX.pattern}\Z", _("A colour as #rrggbb."))],
        help_text=_("A colour as #rrggbb. It is darkened or lightened where text in it could not be read."),
    )
    logo = models.ForeignKey(
        "blog.Image", verbose_name=_("logo"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    cover = models.ForeignKey(
        "blog.Image",
        verbose_name=_("cover"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Stands across the home page, and for posts without a picture where they are shared."),
    )
    menu_fr = models.TextField(
        _("menu, in French"), max_length=2000, blank=True, validators=[check_menu], help_text=LINES
    )
    menu_en = models.TextField(
        _("menu, in English"), max_length=2000, blank=True, validators=[check_menu], help_text=LINES
    )
    foot_fr = models.TextField(
        _("foot, in French"), max_length=2000, blank=True, validators=[check_foot], help_text=FOOT
    )
    foot_en = models.TextField(
        _("foot, in English"), max_length=2000, blank=True, validators=[check_foot], help_text=FOOT
    )
    posts_per_page = models.PositiveSmallIntegerField(
        _("posts per page"),
        default=10,
        validators=[MinValueValidator(3), MaxValueValidator(50)],
    )
    speaks_both = models.BooleanField(
        _("in both languages"),
        default=True,
        help_text=_("Readers can have the pages in French and in English. Else only in the language of LANGUAGE_CODE."),
    )
    crawlers = models.CharField(_("AI crawlers"), max_length=6, choices=Crawlers, default=Crawlers.ALL)
    llms = models.BooleanField(
        _("a summary for language models"), default=False, help_text=_("At /llms.txt: what the blog is, and its posts.")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("identity of the blog")
        default_permissions = ["view", "change"]
        constraints = [models.CheckConstraint(condition=models.Q(pk=THE_ONE), name="one_identity")]

    def __str__(self):
        return self.shown_name

    @classmethod
    def current(cls) -> "Identity":
        """For all who ask, so not to be changed."""
        return kept("identity", lambda: cls.objects.select_related("logo", "cover").first() or cls(pk=THE_ONE))

    @property
    def shown_name(self) -> str:
        return self.name or settings.SITE_NAME

    def _in_language(self, field: str) -> str:
        codes = [get_language() or "", settings.LANGUAGE_CODE, *dict(settings.LANGUAGES)]
        return next(filter(None, (getattr(self, f"{field}_{code}", "") for code in codes)), "")

    @property
    def motto(self) -> str:
        return self._in_language("motto")

    @property
    def about(self) -> str:
        return self._in_language("about")

    @property
    def summary(self) -> str:
        """What the blog says of itself in a sentence or two, where it must say something."""
        return self.about or self.motto or gettext("A blog of many voices")

    @property
    def menu(self) -> list[Entry]:
        return entries_of(self._in_language("menu"))

    @property
    def foot(self) -> list[Entry]:
        return entries_of(self._in_language("foot"))

    @property
    def languages(self) -> list[tuple[str, str]]:
        """Those of the interface that readers can have: (code, its own name)."""
        return [one for one in settings.LANGUAGES if self.speaks_both or one[0] == settings.LANGUAGE_CODE]


def identity_of(request) -> Identity:
    """The identity this request is answered with: asked once, or what a preview has put there."""
    if not hasattr(request, "identity"):
        request.identity = Identity.current()
    return request.identity


def site_name() -> str:
    """The name of the blog, where there is no request: in letters, feeds and exports."""
    return Identity.current().shown_name
