"""What readers asked for and did not find is counted, bounded, and led somewhere by a click."""

import pytest

from accounts.models import Author
from blog.addresses import missed
from blog.addresses.models import MissedAddress
from blog.posts.models import Post
from blog.posts.redirects import Redirect
from tests import cast
from tests.addresses import POST

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("query", ["p=99", "page_id=7", "cat=1&author=2", "p=x", "p=", "p=" + "9" * 400])
def test_a_number_nobody_knows_is_not_found_and_may_be_led_somewhere(client, blog, query):
    assert client.get(f"/?{query}").status_code == 404
    Redirect.objects.create(old_path="/?p=99", new_path=POST)
    assert client.get("/?p=99").headers["Location"] == POST


def test_what_is_missed_is_counted_with_where_the_link_is(client):
    for _ in range(3):
        client.get("/en/un/billet/perdu/?x=1", headers={"Referer": "https://ailleurs.example/page?secret"})
    row = MissedAddress.objects.get()
    assert (row.path, row.number, row.came_from) == ("/un/billet/perdu", 3, "ailleurs.example")


@pytest.mark.parametrize("address", ["/wp-login.php", "/.env", "/.git/config", "/media/x.jpg", "/a.sql", "/xmlrpc.php"])
def test_what_scanners_look_for_is_not_counted(client, address):
    assert client.get(address).status_code == 404 and not MissedAddress.objects.exists()


def test_a_flood_of_nonsense_is_bounded(client, monkeypatch):
    monkeypatch.setattr(missed, "_spent", [])
    for number in range(missed.WRITES + 20):
        client.get(f"/rien/{number}/")
    assert MissedAddress.objects.count() == missed.WRITES
    monkeypatch.setattr(missed, "MOST", 20)
    monkeypatch.setattr(missed, "_spent", [])
    client.get("/rien/de/plus/")
    assert MissedAddress.objects.filter(path="/rien/de/plus").exists()
    assert MissedAddress.objects.count() == missed.WRITES - 1


def test_an_editor_leads_what_is_missed_somewhere_by_a_click(client, blog):
    client.get("/un/billet/perdu/")
    client.force_login(cast.user("editor"))
    page = client.get("/admin/blog/missedaddress/").content.decode()
    link = "/admin/blog/redirect/add/?old_path=%2Fun%2Fbillet%2Fperdu"
    assert "/un/billet/perdu" in page and link in page
    assert 'value="/un/billet/perdu"' in client.get(link).content.decode()
    client.post(link, {"old_path": "/un/billet/perdu", "new_path": POST})
    assert client.get("/un/billet/perdu/").headers["Location"] == POST and not MissedAddress.objects.exists()
    client.post("/admin/blog/redirect/add/", {"old_path": "/parti", "new_path": ""})
    assert client.get("/parti").status_code == 410


@pytest.mark.parametrize("new_path", ["//evil.example/", "https://evil.example/", "javascript:x", "/\\evil", "ici"])
def test_a_redirect_leads_to_this_site_alone(client, new_path):
    client.force_login(cast.user("editor"))
    answer = client.post("/admin/blog/redirect/add/", {"old_path": "/ici", "new_path": new_path})
    assert answer.status_code == 200 and "qui commence par un seul" in answer.content.decode()
    assert not Redirect.objects.exists() and not Post.objects.exists() and not Author.objects.filter(slug="x").exists()
