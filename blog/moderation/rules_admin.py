"""The rules as an administrator sees them: points, what they did lately, and a trial; and the bans."""

from collections import Counter
from datetime import timedelta
from typing import cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.validators import validate_email
from django.db import transaction
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rules.contrib.admin import ObjectPermissionsModelAdmin

from blog.comments.models import Comment, CommentStatus
from blog.markup.render import render_comment
from blog.moderation import akismet
from blog.moderation.bans import MOST_OF_A_NETWORK, normal
from blog.moderation.learning import totals
from blog.moderation.models import Ban, Decision, RuleSetting
from blog.moderation.reasons import describe, outline
from blog.moderation.rulebook import against, findings, rules_here, status_for
from blog.moderation.rules import HOLD_AT, SPAM_AT
from blog.posts.models import Post

LOOKED_AT = 5000  # of the last decisions of the rules
POINTS = 200


class TrialForm(forms.Form):
    """A text as a commenter might send it, to see which rules would fire. Nothing of it is kept."""

    body = forms.CharField(label=gettext_lazy("Text"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 6}))
    name = forms.CharField(label=gettext_lazy("Name"), max_length=60, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    website = forms.URLField(label=gettext_lazy("Website"), required=False, assume_scheme="https")
    post = forms.ModelChoiceField(
        queryset=Post.objects.none(),
        required=False,
        empty_label=gettext_lazy("the newest post"),
    )

    def __init__(self, data=None):
        super().__init__(data)
        field = cast(forms.ModelChoiceField, self.fields["post"])
        field.queryset = Post.objects.public().order_by("-published_at")
        field.widget = forms.NumberInput(attrs={"min": 1})
        field.label = gettext_lazy("On the post of this number (else the newest)")


def try_out(data: dict) -> dict:
    """What the rules say of it, and where it would go."""
    post = data["post"] or Post.objects.public().order_by("-published_at").first() or Post(title="", language="fr")
    comment = Comment(
        post=post,
        body=data["body"],
        body_html=render_comment(data["body"], post.language),
        name=data["name"] or "–",
        email=data["email"],
        website=data["website"],
        status=CommentStatus.PENDING,
    )
    with transaction.atomic():
        found = findings(comment)
        transaction.set_rollback(True)  # not even an error of a rule is noted
    words = [(one.code, describe(one.code, one.told), one.points) for one in found]
    return {
        "found": words,
        "total": sum(one.points for one in found),
        "against": against(found),
        "status": CommentStatus(status_for(found)).label,
    }


def hits() -> tuple[Counter, Counter]:
    """By code, of the last decisions of the rules: how often each fired, and how often the comment is not shown now."""
    fired: Counter = Counter()
    agreed: Counter = Counter()
    lines = Decision.objects.filter(actor=None).order_by("-pk").values_list("findings", "comment__status")[:LOOKED_AT]
    for found, status in lines:
        for one in found:
            fired[one["code"]] += 1
            agreed[one["code"]] += status in (CommentStatus.SPAM, CommentStatus.REMOVED)
    return fired, agreed


def _points(typed: str, default: int) -> int | None:
    """The points someone typed; None where they are none. Nothing typed means as the program has it."""
    try:
        points = int(typed) if typed else default
    except ValueError:
        return None
    return points if abs(points) <= POINTS else None


def _changes():
    """Who changed which rule lately."""
    kind = ContentType.objects.get_for_model(RuleSetting)
    return LogEntry.objects.filter(content_type=kind).select_related("user").order_by("-action_time")[:10]


@admin.register(RuleSetting)
class RuleAdmin(ObjectPermissionsModelAdmin):
    """All rules on one page."""

    actions = None

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("", view(self.changelist_view), name="blog_rulesetting_changelist"),
            path("try/", view(self.try_view), name="blog_rulesetting_try"),
        ]

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self._save(request)
        return self._page(request, TrialForm())

    def try_view(self, request):
        if request.method != "POST" or not self.has_view_permission(request):
            raise PermissionDenied
        form = TrialForm(request.POST)
        outcome = try_out(form.cleaned_data) if form.is_valid() else None
        return self._page(request, form, outcome, status=200 if outcome else 422)

    def _save(self, request):
        if not self.has_change_permission(request):
            raise PermissionDenied
        wrong: dict[str, str] = {}
        for here in rules_here():
            code = here.rule.code
            typed = request.POST.get(f"points-{code}", "").strip()
            points = _points(typed, here.rule.points)
            if points is None:
                wrong[code] = typed
                continue
            self._set(request, here, f"on-{code}" in request.POST, points)
        if wrong:
            words = _("Points are whole numbers from -200 to 200; left as they were: %(rules)s")
            messages.error(request, words % {"rules": " ".join(wrong)})
            return self._page(request, TrialForm(), wrong=wrong, status=422)
        messages.success(request, _("Saved."))
        return redirect("admin:blog_rulesetting_changelist")

    def _set(self, request, here, is_on, points):
        """Keep what is changed, and who changed it from what."""
        if (is_on, points) == (here.setting.is_on, here.points):
            return
        told = f"{here.points if here.setting.is_on else 0} → {points if is_on else 0}"
        fields = {"is_on": is_on, "points": None if points == here.rule.points else points}
        setting, _new = RuleSetting.objects.update_or_create(code=here.rule.code, defaults=fields)
        LogEntry.objects.log_actions(request.user.pk, [setting], CHANGE, change_message=told, single_object=True)

    def _page(self, request, form, outcome=None, wrong=None, status=200):
        fired, agreed = hits()
        rows = [
            {
                "here": one,
                "why": outline(one.rule.code),
                "fired": fired[one.rule.code],
                "agreed": agreed[one.rule.code],
                "typed": (wrong or {}).get(one.rule.code, one.points),
                "is_wrong": one.rule.code in (wrong or {}),
            }
            for one in rules_here()
        ]
        spam, ham = totals()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Rules"),
            "opts": self.opts,
            "rows": rows,
            "form": form,
            "outcome": outcome,
            "hold_at": HOLD_AT,
            "spam_at": SPAM_AT,
            "learned": {"spam": spam, "ham": ham},
            "looked_at": LOOKED_AT,
            "akismet": akismet.is_on(),
            "changes": _changes(),
        }
        return TemplateResponse(request, "admin/blog/rules.html", context, status=status)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class BanForm(forms.ModelForm):
    class Meta:
        model = Ban
        fields = ["kind", "value", "until", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = [choice for choice in Ban.Kind.choices if choice[0] not in (Ban.Kind.NETWORK, Ban.Kind.ACCOUNT)]
        if "kind" in self.fields:
            cast(forms.ChoiceField, self.fields["kind"]).choices = kinds  # the others only a comment knows

    def clean(self):
        data: dict = super().clean() or {}
        if "kind" in data and "value" in data:
            data["value"] = normal(data["kind"], data["value"])
            if not data["value"]:
                self.add_error("value", _("There is nothing in it to look for."))
            elif data["kind"] == Ban.Kind.MAIL:
                validate_email(data["value"])
        return data


@admin.register(Ban)
class BanAdmin(ObjectPermissionsModelAdmin):
    form = BanForm
    list_display = ["__str__", "until", "note", "created_by", "created_at"]
    list_filter = ["kind"]
    search_fields = ["value", "note"]
    list_select_related = ["created_by"]

    def get_readonly_fields(self, request, obj=None):
        return ["kind", "value"] if obj else []

    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_by = request.user
        if obj.kind == Ban.Kind.NETWORK:
            latest = obj.created_at + timedelta(days=MOST_OF_A_NETWORK)
            obj.until = min(obj.until or latest, latest)
        super().save_model(request, obj, form, change)
