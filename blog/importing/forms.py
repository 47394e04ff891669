from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


def formats() -> list[tuple]:
    from blog.importing.readers import READERS  # when it is needed: see background.py

    return [("auto", _("found out")), *((name, name) for name in READERS)]


class UploadForm(forms.Form):
    """What an editor asks of an import."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("An export of WordPress, Ghost, Blogger or another engine, a page’s text, or a ZIP of several."),
        error_messages={"empty": _("This file is empty: choose the export itself.")},
    )
    format = forms.ChoiceField(label=_("Format"), choices=formats, initial="auto")
    status = forms.ChoiceField(
        label=_("Status"),
        choices=[
            ("as-is", _("as in the source")),
            ("draft", _("all as drafts")),
            ("published", _("doubtful ones too")),
        ],
        initial="as-is",
        help_text=_("What was a draft, private or for members there is never published."),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", _("found out")), *settings.LANGUAGES], required=False
    )
    update = forms.BooleanField(
        label=_("Replace posts that changed there or here since an earlier import; revisions are kept"), required=False
    )
    keep_emails = forms.BooleanField(label=_("Keep commenters’ e-mail addresses"), required=False)

    def options(self) -> dict:
        """As an ImportRun keeps them."""
        data = self.cleaned_data
        return {
            "format": data["format"],
            "status": data["status"],
            "language": data["language"] or None,
            "update": data["update"],
            "keep_emails": data["keep_emails"],
            "media": None,
        }
