import re
from datetime import datetime

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from rapidfuzz import fuzz
from rules.contrib.admin import (
    ObjectPermissionsModelAdmin,
    ObjectPermissionsStackedInline,
    ObjectPermissionsTabularInline,
)

from blog.markup.sheets import csv_of
from blog.markup.text import fold, one_line
from blog.polls.models import Choice, Outcome, Poll, Question
from blog.polls.results import table_of

MOST_CHOICES, MOST_QUESTIONS = 30, 100
STARRED = re.compile(r"\*\s*[^\W_]")
ALIKE = 50  # of a hundred, how much of an answer stays where it is worded better


class QuestionForm(forms.ModelForm):
    """A question with its choices, a line each; in a quiz a star stands before those that are right."""

    lines = forms.CharField(
        label=gettext_lazy("Answers to choose from"),
        widget=forms.Textarea(attrs={"rows": 5, "cols": 60}),
        help_text=gettext_lazy("One a line. In a quiz a star stands before each right one: * Paris"),
    )

    class Meta:
        model = Question
        fields = ["text", "lines", "takes_several", "explanation", "position"]
        widgets = {"explanation": forms.Textarea(attrs={"rows": 3, "cols": 60})}

    def __init__(self, *args, is_quiz=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_quiz = is_quiz
        if self.instance.pk:
            self.initial["lines"] = self.instance.lines

    def clean_text(self):
        text, before = self.cleaned_data["text"], self.instance.text
        if self.instance.pk and self.instance.poll.answers and _alike(before, text) < ALIKE:
            raise ValidationError(
                _("Readers have answered already: a question may be worded better, but stays the one it was.")
            )
        return text

    def clean_lines(self):
        choices = self._choices(one_line(line) for line in self.cleaned_data["lines"].splitlines())
        texts = [text for text, _right in choices]
        if len(choices) < 2:
            raise ValidationError(_("Give at least two answers to choose from, one a line."))
        if len(choices) > MOST_CHOICES:
            raise ValidationError(_("At most %(most)d answers, please.") % {"most": MOST_CHOICES})
        if len(set(texts)) < len(texts):
            raise ValidationError(_("Two of the answers are the same."))
        if long := next((text for text in texts if len(text) > 200), None):
            raise ValidationError(_("An answer has 200 characters at most: “%(text)s…”.") % {"text": long[:40]})
        if self.instance.pk and self.instance.poll.answers:
            self._check_votes_stay(texts)
        return choices

    def _choices(self, lines) -> list[tuple[str, bool]]:
        if not self.is_quiz:
            lines = [line for line in lines if line]
            if any(STARRED.match(line) for line in lines):
                raise ValidationError(
                    _("A star says what is right, in a quiz: choose that kind above, or take the stars away.")
                )
            return [(line, False) for line in lines]
        return [(line.lstrip("* "), line.startswith("*")) for line in lines if line.strip("* ")]

    def _check_votes_stay(self, texts: list[str]) -> None:
        rows = self._rows(texts)
        if len(texts) != self.instance.choices.count():
            raise ValidationError(
                _("Readers have answered already: answers may be worded better, but none comes or goes.")
            )
        before = [row.text for row in rows]
        if not all(row.pk and _is_nearest(row.text, text, before) for row, text in zip(rows, texts, strict=True)):
            raise ValidationError(
                _(
                    "Readers have answered already, and it cannot be told whose votes are whose: move answers first "
                    "and save, then change their words."
                )
            )

    def _rows(self, texts: list[str]) -> list[Choice]:
        """The choice of each line: that with the same words, else the one that stood there and is worded anew."""
        known = list(self.instance.choices.all())
        by_words = {row.text: row for row in known}
        return [
            by_words.get(text)
            or next((row for row in known[place : place + 1] if row.text not in texts), Choice(question=self.instance))
            for place, text in enumerate(texts)
        ]

    def save_choices(self) -> None:
        """Votes stay with the words they were given to, in whatever order these stand now."""
        wanted = self.cleaned_data["lines"]
        rows = self._rows([text for text, _right in wanted])
        self.instance.choices.exclude(pk__in=[row.pk for row in rows if row.pk]).delete()
        for position, (row, (text, is_right)) in enumerate(zip(rows, wanted, strict=True), 1):
            row.position, row.text, row.is_right = position, text, is_right
            row.save()


def _alike(before: str, after: str) -> float:
    """How much of some words is left, of a hundred: whether they were mended, or others put in their place."""
    return fuzz.ratio(fold(before), fold(after))


def _is_nearest(before: str, after: str, others: list[str]) -> bool:
    """Whether an answer is the one it was, worded better, and no other of the question is nearer."""
    return _alike(before, after) >= max([ALIKE, *(_alike(other, after) for other in others)])


class Questions(forms.BaseInlineFormSet):
    def get_form_kwargs(self, index):
        return {**super().get_form_kwargs(index), "is_quiz": self.instance.is_quiz}

    def clean(self):
        super().clean()
        asked = [
            form
            for form in self.forms
            if (form.instance.pk or form.has_changed()) and not self._should_delete_form(form)
        ]
        if not asked:
            raise ValidationError(_("Ask at least one question."))
        if self.instance.is_quiz:
            for form in asked:
                self._check_stars(form)

    def _check_stars(self, form: QuestionForm) -> None:
        stars = sum(is_right for _text, is_right in form.cleaned_data.get("lines", []))
        if "lines" in form.cleaned_data and not stars:
            form.add_error("lines", _("In a quiz something is right: put a star before it."))
        elif stars > 1 and not form.cleaned_data.get("takes_several", form.instance.takes_several):
            said = _("Several are right, but readers choose one: tick “several answers”, or leave one star.")
            form.add_error("lines", said)


class Outcomes(forms.BaseInlineFormSet):
    def clean(self):
        super().clean()
        said = [form for form in self.forms if form.has_changed() and not self._should_delete_form(form)]
        if said and not self.instance.is_quiz:
            raise ValidationError(_("Only a quiz has results by points: choose that kind above."))
        most = self._questions()
        for form in said:
            if most and form.cleaned_data.get("points", 0) > most:
                reached = ngettext(
                    "Nobody can have so many right: there is one question.",
                    "Nobody can have so many right: there are %(number)d questions.",
                    most,
                )
                form.add_error("points", reached % {"number": most})

    def _questions(self) -> int:
        """How many questions the page that was sent asks: they stand beside, in a form set of their own."""
        number = self.data.get("questions-TOTAL_FORMS", "")
        sent = range(min(int(number), MOST_QUESTIONS) if re.fullmatch(r"\d{1,9}", number) else 0)
        return sum(
            bool(self.data.get(f"questions-{n}-text", "").strip()) and f"questions-{n}-DELETE" not in self.data
            for n in sent
        )


class QuestionInline(ObjectPermissionsStackedInline):
    model = Question
    form = QuestionForm
    formset = Questions
    fields = ["text", "lines", "takes_several", "explanation", "position"]
    min_num, max_num = 1, MOST_QUESTIONS
    extra = 0

    def get_formset(self, request, obj=None, **kwargs):
        # A form that claims thousands of questions is not made that large to be told so.
        there = obj.questions.count() if obj else 0  # from before there was a bound
        return super().get_formset(request, obj, absolute_max=max(MOST_QUESTIONS, there), **kwargs)

    def get_readonly_fields(self, request, obj=None):
        """What readers have answered stays the question it was."""
        return ["takes_several"] if obj and obj.answers else []

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and not (obj and obj.answers)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and obj.answers)


