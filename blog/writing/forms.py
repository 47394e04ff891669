"""The form a post is written in: what each role may set, and what happens when two people saved."""

import re
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from accounts.models import Author
from accounts.permissions import Can, may
from accounts.profiles import author_of
from blog.images.models import Image
from blog.markup.sanitize import sanitize_post
from blog.markup.text import make_slug, plain_text
from blog.posts.access import may_sign, statuses_for
from blog.posts.models import BodyFormat, Post, Status
from blog.posts.pictures import undescribed
from blog.posts.revisions import FIELDS, Revision, snapshot_of
from blog.writing.fields import BylinesField, LocalDateTimeField, PostByAddress, Signature, at_local
from blog.writing.merging import merge
from blog.writing.telling import label_of, shown_value

EDITORS_ALONE = {"featured", "pinned", "kind"}
PUBLISHERS_ALONE = {"published_at", "published_again", "comment_policy", "comments_close_after"}
# The form's name of a field, and the snapshot's.
ROWS = ("cover", "series", "translation_of")
KEPT_AS = {**{name: f"{name}_id" for name in ROWS}, "bylines": "authors"}
AGAIN = [("", "---------"), ("0", _("the first time (before clocks are put back)")), ("1", _("the second time"))]


# What Enter leaves of a quotation whose source nobody wrote.
EMPTY_SOURCE = re.compile(r"<footer>\s*</footer>")


