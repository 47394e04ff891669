"""What an account's owner is told beyond what allauth tells."""

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.dispatch import receiver


@receiver(email_confirmed)
def tell_the_first_address_of_another(request, email_address, **kwargs):
    """Whoever has the new mailbox can have codes sent there: the owner of the first hears of it."""
    first = EmailAddress.objects.filter(user=email_address.user, primary=True, verified=True).first()
    if first and first.pk != email_address.pk:
        context = {"address": email_address.email}
        user = email_address.user
        get_adapter(request).send_notification_mail("account/email/email_confirm", user, context, email=first.email)
