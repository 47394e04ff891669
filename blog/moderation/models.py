from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.comments.models import Comment, CommentStatus
from blog.moderation.reasons import FOR_WRITERS, describe


class LogIsKept(Exception):
    """Someone tried to change the log."""


class LogQuerySet(models.QuerySet):
    def update(self, **fields):
        raise LogIsKept("Lines of the log are added, never changed.")

    def delete(self):
        raise LogIsKept("Lines of the log go with their comment alone.")

    def forget_words(self) -> None:
        """What was said is erased with a comment; who decided what, when, and for what kind of reason stays."""
        for pk, findings in list(self.values_list("pk", "findings")):
            codes = [{"code": one["code"], "points": one.get("points", 0)} for one in findings]
            models.QuerySet.update(self.filter(pk=pk), findings=codes, note="", edit=None)


class Decision(models.Model):
    """One line of the log: what happened to a comment, by whom and why. Lines are added, never changed."""

    comment = models.ForeignKey(Comment, verbose_name=_("comment"), on_delete=models.CASCADE, related_name="decisions")
    old_status = models.CharField(_("status before"), max_length=10, choices=CommentStatus)
    new_status = models.CharField(_("new status"), max_length=10, choices=CommentStatus)
    # Nobody: the rules decided.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="decisions",
    )
    # What the rules had against it: code, points, and what the reason tells; see rules.py.
    findings = models.JSONField(default=list, blank=True)
    # Why, in the words of who decided; whoever wrote the comment reads it too.
    note = models.CharField(_("note to its writer"), max_length=300, blank=True)
    # Where its text was changed: {"before": …, "after": …}, in the words of the writing form.
    edit = models.JSONField(null=True, blank=True)
    # What was decided in one gesture is undone in one gesture.
    batch = models.UUIDField(db_index=True)
    undoes = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(_("date"), auto_now_add=True)

    objects = models.Manager.from_queryset(LogQuerySet)()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-pk"]
        default_permissions = ["view"]
        indexes = [models.Index(fields=["created_at"], name="decisions_by_date")]

    def __str__(self):
        return f"{self.comment_id}: {self.old_status} → {self.new_status}"

    def save(self, *args, **kwargs):
        if self.pk:
            raise LogIsKept("Lines of the log are added, never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise LogIsKept("Lines of the log go with their comment alone.")

    @property
    def why(self) -> list[str]:
        """The reasons in words."""
        return [describe(one["code"], one.get("told")) for one in self.findings]

    @property
    def why_for_its_writer(self) -> list[str]:
        """The reasons that help who wrote it; what the filter and bans look for is for editors."""
        return [describe(one["code"], one.get("told")) for one in self.findings if one["code"] in FOR_WRITERS]

    @property
    def weighed(self) -> list[tuple[str, int]]:
        """The reasons in words, each with its points, the weightiest first."""
        found = sorted(self.findings, key=lambda one: -one.get("points", 0))
        return [(describe(one["code"], one.get("told")), one.get("points", 0)) for one in found]

    @property
    def points(self) -> int:
        return sum(one.get("points", 0) for one in self.findings)


def last_reasoned(decisions):
    """Of the lines about a comment, the newest first, the last that gives reasons: they hold whoever put it back."""
    return next((one for one in decisions if one.findings), None)


class SpamWord(models.Model):
    """In how many comments that people called spam, or good, a token was; see words.py. The empty one was in all."""

    token = models.CharField(max_length=160, primary_key=True)
    spam = models.PositiveIntegerField(default=0)
    ham = models.PositiveIntegerField(default=0)


class Example(models.Model):
    """A comment someone decided about: whether it is spam (None: neither), and what the filter has learned of it."""

    comment = models.OneToOneField(Comment, primary_key=True, on_delete=models.CASCADE, related_name="example")
    is_spam = models.BooleanField(null=True)
    learned = models.BooleanField(null=True)
    tokens = models.JSONField(default=list)  # what was learned of it, to be unlearned though its text changes
    is_due = models.BooleanField(default=True)  # decided, and not learned yet

    class Meta:
        indexes = [models.Index(fields=["comment"], condition=models.Q(is_due=True), name="example_due")]


class RuleSetting(models.Model):
    """What an administrator has changed about a rule, and how it failed last; the others are as rules.py says."""

    code = models.CharField(max_length=40, primary_key=True)
    is_on = models.BooleanField(default=True)
    points = models.SmallIntegerField(null=True, blank=True)
    errors = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    last_error_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        default_permissions = ["view", "change"]

    def __str__(self):
        return self.code


class BanQuerySet(models.QuerySet):
    def live(self):
        return self.filter(models.Q(until=None) | models.Q(until__gt=timezone.now()))


class Ban(models.Model):
    """What is not let through: an account, an address, a domain, a network or a word; for a time or for good.

    `value` is the number of an account, an address or domain in lower case, a folded word, or a network's digest
    (Comment.network), which tells nothing and is good for as long as such digests are kept.
    """

    class Kind(models.TextChoices):
        ACCOUNT = "account", _("the account")
        MAIL = "mail", _("the e-mail address")
        DOMAIN = "domain", _("the domain")
        NETWORK = "network", _("the network")
        WORD = "word", _("the word")

    kind = models.CharField(_("what"), max_length=10, choices=Kind)
    value = models.CharField(_("which"), max_length=254)
    note = models.CharField(_("why"), max_length=300, blank=True)
    until = models.DateTimeField(_("until"), null=True, blank=True, help_text=_("Empty: for good."))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("date"), default=timezone.now)

    objects = models.Manager.from_queryset(BanQuerySet)()

    class Meta:
        verbose_name = _("ban")
        verbose_name_plural = _("bans")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="banned_once")]

    def __str__(self):
        return _("%(kind)s: %(value)s") % {"kind": self.get_kind_display(), "value": self.shown}

    @property
    def shown(self) -> str:
        """A digest says nothing to anyone."""
        return self.value[:8] + "…" if self.kind == self.Kind.NETWORK else self.value

    @property
    def is_live(self) -> bool:
        return self.until is None or self.until > timezone.now()


