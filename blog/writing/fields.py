"""Fields of the writing form: a local time that exists, the names of a byline."""

import datetime
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http.request import validate_host
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import get_language_from_path, override
from django.utils.translation import gettext_lazy as _

from accounts.models import Author
from blog.markup.text import fold, one_line
from blog.posts.models import Post
from config.clocks import exists, is_ambiguous

MAX_AUTHORS = 20


def at_local(text: str, fold: int) -> datetime.datetime:
    """A local time as browsers send it, the first (fold 0) or second time clocks show it."""
    return datetime.datetime.fromisoformat(text).replace(tzinfo=timezone.get_current_timezone(), fold=fold)


class LocalDateTimeField(forms.DateTimeField):
    """A time of the site's zone, by the minute. One that clocks show twice is asked about, one they skip refused."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    default_error_messages = {
        "skipped": _("There is no %(time)s on that day: clocks are put forward. Take an hour later or earlier."),
        "twice": _("Clocks show %(time)s twice on that day, as they are put back: say which one below."),
    }

    def to_python(self, value):
        text = str(value or "").strip()
        if not text:
            return None
        try:
            moment = datetime.datetime.fromisoformat(text)
        except ValueError:
            return super().to_python(value)
        if not 1000 <= moment.year <= 9000:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if moment.tzinfo:
            return moment
        zone = timezone.get_current_timezone()
        if not exists(moment, zone):
            raise self._refused("skipped", moment)
        if is_ambiguous(moment, zone):
            raise self._refused("twice", moment)
        return moment.replace(tzinfo=zone)

    def _refused(self, code: str, moment: datetime.datetime) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params={"time": f"{moment:%H:%M}"})


class PostByAddress(forms.ModelChoiceField):
    """A post, named by its address as one copies it from the browser."""

    widget = forms.TextInput(attrs={"maxlength": 400, "spellcheck": "false", "placeholder": "/2026/03/…"})

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", Post._meta.get_field("translation_of").help_text)
        super().__init__(Post.objects.all(), **kwargs)

    @property
    def posts(self) -> QuerySet[Post]:
        return cast(QuerySet[Post], self.queryset)

    def prepare_value(self, value):
        post = value if isinstance(value, Post) else None
        if post is None and isinstance(value, int):
            post = self.posts.filter(pk=value).first()
        return post.get_absolute_url() if post else value

    def to_python(self, value):
        text = str(value or "").strip()
        if not text:
            return None
        found = self.posts.filter(**named).first() if (named := _named_by(text)) else None
        if found is None:
            raise ValidationError(_("There is no post at this address."), code="invalid_choice")
        return found


def _named_by(address: str) -> dict:
    """What an address of this blog says of a post: its slug or its number; empty for any other address.

    The page of a post, one of its pages of comments, its feeds, its preview and its page at the desk all will do.
    """
    try:
        parts = urlsplit(address)
    except ValueError:  # "http://[" and the like
        return {}
    hosts = [urlsplit(settings.SITE_URL).hostname or "", *(settings.ALLOWED_HOSTS or ["localhost", "127.0.0.1"])]
    if len(address) > 400 or (parts.netloc and not validate_host(parts.hostname or "", hosts)):
        return {}
    path = f"/{parts.path.strip('/')}/"
    try:
        with override(get_language_from_path(path) or settings.LANGUAGE_CODE):
            asked = resolve(path)
    except Resolver404:
        return {}
    if asked.namespace == "blog" and "slug" in asked.kwargs and "year" in asked.kwargs:
        return {"slug": asked.kwargs["slug"]}
    number = asked.kwargs.get({"post-preview": "pk", "blog_post_change": "object_id"}.get(asked.url_name or "", ""), "")
    return {"pk": number} if str(number).isdecimal() and len(str(number)) < 19 else {}


@dataclass(frozen=True, slots=True)
class Signature:
    """A name of a byline: an author, and what they did if not the text."""

    author: Author
    role: str = ""


class BylinesWidget(forms.Widget):
    """A row for each author, in order, and rows to add some; without scripts too."""

    template_name = "admin/blog/post/bylines.html"
    SPARE = 2

    def value_from_datadict(self, data, files, name):
        names = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        roles = data.getlist(f"{name}_role") if hasattr(data, "getlist") else data.get(f"{name}_role", [])
        return [(who, roles[place] if place < len(roles) else "") for place, who in enumerate(names)]

    def value_omitted_from_data(self, data, files, name):
        return name not in data

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        rows = [row for row in value or [] if row[0]]
        spare = [("", "")] * (0 if attrs and attrs.get("disabled") else self.SPARE)
        context["widget"] |= {"rows": [*rows, *spare], "authors": Author.objects.values_list("name", flat=True)[:500]}
        return context


class BylinesField(forms.Field):
    """The authors of a post in order, by name or slug. Gives Signatures.

    `may_add_guests`: whether a name nobody has becomes a guest author, instead of being refused.
    """

    widget = BylinesWidget
    may_add_guests = False
    default_error_messages = {
        "unknown": _("Nobody here is called “%(name)s”. An editor can add guests; check the spelling."),
        "several": _(
            "Several authors are called “%(name)s”: write the end of the address of the one you mean (%(slugs)s)."
        ),
        "twice": _("“%(name)s” stands twice in the byline."),
        "many": _("A byline has %(number)d names at most."),
    }

    def to_python(self, value):
        if value and isinstance(value[0], Signature):  # a disabled field gives its initial value
            return value
        rows = [(one_line(name), one_line(role)[:60]) for name, role in value or [] if one_line(name)]
        if len(rows) > MAX_AUTHORS:
            raise ValidationError(self.error_messages["many"], params={"number": MAX_AUTHORS})
        signatures = [Signature(self._author(name), role) for name, role in rows]
        names = [fold(signature.author.name) + str(signature.author.pk) for signature in signatures]
        for place, one in enumerate(names):
            if one in names[:place]:
                raise ValidationError(self.error_messages["twice"], params={"name": signatures[place].author.name})
        return signatures

    def _author(self, name: str) -> Author:
        found = list(Author.objects.filter(slug=name)) or list(Author.objects.filter(name__iexact=name)[:5])
        if not found:
            found = [one for one in Author.objects.filter(name__istartswith=name[:1]) if fold(one.name) == fold(name)]
        if len(found) > 1:
            slugs = ", ".join(author.slug for author in found)
            raise ValidationError(self.error_messages["several"], params={"name": name, "slugs": slugs})
        if found:
            return found[0]
        if not self.may_add_guests:
            raise ValidationError(self.error_messages["unknown"], params={"name": name})
        return Author(name=name[:120])  # saved with the post, if the rest of the form holds

    def prepare_value(self, value):
        """Rows of (name, role), from signatures or as they were sent."""
        return [(one.author.name, one.role) if isinstance(one, Signature) else tuple(one) for one in value or []]

    def has_changed(self, initial, data):
        sent = [(one_line(name), one_line(role)) for name, role in data or [] if one_line(name)]
        return self.prepare_value(initial) != sent
