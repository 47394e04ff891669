"""Addresses that no page answers: those of other blog engines, of what was removed, and those nobody knows."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rules.contrib.admin import ObjectPermissionsModelAdmin

from blog.addresses.forms import RedirectForm
from blog.addresses.models import MissedAddress
from blog.posts.redirects import Redirect


@admin.register(Redirect)
class RedirectAdmin(ObjectPermissionsModelAdmin):
    form = RedirectForm
    list_display = ["old_path", "new_path", "created_at"]
    search_fields = ["old_path", "new_path"]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        # What led to the old address leads on.
        prefixes = ["", *(f"/{code}" for code, _name in settings.LANGUAGES)]
        led_here = [f"{prefix}{obj.old_path}{end}" for prefix in prefixes for end in ("", "/")]
        Redirect.objects.filter(new_path__in=led_here).update(new_path=obj.new_path)


@admin.register(MissedAddress)
class MissedAddressAdmin(ObjectPermissionsModelAdmin):
    """The addresses readers asked for in vain: a click makes a redirect of one."""

    list_display = ["path", "number", "came_from", "last_at", "lead"]
    list_display_links = None
    search_fields = ["path", "came_from"]
    ordering = ["-number", "-last_at"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    @admin.display(description=gettext_lazy("what to do"))
    def lead(self, row):
        address = f"{reverse('admin:blog_redirect_add')}?{urlencode({'old_path': row.path})}"
        return format_html('<a href="{}">{}</a>', address, _("Lead it somewhere"))
