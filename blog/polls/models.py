from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Can, may
from blog.markup.render import finish_post, render_markdown
from blog.markup.sanitize import sanitize_post
from blog.markup.text import make_slug, one_line, without_controls
from config.shown import OnPages

WHOLE = ("questions__choices",)  # what belongs to a poll, to be fetched with it


class PollStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")


class PollKind(models.TextChoices):
    POLL = "poll", _("poll: what do you think?")
    QUIZ = "quiz", _("quiz: some answers are right")


class Shown(models.TextChoices):
    """When readers see the results."""

    ALWAYS = "always", _("at any time")
    ANSWERED = "answered", _("to who has answered")
    CLOSED = "closed", _("once it is closed")


class PollQuerySet(models.QuerySet):
    def public(self):
        return self.filter(status=PollStatus.PUBLISHED)

    def visible_to(self, user):
        """With the drafts of their own for who writes, and all for who edits others'."""
        if may(user, Can.EDIT_OTHERS):
            return self.all()
        if may(user, Can.WRITE_DRAFTS):
            return self.filter(Q(status=PollStatus.PUBLISHED) | Q(created_by=user))
        return self.public()

    def open(self):
        return self.filter(Q(closes_at=None) | Q(closes_at__gt=timezone.now()))

    def whole(self):
        """With questions and choices, in two more queries."""
        return self.prefetch_related(*WHOLE)


def html_of(text: str, language: str) -> str:
    """Safe HTML of Markdown."""
    return finish_post(sanitize_post(render_markdown(text)), language) if text else ""


class Poll(OnPages):
    """One or several questions to readers. What is kept is how many chose what, never who."""

    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(
        _("address"), max_length=100, unique=True, blank=True, help_text=_("Left empty, it follows from the title.")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=PollKind, default=PollKind.POLL)
    introduction = models.TextField(_("introduction"), max_length=5_000, blank=True, help_text=_("In Markdown."))
    ending = models.TextField(
        _("at the end"),
        max_length=5_000,
        blank=True,
        help_text=_("What readers are told once they have answered. In Markdown."),
    )
    results = models.CharField(_("results are shown"), max_length=10, choices=Shown, default=Shown.ANSWERED)
    closes_at = models.DateTimeField(
        _("closes"), null=True, blank=True, help_text=_("From then on nobody answers, and everybody sees the results.")
    )
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    status = models.CharField(_("status"), max_length=10, choices=PollStatus, default=PollStatus.DRAFT)
    introduction_html = models.TextField(editable=False, default="")
    ending_html = models.TextField(editable=False, default="")
    answers = models.PositiveIntegerField(_("answers"), editable=False, default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = models.Manager.from_queryset(PollQuerySet)()

    class Meta:
        verbose_name = _("poll")
        verbose_name_plural = _("polls")
        ordering = ["-created_at", "-pk"]

    shown_moments = ("closes_at",)

    def __str__(self):
        return self.title

    def clean(self):
        if self.title and not one_line(self.title):
            raise ValidationError({"title": _("Nothing of this title can be seen: write it in letters.")})

    def save(self, *args, **kwargs):
        self.title = one_line(self.title)
        self.introduction, self.ending = without_controls(self.introduction), without_controls(self.ending)
        self.introduction_html = html_of(self.introduction, self.language)
        self.ending_html = html_of(self.ending, self.language)
        self.slug = self.slug or self._free_slug()
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("blog:poll", args=[self.slug])

    @property
    def is_open(self) -> bool:
        return self.closes_at is None or self.closes_at > timezone.now()

    @property
    def was_public(self) -> bool:
        """Whether readers may know its address."""
        return self.status == PollStatus.PUBLISHED

    @property
    def is_quiz(self) -> bool:
        return self.kind == PollKind.QUIZ

    def shows_results(self, has_answered: bool) -> bool:
        if not self.is_open or self.results == Shown.ALWAYS:
            return True
        return has_answered and self.results == Shown.ANSWERED

    def _free_slug(self) -> str:
        wished = make_slug(self.title, 80, "poll")
        slug, number = wished, 1
        while Poll.objects.filter(slug=slug).exclude(pk=self.pk).exists():
            number += 1
            slug = f"{wished}-{number}"
        return slug


class Question(models.Model):
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    text = models.CharField(_("question"), max_length=300)
    takes_several = models.BooleanField(_("several answers"), default=False)
    explanation = models.TextField(
        _("explanation"),
        max_length=3_000,
        blank=True,
        help_text=_("Shown with the results, at the end. In Markdown."),
    )
    explanation_html = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.text

    def save(self, *args, **kwargs):
        self.text = one_line(self.text)
        self.explanation = without_controls(self.explanation)
        self.explanation_html = html_of(self.explanation, self.poll.language)
        super().save(*args, **kwargs)

    @property
    def lines(self) -> str:
        """Its choices as its form takes them: one a line; in a quiz a star before those that are right."""
        stars = self.poll.is_quiz
        return "\n".join(f"{'* ' if stars and one.is_right else ''}{one.text}" for one in self.choices.all())


class Choice(models.Model):
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="choices")
    position = models.PositiveSmallIntegerField(default=1)
    text = models.CharField(max_length=200)
    is_right = models.BooleanField(default=False)
    votes = models.PositiveIntegerField(editable=False, default=0)

    class Meta:
        verbose_name = _("answer to choose")
        verbose_name_plural = _("answers to choose")
        ordering = ["position", "pk"]
        default_permissions = ()

    def __str__(self):
        return self.text


class Outcome(models.Model):
    """What a quiz says to who had at least so many questions right."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="outcomes")
    points = models.PositiveSmallIntegerField(_("from so many right"), default=0)
    text = models.CharField(_("what is said"), max_length=500)

    class Meta:
        verbose_name = _("result of a quiz")
        verbose_name_plural = _("results of a quiz")
        ordering = ["-points"]
        constraints = [models.UniqueConstraint(fields=["poll", "points"], name="one_outcome_for_points")]

    def __str__(self):
        return self.text


class Ballot(models.Model):
    """That someone has answered: an account, or a reader known for a while by a digest. Not what they answered."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="ballots")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="ballots")
    reader = models.CharField(max_length=64, default="")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("trace of an answer")
        verbose_name_plural = _("traces of answers")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["poll", who], condition=known, name=f"one_ballot_by_{who}")
            for who, known in (("user", Q(user__isnull=False)), ("reader", ~Q(reader="")))
        ]
        indexes = [models.Index(fields=["created_at"], condition=~Q(reader=""), name="ballots_to_forget")]

    def __str__(self):
        return str(self.poll)
