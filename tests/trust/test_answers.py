"""What every answer carries, whatever was asked and however badly."""

import pytest

from blog.archive import views
from tests import cast

pytestmark = pytest.mark.django_db
ADDRESSES = [
    "/",
    "/nulle-part/",
    "/feed/",
    "/robots.txt",
    "/healthz",
    "/admin/login/",
    "/account/sign-in/",
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

    monkeypatch.setattr(views.charts, "years", broken)
    client.raise_request_exception = False
    answer = client.get("/archive/")
    assert answer.status_code == 500
    assert "Something broke" in answer.content.decode() and "secret detail" not in answer.content.decode()
    assert "Content-Security-Policy" in answer
