from django.contrib import admin
from rules.contrib.admin import ObjectPermissionsModelAdmin

from blog.importing.models import ImportRun


@admin.register(ImportRun)
class ImportRunAdmin(ObjectPermissionsModelAdmin):
    """What was imported, and what came of it: to read, not to change."""

    list_display = ["started_at", "finished_at", "started_by", "counts"]
    fields = ["state", "started_at", "finished_at", "started_by", "options", "counts", "counts_by_kind"]
    readonly_fields = fields

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
