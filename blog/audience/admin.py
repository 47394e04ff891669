from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from rules.contrib.admin import ObjectPermissionsModelAdmin

from accounts.permissions import Can, may
from blog.audience.counting import write_counts
from blog.audience.figures import figures, missed_searches
from blog.audience.models import PostReads
from blog.posts.models import Post


@admin.register(PostReads)
class StatisticsAdmin(ObjectPermissionsModelAdmin):
    """One page instead of a list of rows."""

    def get_queryset(self, request):
        return super().get_queryset(request).filter(post__in=Post.objects.on_the_desk_of(request.user))

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return redirect("admin:blog_postreads_changelist")

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        write_counts()
        posts, one = Post.objects.on_the_desk_of(request.user), None
        asked = request.GET.get("post", "")
        if asked:
            one = get_object_or_404(posts.only("title"), pk=int(asked) if asked.isdecimal() and len(asked) < 19 else 0)
            posts = posts.filter(pk=one.pk)
        edits = may(request.user, Can.EDIT_OTHERS)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Reading statistics"),
            "one": one,
            "is_on": settings.STATISTICS,
            "edits": edits,
            "searches": missed_searches() if edits and not one else [],
            **figures(posts),
        }
        return TemplateResponse(request, "admin/blog/postreads/statistics.html", context)