class Standing(models.Model):
    """What an editor has said of a writer: trusted, or to be read first each time. Of an account, or of an address that
    was proven; see trust.py."""

    class Level(models.TextChoices):
        TRUSTED = "trusted", _("trusted")
        WATCHED = "watched", _("read first each time")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("account"), null=True, blank=True, on_delete=models.CASCADE
    )
    email = models.EmailField(_("e-mail"), blank=True)
    level = models.CharField(_("standing"), max_length=10, choices=Level)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("date"), default=timezone.now)

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        constraints = [
            models.UniqueConstraint(fields=["email"], condition=~models.Q(email=""), name="one_standing_an_address")
        ]

    def __str__(self):
        return f"{self.user or self.email}: {self.get_level_display()}"


class Report(models.Model):
    """A reader says that a comment should not be there, or its writer that it should: settled by the next decision."""

    class Reason(models.TextChoices):
        SPAM = "spam", _("It is advertising.")
        INSULT = "insult", _("It insults or harasses someone.")
        HATE = "hate", _("It calls for hatred or violence.")
        PRIVATE = "private", _("It tells something private about someone.")
        FALSE = "false", _("It claims something false and harmful.")
        OTHER = "other", _("Something else.")
        REVIEW = "review", _("Its writer asks that it be looked at again.")

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("upheld")
        DISMISSED = "dismissed", _("dismissed")

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="reports", verbose_name=_("comment"))
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    text = models.CharField(_("in your words"), max_length=500, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="reports")
    commenter = models.CharField(max_length=43, blank=True)  # the browser, as commenters.py knows it
    weight = models.FloatField(default=0)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    created_at = models.DateTimeField(_("date"), default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.UUIDField(null=True, blank=True)  # the batch of the decision

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["comment"], condition=models.Q(outcome=""), name="open_reports"),
            models.Index(fields=["user", "outcome"], name="reports_by_account"),
        ]

    def __str__(self):
        return self.get_reason_display()


class ModeratorMail(models.Model):
    """When someone who moderates is written to about what waits; where there is none, as moderator_mail.py says."""

    class Pace(models.TextChoices):
        NOW = "now", _("at once")
        DAILY = "daily", _("once a day")
        NEVER = "never", _("never")

    user = models.OneToOneField(settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE)
    pace = models.CharField(max_length=5, choices=Pace, blank=True)  # empty: as moderator_mail.py says
    last_digest_at = models.DateTimeField(null=True)
    missed = models.BooleanField(default=False)  # a letter that was one too many: the next daily one tells
