"""The form by which an editor leads an old address somewhere."""

from urllib.parse import parse_qsl, urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language_from_path
from django.utils.translation import gettext as _

from blog.addresses.asking import answers
from blog.addresses.former import is_behind_home, where_now
from blog.posts.permalinks import normal_path
from blog.posts.redirects import Redirect, is_local_path


class RedirectForm(forms.ModelForm):
    """Keeps addresses as they are looked for, refuses those a page answers at, and leads once: to a page that answers.

    So no chain of redirects is longer than one, and none leads around.
    """

    class Meta:
        model = Redirect
        fields = ["old_path", "new_path"]

    def clean_old_path(self) -> str:
        typed = self.cleaned_data["old_path"]
        path = normal_path(_without_language(typed))
        if not path or not typed.startswith(("/", "http")):
            raise ValidationError(_("The address of a page, from the first / on: /2012/10/a-post, or /?p=12."))
        if "?" in typed and "?" not in path:
            raise ValidationError(_("What stands behind “?” is not looked at: end the address before it."))
        others = Redirect.objects.filter(old_path__in=[path, f"{path}/"]).exclude(pk=self.instance.pk)
        if others.exists():
            raise ValidationError(_("There is a redirect of this address already."))
        if not urlsplit(path).query and (answers(path) or answers(f"{path}/")):
            raise ValidationError(_("A page stands at this address: nobody would be led away from it."))
        return path

    def clean_new_path(self) -> str:
        typed = self.cleaned_data["new_path"]
        if not typed:
            return ""
        is_local_path(typed)
        address, mark, place = typed.partition("#")
        parts = urlsplit(address)
        behind = dict(parse_qsl(parts.query))
        is_there = answers(address, for_all=True) and not is_behind_home(parts.path, behind)
        found = address if is_there else where_now(parts.path, behind)
        if found == "":
            raise ValidationError(_("What stood at “%(path)s” has gone for good.") % {"path": typed})
        if found is None:
            raise ValidationError(_("No page stands at this address for readers: nobody would be led to it."))
        return found + mark + place


def _without_language(path: str) -> str:
    """A path as redirects know it, for every language."""
    language = get_language_from_path(path)
    return path.removeprefix(f"/{language}") if language in dict(settings.LANGUAGES) else path
