"""What is ours about signing in: allauth (docs.allauth.org) does the work, and asks here."""

import base64
import hashlib
import time
from urllib.parse import urlsplit

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.account.stages import EmailVerificationStage
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from accounts.limits import is_too_often
from accounts.visitors import network_of
from identity.models import site_name
from mail import outbox

SIGNED_IN_AT = "signed_in_at"
HOUR = 3600
MAILS_AN_HOUR = 10  # to one address from one network; five times as many from all
MAX_ADDRESS = 254  # RFC 5321, 4.5.3.1.3


WAYS_TO_SAY_AGAIN = {
    "reauthenticate": _("With the password"),
    "mfa_reauthenticate": _("With the app or a spare code"),
    "mfa_reauthenticate:webauthn": _("With a passkey"),
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("This is not the code in the letter."),
        "incorrect_password": _("This is not the password."),
        "email_password_mismatch": _("No account has this name or address with this password."),
        "username_password_mismatch": _("No account has this name or address with this password."),
        "too_many_login_attempts": _("This code no longer holds: too many others were tried. Ask for a new one."),
        "rate_limited": _("Another code was sent just now: wait for it a little before you ask again."),
        "duplicate_email": _("This address is one of yours already."),
    }
    tells_what_was_done = False

    def send_mail(self, template_prefix, email, context):
        """Through the outbox: the answer takes as long whether there is an account of this address or not."""
        if len(email) > MAX_ADDRESS or self._is_too_often(email):
            return
        site = {"name": site_name(), "domain": settings.SITE.netloc}
        says = {"email": email, "blog_name": site_name(), "site_url": settings.SITE_URL} | context
        # Links lead to this site, whatever host was asked.
        links = {name: settings.SITE_URL + urlsplit(url).path for name, url in says.items() if name.endswith("_url")}
        says |= links | {"current_site": site}
        mail: EmailMessage = self.render_mail(template_prefix, email, says)
        outbox.put(outbox.prepare(email, str(mail.subject), str(mail.body)))

    def _is_too_often(self, email: str) -> bool:
        """Nobody fills a mailbox from here, nor keeps others from getting their codes. What was done to an account is
        told however often."""
        if self.tells_what_was_done:
            return False
        here = is_too_often("account mail", f"{email.casefold()} {network_of(context.request)}", MAILS_AN_HOUR, HOUR)
        return is_too_often("account mail", email.casefold(), 5 * MAILS_AN_HOUR, HOUR) or here

    def send_notification_mail(self, *args, **kwargs):
        self.tells_what_was_done = True
        super().send_notification_mail(*args, **kwargs)
        self.tells_what_was_done = False

    def format_email_subject(self, subject):
        return f"{site_name()} – {subject}"

    def get_client_ip(self, request):
        return network_of(request) or "unknown"

    def get_login_redirect_url(self, request):
        """Who writes or moderates comes out at the desk; others at home, in their language."""
        return reverse("admin:index") if request.user.is_staff else reverse("blog:home")

    def get_signup_redirect_url(self, request):
        return reverse("blog:home")

    def get_logout_redirect_url(self, request):
        return reverse("blog:home")

    def get_email_verification_redirect_url(self, email_address):
        return reverse("account_email")

    def get_password_change_redirect_url(self, request):
        return reverse("account")

    def populate_username(self, request, user):
        """Readers sign in by their address; the name of the account is nobody's business."""
        user.username = f"reader-{get_random_string(12).lower()}"

    def login(self, request, user):
        super().login(request, user)
        request.session[SIGNED_IN_AT] = time.time()

    def is_reauthentication_required(self, *, app, **kwargs):
        """Who has just signed in with this browser need not say again who they are."""
        since = time.time() - context.request.session.get(SIGNED_IN_AT, 0)
        return since > app_settings.REAUTHENTICATION_TIMEOUT

    def get_reauthentication_methods(self, user):
        """A key first: who has one may have nothing else."""
        ways = sorted(super().get_reauthentication_methods(user), key=lambda way: "webauthn" not in way["id"])
        return [way | {"description": WAYS_TO_SAY_AGAIN[way["id"]]} for way in ways]

    def get_login_stages(self):
        ours = {
            "allauth.account.stages.EmailVerificationStage": f"{__name__}.{ProveAddressStage.__name__}",
            "allauth.mfa.stages.AuthenticateStage": f"{__name__}.{SecondFactorStage.__name__}",
        }
        return [ours.get(stage, stage) for stage in super().get_login_stages()]


class ProveAddressStage(EmailVerificationStage):
    """Who signed up proves the address before anything else; who was entered by an administrator need not."""

    def handle(self):
        person = self.login.user
        if person and not self.login.signup and not EmailAddress.objects.filter(user=person).exists():
            return None, True
        return super().handle()


class SecondFactorStage(AuthenticateStage):
    """A reader's passkey that is enough to sign in is another way in, and no second factor: who is in another browser,
    without it, gets in by a code as before. Of who writes here, and of who has an app, a second factor is asked."""

    def handle(self):
        person = self.login.user
        if person and not person.is_staff and not any(map(_is_second, Authenticator.objects.filter(user=person))):
            return None, True
        return super().handle()


def _is_second(factor: Authenticator) -> bool:
    if factor.type == Authenticator.Type.WEBAUTHN:
        return factor.wrap().is_passwordless is not True
    return factor.type == Authenticator.Type.TOTP


class FactorsAdapter(DefaultMFAAdapter):
    """The secrets of authenticator apps are of no use without the SECRET_KEY."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This is neither the code that the app shows now nor a spare code that is left."),
        "unverified_email": _("Prove your address first."),
    }

    def encrypt(self, text):
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def _get_site_name(self):
        return site_name()

    def get_public_key_credential_rp_entity(self):
        return {"id": settings.SITE.hostname, "name": site_name()}


def _cipher() -> Fernet:
    digest = hashlib.sha256(b"tribune.factors" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
