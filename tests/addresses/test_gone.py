"""What was public and is no more is gone (410), with all that led to it; what never was public is not found."""

from datetime import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from blog.importing.models import ImportRun
from blog.importing.undo import undo
from blog.posts.models import Post
from blog.posts.redirects import Redirect
from tests import cast
from tests.addresses import POST, renamed

pytestmark = pytest.mark.django_db


def test_a_removed_post_is_gone_and_so_is_what_led_to_it(client, blog):
    Redirect.objects.create(old_path="/autrefois", new_path=POST)
    blog.delete()
    for address in (POST, "/autrefois", f"/en{POST}"):
        answer = client.get(address)
        assert answer.status_code == 410 and "Location" not in answer.headers
    assert "a été retirée" in client.get(POST).content.decode()


def test_a_withdrawn_post_is_gone_and_one_put_back_is_there(client, blog):
    former = [
        "/2012/10/27/l-oeuvre-au-noir/",
        "/p/l-oeuvre-au-noir",
        "/?name=l-oeuvre-au-noir",
        "/ancien",
        f"{POST}amp/",
    ]
    Redirect.objects.create(old_path="/ancien", new_path=POST)
    blog.status = "withdrawn"
    blog.save()
    assert {client.get(address).status_code for address in (POST, f"/en{POST}", *former)} == {410}
    blog.status = "published"
    blog.save()
    assert client.get(POST).status_code == 200
    assert {client.get(address).headers.get("Location") for address in former} == {POST}


def test_a_new_post_at_the_address_of_one_that_is_gone_is_there(client, blog):
    moment, slug = blog.published_at, blog.slug
    blog.delete()
    cast.post("Un autre", published_at=moment, slug=slug)
    assert client.get(POST).status_code == 200


@pytest.mark.parametrize("year", [2012, 2015])
def test_a_post_that_is_written_again_is_found_at_all_its_addresses(client, blog, year):
    blog.delete()
    assert client.get("/l-oeuvre-au-noir/").status_code == 410
    moment = timezone.make_aware(datetime(year, 10, 27, 12))
    again = cast.post("L’œuvre au noir", published_at=moment, slug="l-oeuvre-au-noir").get_absolute_url()
    for address in ("/l-oeuvre-au-noir", "/2012/10/27/l-oeuvre-au-noir/", "/en/l-oeuvre-au-noir/"):
        assert client.get(address).headers["Location"].removeprefix("/en") == again
    assert client.get(POST, follow=True).status_code == client.get(POST.rstrip("/"), follow=True).status_code == 200


def test_a_hidden_post_is_as_unknown_as_any(client, blog):
    renamed(blog, "l-opus")
    Post.objects.update(status="private")
    known, unknown = (client.get(f"/?name={name}&feed=rss2") for name in ("l-oeuvre-au-noir", "jamais"))
    assert known.status_code == unknown.status_code == 404


def test_what_never_was_public_is_not_gone(client):
    post = cast.post(status="draft", published_at=timezone.now())
    address = post.get_absolute_url()
    post.delete()
    assert client.get(address).status_code == 404


def test_an_import_undone_leaves_nothing_gone(client, tmp_path):
    (tmp_path / "billet.md").write_text("---\ntitle: Importé\ndate: 2012-10-27\nslug: importe\n---\n\nUn texte.\n")
    call_command("import_posts", tmp_path, verbosity=0)
    assert client.get("/2012/10/importe/").status_code == 200
    undo(ImportRun.objects.get())
    assert client.get("/2012/10/importe/").status_code == 404 and not Redirect.objects.exists()
