"""The door, and one's own account; the pages in between are allauth's."""

from allauth.account.decorators import reauthentication_required
from allauth.account.views import LoginView
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.erasing import erase_account
from accounts.forms import TRIED, EraseAccountForm, SendCodeForm, SignInForm


class SignIn(LoginView):
    """One door for everyone, at the desk too; who writes or moderates comes out at the desk."""

    form_class = SignInForm

    def get_context_data(self, **kwargs):
        return super().get_context_data(code_form=SendCodeForm(), **kwargs)

    def form_invalid(self, form):
        response = super().form_invalid(form)
        if form.has_error(NON_FIELD_ERRORS, "too-often"):
            response.status_code = 429
            response["Retry-After"] = str(TRIED)
        return response


@never_cache
@login_required
@require_safe
def account(request):
    """One's own account: how one signs in, and the ways to what one wrote and follows."""
    user = request.user
    return render(
        request,
        "accounts/account.html",
        {
            "addresses": user.emailaddress_set.order_by("-primary", "email"),
            "has_password": user.has_usable_password(),
            "factors": user.authenticator_set.exclude(type="recovery_codes").count(),
        },
    )


@require_safe
def desk_door(request):
    """Who comes to the desk's door is led to the one door; who is in already and has no desk, to their account."""
    if request.user.is_authenticated and not request.user.is_staff:
        messages.info(request, _("The desk is for those who write or moderate here."))
        return redirect("account")
    query = request.META.get("QUERY_STRING", "")
    return redirect(reverse("account_login") + (f"?{query}" if query else ""))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request):
    """Erase one's own account. Who writes here asks an administrator, since posts bear their name."""
    if request.user.is_staff:
        raise PermissionDenied
    return _erase(request)


@reauthentication_required
def _erase(request):
    form = EraseAccountForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        user = request.user
        logout(request)
        erase_account(user, with_comments=form.cleaned_data["comments"] == "go")
        messages.success(request, _("Your account is erased."))
        return redirect("blog:home")
    return render(request, "accounts/erase.html", {"form": form}, status=422 if form.is_bound else 200)
