from collections.abc import Iterator

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Author, User
from blog.comments.models import Comment
from blog.markup.text import one_line, skeleton, without_controls
from config.kept import kept
from config.shown import note
from identity.models import site_name

MAX_LENGTH = 10_000


# What mail one asks for with a comment.
FOLLOW = [("", _("nothing")), ("answers", _("answers to my comment")), ("post", _("the whole conversation"))]


def _is_taken(name: str) -> bool:
    """Whether it is of an author, of an account that writes or decides here, or of the blog: nobody may borrow it."""
    of_people = kept("names of this blog", lambda: {skeleton(known) for known in _names()}, is_shown=False)
    return skeleton(name) in of_people or skeleton(name) == skeleton(site_name())


def _names() -> Iterator[str]:
    note("/authors/", "people")
    yield from Author.objects.values_list("name", flat=True)
    for person in User.objects.filter(is_staff=True, is_active=True).only("username", "first_name", "last_name"):
        yield from filter(None, (person.username, person.get_full_name()))


class RewriteForm(forms.Form):
    """A comment's text, changed by who wrote it."""

    body = forms.CharField(
        label=_("Your comment"), max_length=MAX_LENGTH, strip=True, widget=forms.Textarea(attrs={"rows": 8})
    )

    def clean_body(self):
        return without_controls(self.cleaned_data["body"]).strip()


class CommentForm(forms.Form):
    """What a reader sends. After `is_valid()`, `parent` is a comment of the post or None.

    Who writes here is not asked for a name; other accounts are asked for the name they comment under, not for an
    address, which `address` is ("" where none is proven).
    """

    body = forms.CharField(
        label=_("Your comment"),
        max_length=MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("Write something first."),
            "max_length": _("At most %(limit_value)d characters; this has %(show_value)d."),
        },
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Say who is speaking; a pen name will do.")},
    )
    email = forms.EmailField(
        label=_("E-mail (optional, never shown)"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    website = forms.URLField(
        label=_("Website (optional)"),
        max_length=200,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"autocomplete": "url"}),
    )
    follow = forms.ChoiceField(label=_("Tell me by mail of"), choices=FOLLOW, required=False)
    # People do not see it; what fills in every field does.
    contact = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    parent = forms.IntegerField(required=False, max_value=2**63 - 1, widget=forms.HiddenInput)

    def __init__(self, *args, post, user=None, address="", **kwargs):
        super().__init__(*args, **kwargs)
        self.post, self.user = post, user
        if user is None:
            return
        for name in ("email", "website"):
            del self.fields[name]
        if not address:
            del self.fields["follow"]
        if user.is_staff:
            del self.fields["name"]
        else:
            self.fields["name"].initial = user.get_full_name()

    def clean_body(self):
        body = without_controls(self.cleaned_data["body"]).strip()
        if not body:
            raise ValidationError(self.fields["body"].error_messages["required"])
        return body

    def clean_name(self):
        name = one_line(self.cleaned_data["name"])
        if not any(char.isalnum() for char in name):
            raise ValidationError(_("Say who is speaking; a pen name will do."))
        if _is_taken(name):
            raise ValidationError(_("This is the name of an author of this blog; sign in or choose another."))
        return name

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def clean_website(self):
        website = self.cleaned_data["website"]
        if website and not website.startswith(("http://", "https://")):
            raise ValidationError(_("The address of a website begins with https://"))
        return website

    def clean(self):
        super().clean()
        given = self.cleaned_data
        if given.get("follow") and "email" in self.fields and not given.get("email") and "email" not in self.errors:
            self.add_error("email", _("Give the address that mail should go to."))

    def clean_parent(self):
        number = self.cleaned_data["parent"]
        if number is None:
            return None
        parent = Comment.objects.approved().filter(post=self.post, pk=number).first()
        if parent is None:
            raise ValidationError(_("The comment you answer is no longer there; your text is kept below."))
        return parent
