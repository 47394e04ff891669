"""The form by which an editor leads an old address somewhere."""

from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import Resolver404, resolve
from django.utils.translation import get_language_from_path
from django.utils.translation import gettext as _

from accounts.models import Author
from blog.events.models import Event
from blog.polls.models import Poll
from blog.posts.models import Post, Series
from blog.posts.permalinks import normal_path
from blog.posts.redirects import Redirect, is_local_path
from blog.tags.models import Tag

# Pages that are there while the thing in their address is.
STANDING: dict[str, type[models.Model]] = {
    "post-detail": Post,
    "page-detail": Post,
    "tag-detail": Tag,
    "author-detail": Author,
    "series-detail": Series,
    "event": Event,
    "poll": Poll,
}


class RedirectForm(forms.ModelForm):
    """Keeps addresses as they are looked for, refuses those never asked for, and leads once: to the end of a chain."""

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
        if _others(self.instance, path).exists():
            raise ValidationError(_("There is a redirect of this address already."))
        if _answers(path):
            raise ValidationError(_("A page stands at this address: nobody would be led away from it."))
        return path

    def clean(self):
        old, new = self.cleaned_data.get("old_path"), self.cleaned_data.get("new_path")
        if old and new:
            try:
                is_local_path(new)
                self.cleaned_data["new_path"] = self._end_of(new, old)
            except ValidationError as error:
                self.add_error("new_path", error)
        return self.cleaned_data

    def _end_of(self, new: str, old: str) -> str:
        """Where `new` leads in the end, or itself."""
        seen = {old}
        while (path := normal_path(new)) not in seen:
            seen.add(path)
            further = _others(self.instance, path).first() if path else None
            if further is None:
                return new
            if not further.new_path:
                raise ValidationError(_("What stood at “%(path)s” has gone for good.") % {"path": new})
            new = further.new_path
        raise ValidationError(_("This would lead back to the old address, and around again."))


def _others(redirect: Redirect, path: str):
    return Redirect.objects.filter(old_path__in=[path, f"{path}/"]).exclude(pk=redirect.pk)


def _without_language(path: str) -> str:
    language = get_language_from_path(path)
    return path.removeprefix(f"/{language}") if language else path


def _answers(path: str) -> bool:
    """Whether a page of today stands at an address."""
    if urlsplit(path).query:
        return False
    for address in (path, f"{path}/"):
        try:
            match = resolve(address)
        except Resolver404:
            continue
        if not match.kwargs:
            return True
        things = STANDING.get(match.url_name or "")
        if things is None:
            continue
        slug = match.kwargs["slug"]
        if things is not Post:
            return things._default_manager.filter(slug=slug).exists()
        posts = Post.objects.public().filter(slug=slug)
        return any(normal_path(post.get_absolute_url()) == path for post in posts)
    return False