class OutcomeInline(ObjectPermissionsTabularInline):
    model = Outcome
    formset = Outcomes
    extra, max_num = 0, MOST_QUESTIONS + 1

    def get_formset(self, request, obj=None, **kwargs):
        return super().get_formset(request, obj, absolute_max=MOST_QUESTIONS + 1, **kwargs)


class Closing(forms.DateTimeField):
    """A moment of our times; the first and last years cannot be told in another zone."""

    def clean(self, value):
        try:
            moment = super().clean(value)
        except OverflowError:
            moment = datetime.min
        if moment and not 1900 <= moment.year <= 2200:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return moment


class PollForm(forms.ModelForm):
    closes_at = Closing(
        label=gettext_lazy("Closes"),
        required=False,
        help_text=Poll._meta.get_field("closes_at").help_text,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


@admin.register(Poll)
class PollAdmin(ObjectPermissionsModelAdmin):
    form = PollForm
    list_display = ["title", "kind", "status", "answers", "closes_at", "sheet"]
    list_filter = ["status", "kind", "language"]
    search_fields = ["title"]
    show_facets = admin.ShowFacets.NEVER
    fields = [
        *("title", "kind", "status", "introduction", "ending", "results", "closes_at", "language", "slug"),
    ]
    inlines = [QuestionInline, OutcomeInline]

    def get_urls(self):
        export = self.admin_site.admin_view(self.export)
        return [path("<int:pk>/export/", export, name="blog_poll_export"), *super().get_urls()]

    def get_readonly_fields(self, request, obj=None):
        return ["kind"] if obj and obj.answers else []

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        for one in formset.forms:
            if isinstance(one, QuestionForm) and one.cleaned_data.get("lines") and one.instance.pk:
                one.save_choices()

    def get_deleted_objects(self, objs, request):
        """The polls alone are named: what goes with them is counted."""
        deleted, counts, permissions, protected = super().get_deleted_objects(objs, request)
        return [one for one in deleted if not isinstance(one, list)], counts, permissions, protected

    @admin.display(description=gettext_lazy("results"))
    def sheet(self, poll):
        return (
            format_html('<a href="{}">CSV</a>', reverse("admin:blog_poll_export", args=[poll.pk]))
            if poll.answers
            else "—"
        )

    def export(self, request, pk):
        """The results as a sheet."""
        poll = get_object_or_404(Poll.objects.visible_to(request.user).whole(), pk=pk)
        if not self.has_change_permission(request, poll):
            raise PermissionDenied
        response = HttpResponse(csv_of(table_of(poll)), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{poll.slug}.csv"'
        return response
