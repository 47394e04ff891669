from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from rules.contrib.admin import ObjectPermissionsModelAdmin

from accounts.erasing import erase_account
from accounts.models import Author, User
from accounts.permissions import Can, may

# Roles stand in for groups: one table to read instead of rows to search.
admin.site.unregister(Group)


class NewUserForm(AdminUserCreationForm):
    class Meta(AdminUserCreationForm.Meta):
        model = User


@admin.register(User)
class PeopleAdmin(UserAdmin):
    add_form = NewUserForm
    list_display = ["username", "email", "role", "is_active", "last_login"]
    list_filter = ["role", "is_active"]
    search_fields = ["username", "email"]
    filter_horizontal = []
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["email", "first_name", "last_name"]}),
        (_("Role"), {"fields": ["role", "is_active"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "email", "role", "usable_password", "password1", "password2"]}),
    ]

    def delete_model(self, request, obj):
        erase_account(obj, with_comments=False)

    def delete_queryset(self, request, queryset):
        for person in queryset:
            erase_account(person, with_comments=False)


@admin.register(Author)
class AuthorAdmin(ObjectPermissionsModelAdmin):
    list_display = ["name", "user", "ink"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["user"]
    raw_id_fields = ["portrait"]

    def get_readonly_fields(self, request, obj=None):
        # A name, its address and its account are who someone is: not theirs alone to change.
        if may(request.user, Can.MANAGE_PEOPLE):
            return []
        return ["user"] if may(request.user, Can.EDIT_OTHERS) else ["name", "slug", "user", "expertise"]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if "slug" in self.get_readonly_fields(request, obj) else self.prepopulated_fields
