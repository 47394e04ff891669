from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from rules.contrib.admin import (
    ObjectPermissionsModelAdmin,
    ObjectPermissionsStackedInline,
    ObjectPermissionsTabularInline,
)

from blog.markup.sheets import csv_of
from blog.markup.text import one_line
from blog.polls.models import Choice, Outcome, Poll, Question
from blog.polls.results import table_of

MOST_CHOICES = 30


class QuestionForm(forms.ModelForm):
    """A question with its choices, a line each; a star stands before those that are right."""

    lines = forms.CharField(
        label=gettext_lazy("Answers to choose from"),
        widget=forms.Textarea(attrs={"rows": 5, "cols": 60}),
        help_text=gettext_lazy("One a line. In a quiz a star stands before each right one: * Paris"),
    )

    class Meta:
        model = Question
        fields = ["text", "lines", "takes_several", "explanation", "position"]
        widgets = {"explanation": forms.Textarea(attrs={"rows": 3, "cols": 60})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["lines"] = self.instance.lines

    def clean_lines(self):
        lines = [one_line(line) for line in self.cleaned_data["lines"].splitlines()]
        choices = [(line.lstrip("* "), line.startswith("*")) for line in lines if line.strip("* ")]
        texts = [text for text, _right in choices]
        if len(choices) < 2:
            raise ValidationError(_("Give at least two answers to choose from, one a line."))
        if len(choices) > MOST_CHOICES:
            raise ValidationError(_("At most %(most)d answers, please.") % {"most": MOST_CHOICES})
        if len(set(texts)) < len(texts):
            raise ValidationError(_("Two of the answers are the same."))
        if long := next((text for text in texts if len(text) > 200), None):
            raise ValidationError(_("An answer has 200 characters at most: “%(text)s…”.") % {"text": long[:40]})
        if self.instance.pk and self.instance.poll.answers and len(choices) != self.instance.choices.count():
            raise ValidationError(
                _("Readers have answered already: answers may be worded better, but none comes or goes.")
            )
        return choices

    def save_choices(self) -> None:
        """By their order: those there are get the new words, so that their votes stay."""
        known = list(self.instance.choices.all())
        wanted = self.cleaned_data["lines"]
        for position, (text, is_right) in enumerate(wanted, 1):
            row = known[position - 1] if position <= len(known) else Choice(question=self.instance)
            row.position, row.text, row.is_right = position, text, is_right
            row.save()
        for row in known[len(wanted) :]:
            row.delete()


class Questions(forms.BaseInlineFormSet):
    def clean(self):
        super().clean()
        if not any(
            form.cleaned_data.get("lines") and not form.cleaned_data.get("DELETE")
            for form in self.forms
            if form.is_valid()
        ):
            raise ValidationError(_("Ask at least one question."))
        if self.instance.kind != "quiz" or any(self.errors):
            return
        for form in self.forms:
            choices = form.cleaned_data.get("lines", [])
            if choices and not form.cleaned_data.get("DELETE") and not any(right for _text, right in choices):
                form.add_error("lines", _("In a quiz something is right: put a star before it."))


class QuestionInline(ObjectPermissionsStackedInline):
    model = Question
    form = QuestionForm
    formset = Questions
    min_num = 1
    extra = 0

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and not (obj and obj.answers)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and obj.answers)


class OutcomeInline(ObjectPermissionsTabularInline):
    model = Outcome
    extra = 0


@admin.register(Poll)
class PollAdmin(ObjectPermissionsModelAdmin):
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
        head = [
            _("Question"),
            pgettext("to choose", "Answer"),
            _("Right"),
            _("Votes"),
            _("Percent of those who answered"),
        ]
        response = HttpResponse(csv_of([head, *table_of(poll)]), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{poll.slug}.csv"'
        return response
