"""Accounts and following in a real browser, with a real mailbox."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from blog.notifications.models import Subscription
from tests import cast
from tests.browser.looking import fits
from tests.mailbox import text_of

KEY = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
CODE = re.compile(r"[A-Z]{4}-[A-Z]{4}")
ACCOUNT = ["/account/", "/account/email/", "/account/password/set/", "/account/factors/", "/account/erase/"]
FACTORS = ["/account/factors/webauthn/", "/account/factors/totp/activate/", "/account/factors/recovery-codes/"]


@pytest.fixture
def signed_up(open_browser, live_server, mailbox, deliver, settings):
    """A browser with a security key, in which an account was just made."""
    settings.SITE = settings.SITE._replace(netloc=live_server.url.removeprefix("http://"))
    page = open_browser(360)
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = KEY | {"isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto("/account/sign-up/")
    page.fill("[name=email]", "lea@example.org")
    page.get_by_role("button", name="M’envoyer un code").click()
    expect(page.locator("[name=code]")).to_be_visible()
    page.fill("[name=code]", CODE.search(text_of(deliver()[-1]))[0])
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("link", name="Votre compte")).to_be_visible()
    return page


def test_one_signs_up_with_a_code_and_later_in_with_a_passkey(signed_up):
    page = signed_up
    page.goto("/account/factors/webauthn/add/")
    page.fill("[name=name]", "Mon téléphone")
    page.get_by_role("button", name="Ajouter").click()
    page.wait_for_url("**/recovery-codes/")
    page.goto("/account/factors/webauthn/")
    expect(page.locator(".rows")).to_contain_text("Mon téléphone")
    page.goto("/account/")
    page.locator(".account").get_by_role("button", name="Se déconnecter").click()
    expect(page.locator("footer").get_by_role("link", name="Se connecter")).to_be_visible()
    page.goto("/account/sign-in/")
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    expect(page.get_by_role("link", name="Votre compte")).to_be_visible()

    axe = Axe()
    look = page.context.browser.new_context(
        storage_state=page.context.storage_state(), base_url=page.url, bypass_csp=True, viewport=page.viewport_size
    ).new_page()
    for address in (*ACCOUNT, *FACTORS, "/comments/following/"):
        look.goto(address)
        found = axe.run(look, options={"preload": False}).response["violations"]
        assert not found, f"{address}: {[(v['id'], v['nodes'][0]['html']) for v in found]}"
        fits(look, 360)
    look.context.close()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_follower_confirms_and_stops_from_the_mail(open_browser, live_server, mailbox, deliver, settings, javascript):
    settings.SITE_URL = live_server.url
    post = cast.post("Un billet")
    page = open_browser(javascript=javascript)
    page.goto(post.get_absolute_url())
    page.fill("[name=body]", "Bonjour.")
    page.fill("[name=name]", "Rose")
    page.fill("[name=email]", "rose@example.org")
    page.select_option("[name=follow]", "post")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre commentaire est arrivé")
    letter = deliver()[-1]
    page.goto(re.search(r"(/comments/following/\S+/confirm/)", text_of(letter))[1])
    page.get_by_role("button", name="Oui, envoyez-les").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce que vous suivez par courriel")
    assert Subscription.objects.get().is_live

    cast.comment(post, "Bonsoir.", name="Paul")
    told = deliver()[-1]
    page.goto(re.search(r"(/comments/following/\S+/stop/)", text_of(told))[1])
    page.get_by_role("button", name="Arrêter cela").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Plus rien n’en sera envoyé")
    assert not Subscription.objects.get().is_live


def test_a_button_that_needs_a_script_is_not_there_without_one(open_browser):
    page = open_browser(javascript=False)
    page.goto("/account/sign-in/")
    expect(page.get_by_text("Utiliser une clé d’accès")).to_be_hidden()
