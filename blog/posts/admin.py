from django.contrib import admin
from rules.contrib.admin import ObjectPermissionsModelAdmin

from blog.posts.models import Redirect, Series


@admin.register(Series)
class SeriesAdmin(ObjectPermissionsModelAdmin):
    list_display = ["title", "slug"]
    search_fields = ["title"]
    prepopulated_fields = {"slug": ["title"]}


@admin.register(Redirect)
class RedirectAdmin(ObjectPermissionsModelAdmin):
    list_display = ["old_path", "new_path", "created_at"]
    search_fields = ["old_path", "new_path"]
