from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from rules.contrib.admin import ObjectPermissionsModelAdmin

from blog.comments.models import Comment
from blog.moderation.access import comments_moderated_by
from blog.moderation.models import Decision
from blog.moderation.queue import DecisionForm, QueueFilter, conversation, decide, parse_batch, queue_page
from blog.moderation.transitions import undo


@admin.register(Comment)
class CommentAdmin(ObjectPermissionsModelAdmin):
    """The moderation queue in the place of a list, and a comment in its conversation in the place of a form."""

    def get_queryset(self, request):
        return comments_moderated_by(request.user).select_related("post", "author", "user")

    def get_urls(self):
        decisions = path("decide/", self.admin_site.admin_view(self.decide_view), name="blog_comment_decide")
        undoing = path("undo/", self.admin_site.admin_view(self.undo_view), name="blog_comment_undo")
        return [decisions, undoing, *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST":  # the stock list's actions have no place here
            raise PermissionDenied
        page = queue_page(request.user, *QueueFilter(request.GET).asked())
        return self._page(request, "admin/blog/comment/queue.html", _("Moderation queue"), page)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        comment = self.get_object(request, object_id)
        if comment is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, comment) or request.method == "POST":
            raise PermissionDenied
        decisions = Decision.objects.filter(comment=comment).select_related("actor")
        context = {"comment": comment, "conversation": conversation(comment), "decisions": decisions}
        return self._page(request, "admin/blog/comment/one.html", _("A comment in its conversation"), context)

    def decide_view(self, request):
        form = DecisionForm(request.POST)
        if request.method != "POST" or not self.has_change_permission(request):
            raise PermissionDenied
        if not form.is_valid():
            messages.error(request, _("Nothing was decided: choose comments and what to do with them."))
            return redirect(self._next(request))
        outcome = decide(request.user, form)
        self._say(request, outcome)
        target = self._next(request)
        if outcome.changed:
            target += ("&" if "?" in target else "?") + f"undo={outcome.batch}"
        return redirect(target)

    def undo_view(self, request):
        if request.method != "POST" or not self.has_change_permission(request):
            raise PermissionDenied
        batch = parse_batch(request.POST.get("batch", ""))
        mine = comments_moderated_by(request.user)
        decided = Decision.objects.filter(batch=batch)
        if batch is None or not decided.exists() or decided.exclude(comment__in=mine).exists():
            raise PermissionDenied
        self._say(request, undo(batch, request.user))
        return redirect(self._next(request))

    def _say(self, request, outcome):
        if outcome.changed:
            text = ngettext("%d comment moved.", "%d comments moved.", len(outcome.changed))
            messages.success(request, text % len(outcome.changed))
        if outcome.skipped:
            text = ngettext(
                "%d comment was left: someone has decided about it meanwhile.",
                "%d comments were left: someone has decided about them meanwhile.",
                len(outcome.skipped),
            )
            messages.warning(request, text % len(outcome.skipped))
        if not outcome.changed and not outcome.skipped:
            messages.error(request, _("Nothing was decided: choose comments and what to do with them."))

    def _next(self, request) -> str:
        """Back to the page the form was on, which can only be one of these two."""
        pk = request.POST.get("back", "")
        if pk.isdecimal() and len(pk) < 19:
            return reverse("admin:blog_comment_change", args=[pk])
        status, post, number = QueueFilter(request.POST).asked()
        query = f"?status={status}&page={number}" + (f"&post={post}" if post else "")
        return reverse("admin:blog_comment_changelist") + query

    def _page(self, request, template, title, context):
        undo_batch = parse_batch(request.GET.get("undo", ""))
        context = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, **context}
        return TemplateResponse(request, template, context | {"undo_batch": undo_batch})


@admin.register(Decision)
class DecisionAdmin(ObjectPermissionsModelAdmin):
    """The log: who decided what about which comment, when and why. Nobody can edit it."""

    list_display = ["created_at", "comment", "old_status", "new_status", "who", "reasons"]
    list_filter = ["new_status", "created_at"]
    list_select_related = ["comment", "actor"]
    fields = readonly_fields = ["comment", "old_status", "new_status", "who", "reasons", "created_at"]
    actions = ["undo_selected"]

    def get_queryset(self, request):
        return super().get_queryset(request).filter(comment__in=comments_moderated_by(request.user))

    @admin.display(description=_("by"))
    def who(self, decision):
        return decision.actor or _("the rules")

    @admin.display(description=_("why"))
    def reasons(self, decision):
        return " ".join(decision.why)

    @admin.action(description=_("Undo"), permissions=["view"])
    def undo_selected(self, request, queryset):
        changed, skipped = 0, 0
        mine = comments_moderated_by(request.user)
        for batch in list(queryset.values_list("batch", flat=True).distinct()):
            if Decision.objects.filter(batch=batch).exclude(comment__in=mine).exists():
                skipped += 1
                continue
            outcome = undo(batch, request.user)
            changed, skipped = changed + len(outcome.changed), skipped + len(outcome.skipped)
        messages.info(request, _("%(changed)d undone, %(skipped)d left.") % {"changed": changed, "skipped": skipped})

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
