"""Where one comes out after signing in or out, and what the owner of an account hears of."""

import pytest
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from allauth.core.context import request_context

from mail.models import Message
from tests import cast

pytestmark = pytest.mark.django_db
PASSWORD = "a long password"


@pytest.mark.parametrize(("prefix", "home"), [("", "/"), ("/en", "/en/")])
def test_readers_stay_in_their_language(client, prefix, home):
    cast.user("reader", name="lea")
    answer = client.post(f"{prefix}/account/sign-in/", {"login": "lea", "password": PASSWORD})
    assert answer["Location"] == home
    assert client.post(f"{prefix}/account/sign-out/")["Location"] == home


def test_the_first_address_hears_of_another_and_not_of_itself(rf):
    user = cast.user("reader", name="lea", email="lea@example.org")
    first, second = (
        EmailAddress.objects.create(user=user, email=f"{name}@example.org", verified=True, primary=name == "lea")
        for name in ("lea", "autre")
    )
    request = rf.get("/")
    request.user = user
    with request_context(request):
        email_confirmed.send(sender=EmailAddress, request=request, email_address=first)
        assert not Message.objects.exists()
        email_confirmed.send(sender=EmailAddress, request=request, email_address=second)
    (letter,) = Message.objects.all()
    assert letter.recipient == "lea@example.org" and "autre@example.org" in letter.text


def test_a_password_that_was_set_leads_back_to_the_account(client):
    user = cast.user("reader", name="lea")
    client.post("/account/sign-in/", {"login": "lea", "password": PASSWORD})
    new = "another long password"
    fields = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post("/account/password/", fields)["Location"] == "/account/"
    user.refresh_from_db()
    assert user.check_password(new)
