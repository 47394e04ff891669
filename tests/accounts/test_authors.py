"""The desk of authors."""

import pytest

from accounts.models import Author
from tests import cast

pytestmark = pytest.mark.django_db
FIELDS = {"name": "Jeanne Dupré", "slug": "jeanne", "user": "", "ink": "", "writes_in": "html", "portrait": ""}


def test_an_author_added_at_the_desk_without_a_choice_of_ink_is_given_one(client):
    client.force_login(cast.user("administrator"))
    answer = client.post("/admin/accounts/author/add/", FIELDS)
    assert answer.status_code == 302 and Author.objects.get(slug="jeanne").ink in range(1, 13)


@pytest.mark.parametrize(("ink", "kept"), [("", range(1, 13)), ("7", [7])])
def test_an_author_changed_at_the_desk_keeps_an_ink(client, ink, kept):
    client.force_login(cast.user("administrator"))
    author = cast.author("Jeanne", slug="jeanne")
    answer = client.post(f"/admin/accounts/author/{author.pk}/change/", FIELDS | {"ink": ink})
    author.refresh_from_db()
    assert answer.status_code == 302 and author.name == "Jeanne Dupré" and author.ink in kept


@pytest.mark.parametrize("ink", ["13", "x", "-1"])
def test_an_ink_that_is_none_is_refused(client, ink):
    client.force_login(cast.user("administrator"))
    answer = client.post("/admin/accounts/author/add/", FIELDS | {"ink": ink})
    assert answer.status_code == 200 and "ink" in answer.context["adminform"].errors
    assert not Author.objects.filter(slug="jeanne").exists()