def with_plain_ends(text: str) -> str:
    """Browsers send line ends of their own: a text nobody touched must be the text it was."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def same_minute(one: datetime | None, other: datetime | None) -> bool:
    if one is None or other is None:
        return False
    return one.replace(second=0, microsecond=0) == other.replace(second=0, microsecond=0)


class LatestPictures(forms.Select):
    """The pictures brought last, and the one that is chosen; scripts open the whole library instead."""

    LATEST = 50

    def optgroups(self, name, value, attrs=None):
        chosen = [int(one) for one in value if str(one).isdecimal() and len(str(one)) < 19]
        latest = list(Image.objects.values_list("pk", "name")[: self.LATEST])
        known = {pk for pk, _name in latest}
        others = Image.objects.filter(pk__in=[pk for pk in chosen if pk not in known]).values_list("pk", "name")
        self.choices = [("", "---------"), *others, *latest]
        return super().optgroups(name, [str(one) for one in value], attrs)


class PostForm(forms.ModelForm):
    """`user` is set by the admin; the fields and choices offered are those of the user's role."""

    user: Any = None
    fields: dict[str, Any]
    # What the writing began from, and where: so that a second save never overwrites another's unseen.
    base = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    tab = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    bylines = BylinesField(label=_("authors"), required=False)
    published_at = LocalDateTimeField(
        label=_("date of publication"),
        required=False,
        help_text=_("In the future: the post appears by itself at that time."),
    )
    translation_of = PostByAddress(label=_("translation of"), required=False)
    published_again = forms.ChoiceField(label=_("which of both"), choices=AGAIN, required=False)

    class Meta:
        model = Post
        fields = [
            *("title", "standfirst", "body", "body_format", "cover", "tags", "status", "published_at", "kind"),
            *(
                "slug",
                "language",
                "series",
                "series_position",
                "comment_policy",
                "comments_close_after",
                "featured",
                "pinned",
            ),
            *("canonical_url", "search_title", "change_note", "translation_of"),
        ]
        widgets = {
            "title": forms.Textarea(
                attrs={"rows": 1, "class": "title-field", "maxlength": 250, "placeholder": _("Title")}
            ),
            "standfirst": forms.Textarea(attrs={"rows": 2, "placeholder": _("Standfirst, in a sentence or two")}),
            "body": forms.Textarea(attrs={"rows": 28, "class": "body-field", "spellcheck": "true"}),
            "body_format": forms.HiddenInput,
            "cover": LatestPictures,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.merged_with = None
        self.conflicts: dict[str, tuple] = {}
        for name in self._beyond_the_role():
            self.fields.pop(name, None)
        if "status" in self.fields:
            allowed = statuses_for(self.user)
            self.fields["status"].choices = [choice for choice in Status.choices if choice[0] in allowed]
        self._begin()

    def _beyond_the_role(self) -> set[str]:
        """Featuring, and making pages, is the editors' choice; dating and closing comments is for who publishes."""
        hidden = set()
        if not may(self.user, Can.EDIT_OTHERS):
            hidden |= EDITORS_ALONE
        if not may(self.user, Can.PUBLISH_OWN):
            hidden |= PUBLISHERS_ALONE
        return hidden

    def _begin(self) -> None:
        post = self.instance
        if "tags" not in self.fields:  # for who may only look
            return
        self.fields["tags"].widget.attrs["list"] = "known-tags"
        self.fields["tags"].help_text = ""
        self.fields["translation_of"].queryset = Post.objects.visible_to(self.user)
        self.fields["bylines"].may_add_guests = may(self.user, Can.EDIT_OTHERS)
        self.fields["bylines"].disabled = not may_sign(self.user, post)
        if post.pk:
            last = post.revisions.first()
            self.initial["base"] = last.pk if last else 0
            signed = post.bylines.select_related("author").order_by("position", "pk")
            self.initial["bylines"] = [Signature(byline.author, byline.role) for byline in signed]
        elif self.user:
            author = author_of(self.user)
            self.initial["bylines"] = [Signature(author)]
            self.initial.setdefault("body_format", author.writes_in)

    def clean_body(self):
        """Rich text is kept clean: what no reader would get is not kept either."""
        body = with_plain_ends(self.cleaned_data["body"])
        is_html = self.data.get("body_format", self.instance.body_format) == BodyFormat.HTML
        return EMPTY_SOURCE.sub("", sanitize_post(body)) if is_html else body

    def clean_standfirst(self):
        return with_plain_ends(self.cleaned_data["standfirst"])

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def clean_published_at(self):
        """By the minute: the seconds a post has are kept where the minute stays."""
        date, before = self.cleaned_data["published_at"], self.instance.published_at
        if not date and before and before > timezone.now():
            if "_publish" in self.data or self.data.get("status") != Status.PUBLISHED:
                return None  # not then: now, or at no time yet
            raise ValidationError(_("Say when it appears; with “Publish” it appears now."))
        return before if not date or same_minute(date, before) else date  # an emptied date is not a new one

    def clean_translation_of(self):
        """The first of them all, so that each translation finds the others."""
        post = self.cleaned_data["translation_of"]
        if post is None:
            return None
        post = post.translation_of or post
        if post.pk == self.instance.pk:
            raise ValidationError(_("This is the post itself, or one that is a translation of it."))
        if post.language == self.data.get("language"):
            raise ValidationError(_("That one is in the same language."))
        return post

    def clean_bylines(self):
        signatures = self.cleaned_data["bylines"]
        if not signatures and not self.instance.pk:
            return [Signature(author_of(self.user))]
        own = [one for one in signatures if one.author.user_id == self.user.pk]
        if not signatures:
            raise ValidationError(_("Somebody signs: name an author."))
        if not own and not self.fields["bylines"].disabled and not may(self.user, Can.EDIT_OTHERS):
            raise ValidationError(_("Keep your own name: without it the post would be closed to you."))
        return signatures

    def clean(self):
        super().clean()
        data = self.cleaned_data
        self._choose_hour(data)
        if "_publish" in self.data and Status.PUBLISHED in statuses_for(self.user):
            data["status"] = Status.PUBLISHED
        if "_review" in self.data:
            data["status"] = Status.REVIEW
        if self._has_automatic_slug() and data.get("slug") == self.instance.slug:
            data["slug"] = ""  # it follows the title until readers know it
        if self.instance.pk and not self.errors:
            self._meet_the_others(data)
        if data.get("status") == Status.PUBLISHED:
            self._check_ready(data)
        return data

    def _choose_hour(self, data) -> None:
        """Where clocks show a time twice, the field below says which one is meant."""
        again = data.get("published_again")
        if again and self.has_error("published_at", "twice"):
            data["published_at"] = at_local(self.data[self.add_prefix("published_at")], fold=int(again))
            del self.errors["published_at"]

    @property
    def asks_which_hour(self) -> bool:
        return self.has_error("published_at", "twice")

    def _has_automatic_slug(self) -> bool:
        post = self.instance
        if not post.pk or post.was_public:
            return False
        return bool(re.fullmatch(re.escape(make_slug(post.title, fallback="billet")) + r"(-\d+)?", post.slug))

    def _check_ready(self, data) -> None:
        body, body_format = data.get("body") or "", data.get("body_format") or self.instance.body_format
        if not plain_text(body).strip() and "<img" not in body:
            self.add_error("body", _("There is no text to publish yet."))
        words = _("Say what these pictures show, or that they are decorative, before this goes out: %(names)s.")
        for field, missing in (
            ("body", undescribed(body, body_format, None)),
            ("cover", undescribed("", body_format, data.get("cover"))),
        ):
            if missing:
                self.add_error(field, words % {"names": ", ".join(missing[:5])})

    def _meet_the_others(self, data) -> None:
        """Merge with what was saved since this form was opened; what overlaps is shown and not saved."""
        last = self.instance.revisions.select_related("made_by").first()
        if last is None or data.get("base") in (None, last.pk) or not (base := self._revision_at(data["base"])):
            return
        mine, theirs = self._as_snapshot(data, base.snapshot), snapshot_of(self.instance)
        merged = merge(base.snapshot, mine, theirs)
        since = self.instance.revisions.filter(pk__gt=base.pk)
        if not since.exclude(made_by=self.user, tab=data.get("tab") or "-").exists():
            return  # what a tab saved is no news to that tab: what it sends last is what is meant
        self._take(data, merged.values)
        self.merged_with = last
        if merged.conflicts:
            self._ask(merged.conflicts, mine, theirs, last)

    def _revision_at(self, number: int) -> Revision | None:
        """What the form began from; 0 is the state before anyone saved by this form."""
        revisions = self.instance.revisions
        return revisions.filter(pk=number).first() if number else revisions.order_by("pk").first()

    def _as_snapshot(self, data, base: dict) -> dict:
        """What is asked for, as `snapshot_of` would give it were it saved; what nobody touched as it was."""
        asked = {name: value for name, value in data.items() if name in FIELDS or name in ("tags", *KEPT_AS)}
        for name in ROWS:
            if name in asked:
                asked[KEPT_AS[name]] = asked[name].pk if asked.pop(name) else None
        if "published_at" in asked:
            date, before = asked["published_at"], parse_datetime(base.get("published_at") or "")
            date = before if same_minute(date, before) else date
            asked["published_at"] = date.astimezone(UTC).isoformat() if date else None
        if "bylines" in asked:
            asked["authors"] = [
                {"author_id": one.author.pk, "position": place, "role": one.role}
                for place, one in enumerate(asked.pop("bylines"), 1)
            ]
        if not asked.get("slug"):
            asked.pop("slug", None)
        return asked

    def _take(self, data, values: dict) -> None:
        """Write merged values back as if they had been typed."""
        for name, value in values.items():
            if name == "authors":
                known = Author.objects.in_bulk([one["author_id"] for one in value if one["author_id"]])
                new = [one for one in data["bylines"] if one.author.pk is None]
                data["bylines"] = [
                    Signature(known[one["author_id"]], one["role"]) for one in value if one["author_id"] in known
                ] + new
            elif name.removesuffix("_id") in ROWS:
                field = self.fields[name.removesuffix("_id")]
                data[name.removesuffix("_id")] = field.queryset.filter(pk=value).first() if value else None
            elif name == "published_at":
                data[name] = self.fields[name].to_python(value) if value else None
            else:
                data[name] = value

    def _send_back(self, sent, name: str, value) -> None:
        """A value as the field would send it."""
        field = self.fields[name]
        if name == "bylines":
            sent.setlist("bylines", [one.author.name for one in value])
            sent.setlist("bylines_role", [one.role for one in value])
        elif name == "tags":
            sent[name] = ", ".join(value)
        elif isinstance(field, forms.BooleanField):
            sent.setlist(name, ["on"] if value else [])
        elif name == "published_at":
            sent[name] = value.isoformat() if value else ""
        else:
            value = field.prepare_value(value)
            sent[name] = "" if value is None else value

    def _ask(self, names: list[str], mine: dict, theirs: dict, last: Revision) -> None:
        """Show the form again with all that could be merged, so that saving it again decides only what clashed."""
        self.conflicts = {
            name: (mine.get(name), theirs.get(name), label_of(name), shown_value(name, theirs.get(name)))
            for name in names
        }
        sent: Any = self.data.copy()  # type: ignore[attr-defined]
        sent["base"] = last.pk
        for name in self.fields:
            if name in self.cleaned_data and name not in ("base", "tab", "published_again"):
                self._send_back(sent, name, self.cleaned_data[name])
        self.data = sent
        who = str(getattr(last.made_by, "author", last.made_by) or _("An import"))
        raise ValidationError(
            _(
                "%(who)s saved this post while you wrote, and you both changed the same place. Nothing is lost: your "
                "text is in the form, the other one below it. Save again to keep yours."
            )
            % {"who": who},
            code="conflict",
        )
