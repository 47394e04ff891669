"""What every answer carries, whatever was asked and however badly."""

import pytest
from django.test import Client

from blog.archive import views
from tests import cast
from tests.mailbox import text_of
from tests.trust.test_rights import everything

pytestmark = pytest.mark.django_db
ADDRESSES = [
    "/",
    "/nulle-part/",
    "/feed/",
    "/robots.txt",
    "/healthz",
    "/admin/login/",
    "/account/sign-in/",
    "/account/sign-up/",
    "/account/sign-in/code/",
    "/comments/mine/",
    "/comments/following/x/stop/",
    "/comments/by-mail/x/",
    "/sitemap.xml",
    "/en/",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_the_policy(client, address):
    answer = client.get(address)
    policy = answer["Content-Security-Policy"]
    for rule in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert rule in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "localhost:80:80", "", "evil.example:8000", "localhost@evil.example"],
)
@pytest.mark.parametrize("address", ["/", "/feed/", "/robots.txt", "/admin/", "/static/css/base.css", "/healthz"])
def test_a_forged_host_gets_400_and_the_policy(client, host, address):
    answer = client.get(address, headers={"Host": host})
    assert answer.status_code == 400
    assert "Content-Security-Policy" in answer
    assert host not in answer.content.decode() or not host


def test_a_forwarded_host_is_not_believed(client):
    cast.post("Un titre")
    for address in ("/", "/sitemap.xml", "/feed/", "/robots.txt"):
        assert "evil.example" not in client.get(address, headers={"X-Forwarded-Host": "evil.example"}).content.decode()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", ["/comments/", "/comments/1/", "/comments/1/reply/", "/", "/archive/", "/feed/"])
def test_nothing_but_reading_is_answered_where_one_reads(client, method, address):
    assert getattr(client, method)(address).status_code in (403, 404, 405)


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_post_takes_comments_and_nothing_else(client, method):
    assert getattr(client, method)(cast.post().get_absolute_url()).status_code == 405


def test_a_broken_page_says_so_without_details(client, monkeypatch):
    def broken(*args):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(views.charts, "years_and_voices", broken)
    client.raise_request_exception = False
    answer = client.get("/archive/")
    assert answer.status_code == 500
    assert "Something broke" in answer.content.decode() and "secret detail" not in answer.content.decode()
    assert "Content-Security-Policy" in answer


def accounts_addresses():
    routes = ["", "erase/", "sign-in/", "sign-in/code/", "sign-in/code/confirm/", "sign-up/", "sign-up/confirm/"]
    routes += ["sign-out/", "again/", "email/", "password/", "password/set/", "password/reset/", "factors/"]
    routes += ["factors/totp/activate/", "factors/totp/deactivate/", "factors/recovery-codes/generate/"]
    routes += ["factors/webauthn/add/", "factors/webauthn/login/", "factors/authenticate/", "factors/reauthenticate/"]
    return [f"/account/{route}" for route in routes] + ["/comments/following/", "/comments/mine/erase/"]


@pytest.mark.parametrize("address", accounts_addresses())
def test_a_form_of_an_account_that_brings_no_proof_changes_nothing(client, address):
    """For who is signed in: from another site, and without our token."""
    reader = cast.user("reader", email="rose@example.org")
    strict = Client(
        enforce_csrf_checks=True, headers={"sec-fetch-site": "cross-site", "origin": "https://evil.example"}
    )
    strict.force_login(reader)
    before = everything()
    fields = {
        "email": "evil@example.org",
        "action_add": "1",
        "comments": "go",
        "forget": "1",
        "password1": "pris pris 9",
    }
    answer = strict.post(address, fields | {"password2": "pris pris 9", "code": "1", "credential": "{}"})
    assert answer.status_code in (403, 405)
    assert everything() == before


def test_links_in_mail_lead_to_this_site_whatever_host_was_asked(client, deliver, settings):
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    client.post("/account/sign-in/code/", {"email": "rose@example.org"}, headers={"Host": "other.example"})
    text = text_of(deliver()[-1])
    assert f"{settings.SITE_URL}/account/sign-up/" in text and "other.example" not in text
