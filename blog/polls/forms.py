"""The form of a poll: a field for each question."""

from django import forms
from django.utils.translation import gettext_lazy as _

from blog.polls.models import Poll


class AnswerForm(forms.Form):
    """Answers to a poll that was fetched `whole()`; its fields are named q and the question's number."""

    def __init__(self, data=None, *, poll: Poll):
        super().__init__(data, auto_id=f"poll{poll.pk}_%s")
        for question in poll.questions.all():
            choices = [(str(choice.pk), choice.text) for choice in question.choices.all()]
            kind, widget, missing = (
                (forms.MultipleChoiceField, forms.CheckboxSelectMultiple, _("Choose at least one answer."))
                if question.takes_several
                else (forms.ChoiceField, forms.RadioSelect, _("Choose an answer."))
            )
            self.fields[f"q{question.pk}"] = kind(
                label=question.text,
                choices=choices,
                widget=widget,
                help_text=_("several may be chosen") if question.takes_several else "",
                error_messages={"required": missing, "invalid_choice": _("This is not one of the answers.")},
            )

    @property
    def chosen(self) -> list[int]:
        """The numbers of all choices made."""
        return [
            int(one) for value in self.cleaned_data.values() for one in (value if isinstance(value, list) else [value])
        ]
