from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mail.models import Message


@admin.register(Message)
class MessageAdmin(admin.ModelAdmin):
    """What waits and what was given up, without what it says: codes and letters are their readers' own."""

    list_display = ["recipient", "subject", "created_at", "tries", "due_at", "handed_at", "given_up_at", "error"]
    list_filter = [("given_up_at", admin.EmptyFieldListFilter), ("handed_at", admin.EmptyFieldListFilter)]
    fields = readonly_fields = [
        "recipient",
        "subject",
        "created_at",
        "tries",
        "due_at",
        "handed_at",
        "given_up_at",
        "error",
    ]
    actions = ["try_again"]

    def has_add_permission(self, request):
        return False

    @admin.action(description=_("Try these again now"), permissions=["change"])
    def try_again(self, request, queryset):
        number = queryset.stuck().update(due_at=timezone.now(), given_up_at=None, handed_at=None, tries=0, error="")
        text = ngettext("%d message is tried again.", "%d messages are tried again.", number) % number
        messages.success(request, text)
