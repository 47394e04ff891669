"""The page cache at the desk: how many readers it serves, what it holds, and a button that empties it."""

from datetime import timedelta

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from rules.contrib.admin import ObjectPermissionsModelAdmin

from blog.caching.figures import FIGURES, write_figures
from blog.caching.files import files
from blog.caching.front import IN_ENVIRON
from blog.caching.models import CacheDay
from blog.caching.touching import purge_everything

DAYS = 30


@admin.register(CacheDay)
class PageCacheAdmin(ObjectPermissionsModelAdmin):
    """One page instead of a list of rows."""

    def get_urls(self):
        empty = self.admin_site.admin_view(self.empty_view)
        return [path("empty/", empty, name="blog_cacheday_empty"), *super().get_urls()]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return redirect("admin:blog_cacheday_changelist")

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        write_figures()
        since = timezone.localdate() - timedelta(days=DAYS - 1)
        days = CacheDay.objects.filter(day__gte=since).order_by("-day")
        cache = request.META.get(IN_ENVIRON)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Page cache"),
            "is_on": cache is not None,
            "is_deaf": cache is not None and cache.nodes is not None and not cache.nodes.hears,
            "memory": cache and cache.memory,
            "files": files().size(),
            "most_files": settings.PAGE_FILES_MB * 1_000_000,
            "days": list(days),
            "all": CacheDay(**days.aggregate(**{name: Sum(name, default=0) for name in FIGURES})),
        }
        return TemplateResponse(request, "admin/blog/cacheday/figures.html", context)

    def empty_view(self, request):
        """All pages are made anew, on all machines."""
        if request.method != "POST" or not self.has_view_permission(request):
            raise PermissionDenied
        purge_everything()
        if cache := request.META.get(IN_ENVIRON):
            cache.memory.clear()  # they are old now; so the page says that they are gone
        messages.success(request, _("All kept pages are forgotten: each is made anew when it is next asked for."))
        return redirect("admin:blog_cacheday_changelist")
