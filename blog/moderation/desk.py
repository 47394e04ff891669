"""What the pages of the queue share: how they look, and where they lead back to."""

from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from rules.contrib.admin import ObjectPermissionsModelAdmin

from blog.moderation.access import comments_moderated_by
from blog.moderation.deciding import parse_batch
from blog.moderation.queue import QueueFilter


class CommentDesk(ObjectPermissionsModelAdmin):
    def get_queryset(self, request):
        return comments_moderated_by(request.user).select_related("post", "author", "user", "parent")

    def page(self, request, template, title, context, status=200):
        undo_batch = parse_batch(request.GET.get("undo", ""))
        context = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, **context}
        return TemplateResponse(request, template, context | {"undo_batch": undo_batch}, status=status)

    def back(self, request, outcome=None):
        """To the page the form was on, which can only be one of these two; with a way to undo what was done."""
        pk = request.POST.get("back", "")
        if pk.isdecimal() and len(pk) < 19:
            target, query = reverse("admin:blog_comment_change", args=[pk]), {}
        else:
            target, query = reverse("admin:blog_comment_changelist"), QueueFilter(request.POST).asked()
        if outcome and outcome.changed:
            query = query | {"undo": outcome.batch}
        return redirect(f"{target}?{urlencode(query)}" if query else target)
