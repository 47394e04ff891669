"""The identity in the desk: one form, with a preview."""

from copy import copy

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import TextInput
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rules.contrib.admin import ObjectPermissionsModelAdmin

from identity.models import THE_ONE, Identity


@admin.register(Identity)
class IdentityAdmin(ObjectPermissionsModelAdmin):
    change_form_template = "admin/identity/change_form.html"
    raw_id_fields = ["logo", "cover"]
    fieldsets = [
        (None, {"fields": ["name", "motto_fr", "motto_en", "about_fr", "about_en"]}),
        (gettext_lazy("Look"), {"fields": ["accent", "logo", "cover", "posts_per_page"]}),
        (gettext_lazy("Around each page"), {"fields": ["menu_fr", "menu_en", "foot_fr", "foot_en", "speaks_both"]}),
        (gettext_lazy("Machines"), {"fields": ["crawlers", "llms"]}),
    ]

    def get_urls(self):
        preview = self.admin_site.admin_view(self.preview_view)
        return [path("preview/", preview, name="identity_identity_preview"), *super().get_urls()]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "accent":
            field.widget = TextInput(attrs={"pattern": "#[0-9a-fA-F]{6}", "placeholder": "#a8321f", "size": 8})
        return field

    def changelist_view(self, request, extra_context=None):
        """There is one: to it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        Identity.objects.get_or_create(pk=THE_ONE)
        return redirect("admin:identity_identity_change", THE_ONE)

    def preview_view(self, request):
        """The home page as it would be with what is typed; nothing is saved."""
        if request.method != "POST" or not self.has_change_permission(request):
            raise PermissionDenied
        form = self.get_form(request)(request.POST, instance=copy(Identity.current()))
        if not form.is_valid():
            context = {**self.admin_site.each_context(request), "title": _("Preview"), "form": form}
            return TemplateResponse(request, "admin/identity/unfit.html", context, status=422)
        messages.info(request, _("A preview: nothing is saved yet. Close this page to go on."))
        request.identity = form.instance
        request.method, request.path = "GET", reverse("blog:home")
        request.path_info, request.resolver_match = request.path, resolve(request.path)
        response = request.resolver_match.func(request)
        response.headers["Cache-Control"] = "no-store"
        return response

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
