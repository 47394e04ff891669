"""Where people sign in and look after their account. Names are allauth's, which it asks for; the addresses are ours."""

from allauth.account import views as allauth
from allauth.mfa.totp.views import activate_totp
from django.conf import settings
from django.urls import include, path
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override

from accounts import views

# The picture that an authenticator app scans is drawn into the page.
with_drawn_picture = csp_override({**settings.SECURE_CSP, "img-src": [CSP.SELF, "data:"]})

urlpatterns = [
    path("", views.account, name="account"),
    path("erase/", views.erase, name="account-erase"),
    path("sign-in/", views.SignIn.as_view(), name="account_login"),
    path("sign-in/code/", allauth.request_login_code, name="account_request_login_code"),
    path("sign-in/code/confirm/", allauth.confirm_login_code, name="account_confirm_login_code"),
    path("sign-up/", allauth.signup, name="account_signup"),
    path("sign-up/confirm/", allauth.email_verification_sent, name="account_email_verification_sent"),
    path("sign-out/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("again/", allauth.reauthenticate, name="account_reauthenticate"),
    path("email/", allauth.email, name="account_email"),
    path("password/", allauth.password_change, name="account_change_password"),
    path("password/set/", allauth.password_set, name="account_set_password"),
    path("password/reset/", allauth.password_reset, name="account_reset_password"),
    path("password/reset/confirm/", allauth.confirm_password_reset_code, name="account_confirm_password_reset_code"),
    path("password/reset/complete/", allauth.complete_password_reset, name="account_complete_password_reset"),
    path("password/reset/done/", allauth.password_reset_from_key_done, name="account_password_reset_completed"),
    path("factors/totp/activate/", with_drawn_picture(activate_totp), name="mfa_activate_totp"),
    path("factors/", include("allauth.mfa.urls")),
]
