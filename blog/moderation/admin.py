from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rules.contrib.admin import ObjectPermissionsModelAdmin

from accounts.models import User
from blog.comments.models import Comment
from blog.moderation.access import comments_moderated_by
from blog.moderation.deciding import DecisionForm, as_seen, decide, parse_batch, said_of
from blog.moderation.models import Decision
from blog.moderation.moderator_mail import PaceForm, keep_pace
from blog.moderation.one_admin import OneCommentViews
from blog.moderation.queue import QueueFilter, newer_than, queue_page
from blog.moderation.statistics import statistics
from blog.moderation.transitions import TooLate, undo


@admin.register(Comment)
class CommentAdmin(OneCommentViews):
    """The moderation queue in the place of a list, and a comment in its conversation in the place of a form."""

    def get_urls(self):
        views = {
            "decide": self.decide_view,
            "undo": self.undo_view,
            "news": self.news_view,
            "statistics": self.statistics_view,
            "mail": self.mail_view,
        }
        here = [
            path(f"{name}/", self.admin_site.admin_view(view), name=f"blog_comment_{name}")
            for name, view in views.items()
        ]
        return [*here, *self.one_urls(), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST":  # the stock list's actions have no place here
            raise PermissionDenied
        page = queue_page(request.user, QueueFilter(request.GET).asked())
        page["pace"] = PaceForm(request.user)
        page["words"] = {
            "failed": _("It could not be sent: the comment is back in the list."),
            "nothing": _("There is nothing to undo on this page."),
            "news": _("New comments:"),
            "comments": reverse("blog:comments"),
        }
        return self.page(request, "admin/blog/comment/queue.html", _("Moderation queue"), page)

    def decide_view(self, request):
        if request.method != "POST" or not self.has_change_permission(request):
            raise PermissionDenied
        form, asked = DecisionForm(request.POST), QueueFilter(request.POST).asked()
        if not form.is_valid():
            note = form.errors.get("note")
            words = note[0] if note else _("Nothing was decided: choose comments and what to do with them.")
            return self._answer(request, [("error", words)], None)
        wanted = form.wanted(request.user, asked)
        if wanted and form.asks_again:
            context = {
                "verb": form.verb,
                "asked": asked,
                "query": urlencode(asked),
                "seen": as_seen(form, wanted),
                "count": len(wanted),
            }
            return self.page(request, "admin/blog/comment/sure.html", _("Decide about many"), context)
        outcome = decide(request.user, form, wanted)
        return self._answer(request, said_of(outcome, form.status), outcome)

    def undo_view(self, request):
        if request.method != "POST" or not self.has_change_permission(request):
            raise PermissionDenied
        batch = parse_batch(request.POST.get("batch", ""))
        mine = comments_moderated_by(request.user)
        decided = Decision.objects.filter(batch=batch)
        if batch is None or not decided.exists() or decided.exclude(comment__in=mine).exists():
            raise PermissionDenied
        try:
            outcome = undo(batch, request.user)
        except TooLate:
            return self._answer(request, [("error", _("This was decided more than thirty days ago: it stays."))], None)
        return self._answer(request, said_of(outcome), outcome)

    def _answer(self, request, said, outcome):
        """In JSON for who asks so; else back to the page the form was on, with a way to undo."""
        if request.headers.get("Accept") == "application/json":
            ids = (
                {"changed": outcome.changed, "skipped": outcome.skipped} if outcome else {"changed": [], "skipped": []}
            )
            done = str(outcome.batch) if outcome and outcome.changed else ""
            return JsonResponse({**ids, "batch": done, "said": " ".join(text for _level, text in said)})
        for level, text in said:
            getattr(messages, level)(request, text)
        return self.back(request, outcome)

    def news_view(self, request):
        """How many comments came since the page was made, for its script."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        seen = request.GET.get("seen", "")
        number = int(seen) if seen.isdecimal() and len(seen) < 19 else 0
        return JsonResponse({"count": newer_than(request.user, QueueFilter(request.GET).asked(), number)})

    def statistics_view(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
        told = {"tables": statistics(comments_moderated_by(request.user))}
        return self.page(request, "admin/blog/comment/statistics.html", _("The conversation in figures"), told)

    def mail_view(self, request):
        """When a moderator is written to about what waits."""
        if request.method != "POST" or not self.has_change_permission(request):
            raise PermissionDenied
        if keep_pace(request.user, request.POST.get("pace", "")):
            messages.success(request, _("Saved."))
        else:
            messages.error(request, _("Choose when you are to be written to."))
        return redirect("admin:blog_comment_changelist")


class DecidedBy(admin.SimpleListFilter):
    """By one person, among those who ever decided; or by the rules."""

    title = gettext_lazy("person")
    parameter_name = "by"
    RULES = "rules"

    def lookups(self, request, model_admin):
        people = User.objects.filter(pk__in=Decision.objects.exclude(actor=None).values("actor")).order_by("username")
        return [(self.RULES, _("the rules")), *((str(person.pk), str(person)) for person in people[:200])]

    def queryset(self, request, queryset):
        if self.value() == self.RULES:
            return queryset.filter(actor=None)
        offered = self.value() in {value for value, _label in self.lookup_choices}
        return queryset.filter(actor=self.value()) if offered else queryset


@admin.register(Decision)
class DecisionAdmin(ObjectPermissionsModelAdmin):
    """The log: who decided what about which comment, when and why. Nobody can edit it."""

    list_display = ["created_at", "about", "what", "who", "reasons"]
    list_filter = ["new_status", DecidedBy, "created_at"]
    list_select_related = ["comment", "actor"]
    fields = readonly_fields = ["comment", "old_status", "new_status", "who", "reasons", "created_at"]
    list_per_page = 50
    search_fields = ["comment__name", "actor__username", "note"]
    show_full_result_count = False
    actions = ["undo_selected"]

    def changelist_view(self, request, extra_context=None):
        """Odd lines, as no page of ours sends them, are none; Django would fail on them."""
        chosen = request.POST.getlist("_selected_action")
        if any(not one.isdecimal() or len(one) > 18 for one in chosen):
            messages.error(request, _("Nothing was undone: choose lines of the log."))
            return redirect("admin:blog_decision_changelist")
        return super().changelist_view(request, extra_context)

    def get_queryset(self, request):
        return super().get_queryset(request).filter(comment__in=comments_moderated_by(request.user))

    @admin.display(description=gettext_lazy("comment"))
    def about(self, decision):
        address = reverse("admin:blog_comment_change", args=[decision.comment_id])
        words = Truncator(decision.comment.body).words(12)
        return format_html('<a href="{}">{}</a> {}', address, decision.comment.name or "–", words)

    @admin.display(description=gettext_lazy("what"))
    def what(self, decision):
        if decision.edit:
            return _("text changed")
        return f"{decision.get_old_status_display()} → {decision.get_new_status_display()}"

    @admin.display(description=gettext_lazy("by"))
    def who(self, decision):
        return decision.actor or _("the rules")

    @admin.display(description=gettext_lazy("why"))
    def reasons(self, decision):
        return " ".join([*decision.why, decision.note])

    @admin.action(description=gettext_lazy("Undo, with all that was decided in the same gesture"), permissions=["view"])
    def undo_selected(self, request, queryset):
        changed, skipped = 0, 0
        mine = comments_moderated_by(request.user)
        for batch in list(queryset.order_by().values_list("batch", flat=True).distinct()):
            if Decision.objects.filter(batch=batch).exclude(comment__in=mine).exists():
                skipped += 1
                continue
            try:
                outcome = undo(batch, request.user)
            except TooLate:
                skipped += 1
                continue
            changed, skipped = changed + len(outcome.changed), skipped + len(outcome.skipped)
        messages.info(request, _("%(changed)d undone, %(skipped)d left.") % {"changed": changed, "skipped": skipped})

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
