"""How the addresses of the page of writing refuse: in words, as JSON."""

from django.http import JsonResponse
from django.utils.translation import gettext as _


def refusal(status: int, reason: str) -> JsonResponse:
    return JsonResponse({"error": reason}, status=status)


def signed_out() -> JsonResponse:
    return refusal(401, _("You are signed out; sign in again in another tab to go on."))
