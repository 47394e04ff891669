from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.limits import is_too_often
from accounts.visitors import network_of

TRIED = 15 * 60  # seconds


class SignInForm(AuthenticationForm):
    """Name and password, as often as one may try; names that nobody has are counted alike."""

    def clean(self):
        name = (self.cleaned_data.get("username") or "").casefold()
        if is_too_often("sign-in", f"{name} {network_of(self.request)}", settings.SIGN_INS_TRIED, TRIED):
            reason = _("Too many tries: wait a quarter of an hour, or ask an administrator for a new password.")
            raise ValidationError(reason, code="too-often")
        return super().clean()


class SignIn(LoginView):
    """One door for everyone, at the desk too; who writes or moderates comes out at the desk."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm

    def form_invalid(self, form):
        response = super().form_invalid(form)
        if form.has_error(NON_FIELD_ERRORS, "too-often"):
            response.status_code = 429
            response["Retry-After"] = str(TRIED)
        return response

    def get_default_redirect_url(self):
        return reverse("admin:index") if self.request.user.is_staff else super().get_default_redirect_url()
