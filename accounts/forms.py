from contextlib import contextmanager

from allauth.account.forms import AddEmailForm, LoginForm, RequestLoginCodeForm, ResetPasswordForm, SignupForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.limits import is_too_often
from accounts.visitors import network_of

TRIED = 15 * 60  # seconds


class SignInForm(LoginForm):
    """Name or address, and password, as often as one may try; names that nobody has are counted alike."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail or name of the account")
        self.fields["login"].widget.attrs = {"autocomplete": "username"}
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.fields["password"].help_text = ""

    def _setup_password_field(self):
        """Stays, though one signs up without a password."""

    def clean(self):
        name = (self.cleaned_data.get("login") or "").casefold()
        if is_too_often("sign-in", f"{name} {network_of(self.request)}", settings.SIGN_INS_TRIED, TRIED):
            reason = _("Too many tries: wait a quarter of an hour, or have a code sent to you.")
            raise ValidationError(reason, code="too-often")
        return super().clean()


@contextmanager
def odd_keys_refused():
    """What a key says may be anything: what cannot be read is refused like a wrong key."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ValidationError(_("This key cannot be read: try again.")) from error


class KeyForm(AuthenticateWebAuthnForm):
    def clean_credential(self):
        with odd_keys_refused():
            return super().clean_credential()


class KeyAgainForm(KeyForm, ReauthenticateWebAuthnForm):
    pass


class KeySignInForm(KeyForm, LoginWebAuthnForm):
    pass


class SignUpForm(SignupForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail")
        self.fields["email"].widget.attrs.pop("placeholder", None)


class SendCodeForm(RequestLoginCodeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail")
        self.fields["email"].widget.attrs.pop("placeholder", None)


class AddAddressForm(AddEmailForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail")


class ForgottenForm(ResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail")


class AppForm(ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code")


class AddKeyForm(AddWebAuthnForm):
    """A passkey, unless one wants it beside the password only."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        self.fields["passwordless"].label = _("It is enough to sign in")
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].help_text = _("Else it is asked for after the password, as a second factor.")

    def clean(self):
        with odd_keys_refused():
            return super().clean()


class EraseAccountForm(forms.Form):
    """What becomes of the comments when the account goes."""

    comments = forms.ChoiceField(
        label=_("What you wrote"),
        choices=[
            ("stay", _("My comments stay, under the name they bear, belonging to nobody.")),
            ("go", _("My comments are erased too. What others answered stays.")),
        ],
        initial="stay",
        widget=forms.RadioSelect,
    )
