from allauth.account.apps import AccountConfig
from allauth.mfa.apps import MFAConfig
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People")

    def ready(self):
        from accounts import receivers  # noqa: F401  models are there only now


class AddressesConfig(AccountConfig):
    verbose_name = _("Addresses of accounts")


class FactorsConfig(MFAConfig):
    verbose_name = _("Second factors of accounts")

    def ready(self):
        super().ready()
        meta = self.get_model("Authenticator")._meta
        meta.verbose_name, meta.verbose_name_plural = _("second factor"), _("second factors")
