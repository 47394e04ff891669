"""A comment in its conversation, and what can be done about it beyond its status: its text, its writer, its post."""

from django import forms
from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import Can, may
from blog.comments.models import Comment
from blog.markup.text import without_controls
from blog.moderation.bans import ban, bannable, banned_in, normal
from blog.moderation.desk import CommentDesk
from blog.moderation.models import Ban, Decision, Standing, last_reasoned
from blog.moderation.queue import conversation
from blog.moderation.transitions import change_text
from blog.moderation.trust import is_proven, say, trust_in
from blog.posts.conversing import CommentPolicy
from blog.posts.models import Post
from blog.signals import rows_updated

DAYS = [
    (1, gettext_lazy("a day")),
    (7, gettext_lazy("a week")),
    (30, gettext_lazy("a month")),
    (0, gettext_lazy("for good")),
]
SLOW = [0, 1, 5, 15, 60]


class TextForm(forms.Form):
    body = forms.CharField(
        label=gettext_lazy("Text"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 6}), strip=True
    )
    note = forms.CharField(
        label=gettext_lazy("Why, for readers"),
        max_length=300,
        help_text=gettext_lazy("Shown beside the comment."),
        error_messages={"required": gettext_lazy("Say why: readers see that a comment was changed.")},
    )
    seen = forms.CharField(widget=forms.HiddenInput, strip=False, required=False)

    def clean_body(self):
        return without_controls(self.cleaned_data["body"].replace("\r\n", "\n"))


class BanForm(forms.Form):
    what = forms.CharField(max_length=300, required=False)
    word = forms.CharField(max_length=254, required=False)
    days = forms.TypedChoiceField(choices=DAYS, coerce=int)
    note = forms.CharField(max_length=300, required=False)

    def __init__(self, data, comment: Comment):
        super().__init__(data)
        self.known = {f"{kind} {value}": (kind, value) for kind, value, _shown in bannable(comment)}

    def clean(self):
        data: dict = super().clean() or {}
        word = normal(Ban.Kind.WORD, data.get("word", ""))
        if data.get("what") in self.known:
            data["target"] = self.known[data["what"]]
        elif word and data.get("what") in ("word", ""):
            data["target"] = (Ban.Kind.WORD, word)
        else:
            raise forms.ValidationError(_("Choose what is to be banned."))
        return data


class OneCommentViews(CommentDesk):
    """Part of the admin of comments."""

    def one_urls(self):
        views = {"text": self.text_view, "ban": self.ban_view, "standing": self.standing_view, "post": self.post_view}
        return [
            path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=f"blog_comment_{name}")
            for name, view in views.items()
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        comment = self.get_object(request, object_id)
        if comment is None:
            raise PermissionDenied  # the stock way out tells whether it is there
        if not self.has_view_permission(request, comment) or request.method == "POST":
            raise PermissionDenied
        return self._one(request, comment)

    def _one(self, request, comment, text_form=None, status=200):
        everywhere = may(request.user, Can.MODERATE_ALL)
        decisions = list(Decision.objects.filter(comment=comment).select_related("actor"))
        context = {
            "comment": comment,
            "conversation": conversation(comment),
            "decisions": decisions,
            "reasoned": last_reasoned(decisions),
            "reports": comment.reports.select_related("user"),
            "is_reported": comment.reports.filter(outcome="").exists(),
            "trust": trust_in(comment),
            "text_form": text_form or TextForm(initial={"body": comment.body, "seen": comment.body}),
            "bannable": bannable(comment) if everywhere else [],
            "bans": banned_in(comment) if everywhere else [],
            "days": DAYS,
            "may_say": everywhere and is_proven(comment),
            "everywhere": everywhere,
            "slow": SLOW,
        }
        title = _("A comment in its conversation")
        return self.page(request, "admin/blog/comment/one.html", title, context, status=status)

    def _sent(self, request, pk, everywhere=False) -> Comment:
        comment = self.get_object(request, str(pk)) if request.method == "POST" else None
        if comment is None or not self.has_change_permission(request, comment):
            raise PermissionDenied
        if everywhere and not may(request.user, Can.MODERATE_ALL):
            raise PermissionDenied
        return comment

    def text_view(self, request, pk):
        comment = self._sent(request, pk)
        form = TextForm(request.POST)
        if not form.is_valid():
            return self._one(request, comment, form, status=422)
        seen, body = form.cleaned_data["seen"], form.cleaned_data["body"]
        outcome = change_text(comment, body, by=request.user, note=form.cleaned_data["note"], seen=seen)
        if outcome.changed:
            messages.success(request, _("The text is changed, and readers are told why."))
            return self.back(request, outcome)
        if body != comment.body.replace("\r\n", "\n"):
            again = TextForm({"body": body, "note": form.cleaned_data["note"], "seen": comment.body})
            again.add_error("body", _("It was changed meanwhile: compare, and save again."))
            return self._one(request, comment, again, status=409)
        messages.info(request, _("Nothing was different."))
        return self.back(request)

    def ban_view(self, request, pk):
        comment = self._sent(request, pk, everywhere=True)
        form = BanForm(request.POST, comment)
        if form.is_valid():
            data = form.cleaned_data
            kind, value = data["target"]
            made = ban(kind, value, data["days"], request.user, data["note"])
            messages.success(request, _("Banned: %(ban)s.") % {"ban": made})
        else:
            messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return self.back(request)

    def standing_view(self, request, pk):
        comment = self._sent(request, pk, everywhere=True)
        level = request.POST.get("level", "")
        if level not in ("", *Standing.Level.values):
            messages.error(request, _("Choose what the writer is to be."))
        elif say(comment, level, request.user):
            messages.success(request, _("Saved."))
        else:
            messages.error(request, _("A name or address that was only typed cannot be trusted."))
        return self.back(request)

    def post_view(self, request, pk):
        """Close or open the conversation of the comment's post, or slow it down."""
        comment = self._sent(request, pk)
        post = comment.post
        do, minutes = request.POST.get("do", ""), request.POST.get("minutes", "")
        if do == "close" and post.comment_policy != CommentPolicy.CLOSED:
            post.policy_before, post.comment_policy = post.comment_policy, CommentPolicy.CLOSED
            told = _("The conversation is closed.")
        elif do == "open" and post.comment_policy == CommentPolicy.CLOSED:
            post.comment_policy, post.policy_before = post.policy_before, ""
            told = _("The conversation is open again.")
        elif do == "slow" and minutes in map(str, SLOW):
            post.slow_minutes = int(minutes)
            told = _("The conversation is slowed down.") if post.slow_minutes else _("It goes at its own pace again.")
        else:
            messages.error(request, _("Nothing was changed: choose what to do with the conversation."))
            return self.back(request)
        fields = {name: getattr(post, name) for name in ("comment_policy", "policy_before", "slow_minutes")}
        Post.objects.filter(pk=post.pk).update(**fields)
        rows_updated.send(sender=Post, rows=[post])
        LogEntry.objects.log_actions(request.user.pk, [post], CHANGE, change_message=told, single_object=True)
        messages.success(request, told)
        return self.back(request)
