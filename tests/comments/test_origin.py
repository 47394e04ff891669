"""Cross-site protection of the anonymous form: a test for each row of the table in accounts/origin.py."""

import pytest
from django.test import Client
from django.urls import reverse

from blog.comments.models import Comment
from tests import cast

pytestmark = pytest.mark.django_db
HERE = "http://localhost:8000"
DATA = {"name": "Rose", "body": "Bonjour à toutes."}
ACCEPTED = [
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
    {"Origin": HERE},
]
ASKED_AGAIN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": HERE},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": ""},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost:8001"},
    {},
]


@pytest.fixture
def strict():
    """A client that, unlike the usual one of tests, is held to Django's CSRF protection."""
    return Client(enforce_csrf_checks=True, SERVER_NAME="localhost")


@pytest.fixture
def address():
    return reverse("blog:comment-create", args=[cast.post().pk])


@pytest.mark.parametrize("headers", ACCEPTED)
def test_a_form_that_comes_from_here_is_taken_without_a_token(strict, address, headers):
    assert strict.post(address, DATA, headers=headers).status_code == 302
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("headers", ASKED_AGAIN)
def test_any_other_is_shown_again_with_a_token_and_its_text(strict, address, headers):
    answer = strict.post(address, DATA, headers=headers)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert Comment.objects.count() == 0
    assert "csrfmiddlewaretoken" in text
    assert DATA["body"] in text


def test_the_confirmed_form_is_taken(strict, address):
    page = strict.post(address, DATA).content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert strict.post(address, DATA | {"csrfmiddlewaretoken": token}).status_code == 302
    assert Comment.objects.count() == 1


def test_a_forged_token_is_refused(strict, address):
    assert strict.post(address, DATA | {"csrfmiddlewaretoken": "x" * 64}).status_code == 403
    assert Comment.objects.count() == 0


@pytest.mark.parametrize("headers", [*ACCEPTED, *ASKED_AGAIN])
def test_who_is_signed_in_needs_a_token_whatever_the_browser_says(strict, address, headers):
    strict.force_login(cast.user("author"))
    assert strict.post(address, DATA, headers=headers).status_code == 403
    assert Comment.objects.count() == 0


def test_reading_changes_nothing_and_other_methods_are_refused(client, address):
    for method in ("put", "delete", "patch"):
        assert getattr(client, method)(address).status_code == 405
    assert client.get(address)["Location"].endswith("#answer")
    assert Comment.objects.count() == 0
