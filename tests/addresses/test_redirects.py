"""The redirects that editors make."""

from itertools import chain

import pytest

from blog.posts.models import Post
from blog.posts.redirects import Redirect
from tests import cast
from tests.addresses import AUTHOR, POST, TAG

pytestmark = pytest.mark.django_db


def refused(client, old_path, new_path=POST):
    """What the form says of it; empty where it took it."""
    answer = client.post("/admin/blog/redirect/add/", {"old_path": old_path, "new_path": new_path})
    return "" if answer.status_code == 302 else " ".join(chain(*answer.context["adminform"].form.errors.values()))


@pytest.fixture
def editor(client, blog):
    client.force_login(cast.user("editor"))
    return client


@pytest.mark.parametrize(
    ("old_path", "asked"),
    [
        ("/autrefois/", "/autrefois/"),
        ("/autrefois", "/autrefois"),
        ("/en/autrefois/", "/autrefois/"),
        ("/fr/autrefois/", "/fr/autrefois/"),
        ("/Caf%C3%A9%20froid/", "/Caf%C3%A9%20froid/"),
        ("/café/", "/caf%C3%A9"),
        ("/old.php", "/old.php?id=5"),
        ("/?p=12", "/?p=12"),
        ("https://vieux.example/autrefois/", "/autrefois/"),
        ("/index.php?p=12", "/?p=12"),
        ("/tag/nulle-part/", "/tag/nulle-part/feed/"),
        ("/2012/10/nulle-part/", "/2012/10/nulle-part/"),
        ("/2012/11/l-oeuvre-au-noir/", "/2012/11/l-oeuvre-au-noir/"),
    ],
)
def test_an_old_address_is_kept_in_the_form_in_which_it_is_asked_for(editor, old_path, asked):
    assert refused(editor, old_path) == ""
    assert client_at(editor, asked) == (301, POST) or asked.endswith("/feed/")


def client_at(client, address):
    answer = client.get(address)
    return answer.status_code, answer.headers.get("Location")


@pytest.mark.parametrize(
    ("old_path", "told"),
    [
        *(
            (path, "Une page se trouve à cette adresse")
            for path in ("/archive/", "/tags", "/search/", POST, TAG, AUTHOR)
        ),
        *(
            (path, "Une page se trouve à cette adresse")
            for path in (
                "/qui-sommes-nous/",
                "/en/tags/",
                "/feed/",
                "/admin/",
                "/2012/",
                "/language/fr/",
                "/comments/ONE/",
            )
        ),
        *(
            (path, "Une page se trouve à cette adresse")
            for path in (f"{TAG}feed", f"{POST}feed/atom/", "/robots.txt", "/en/robots.txt", "/fr/tags/", "/2012/10/27")
        ),
        ("/old.php?id=5", "derrière le « ? »"),
        *((path, "L’adresse d’une page") for path in ("/", "/en/", "/?x=1", "/a\\b", "ici", "//x", "mailto:x")),
        *((path, "déjà une redirection") for path in ("/la", "/la/", "/parti")),
        ("", "obligatoire"),
    ],
)
def test_an_old_address_that_nobody_could_be_led_from_is_refused(editor, old_path, told):
    comment = cast.comment(Post.objects.get(slug="l-oeuvre-au-noir"))
    Redirect.objects.create(old_path="/la/", new_path=POST)
    Redirect.objects.create(old_path="/parti", new_path="")
    assert told in refused(editor, old_path.replace("ONE", str(comment.pk)))
    assert Redirect.objects.count() == 2


@pytest.mark.parametrize(
    ("old_path", "new_path"),
    [
        *(("/x", "/x"), ("/d", "/d/"), ("/about", "/en/about"), ("/en/v", "/en/v"), ("/en/w", "/en/w?x=1")),
        *(("/y", "/y/amp?x=1"), ("/la", "/nulle-part/"), ("/la", "/tag/nulle/"), ("/la", "/2012/10/cache/")),
        *(
            ("/la", "/like/99999/"),
            ("/la", "/media/rien.jpg"),
            ("/la", "/?name=nulle"),
            ("/la", "/admin/"),
            ("/la", "/?p=9"),
            ("/la", "/page/99/"),
            ("/la", "/%00/"),
            ("/la", "/é?x=%zz#"),
        ),
    ],
)
def test_a_redirect_leads_to_a_page_that_is_there(editor, old_path, new_path):
    cast.post("Caché", slug="cache", status="private", published_at=Post.objects.first().published_at)
    assert "Aucune page" in refused(editor, old_path, new_path)
    assert not Redirect.objects.exists()


@pytest.mark.parametrize(
    ("new_path", "kept"),
    [
        *(("/tags", "/tags/"), ("/search?q=mot", "/search/?q=mot"), (f"{POST.rstrip('/')}#c5", f"{POST}#c5")),
        *(
            ("/l-oeuvre-au-noir", POST),
            ("/fr/tags/", "/tags/"),
            ("/en/tags", "/en/tags/"),
            ("/?s=mot", "/search/?q=mot"),
            ("/?p=77", POST),
            ("/?feed=rss2", "/feed/"),
        ),
        *(("/robots.txt", "/robots.txt"), ("/milieu/", POST), ("/", "/")),
    ],
)
def test_a_redirect_leads_there_at_once(editor, new_path, kept):
    for old in ("/milieu", "/?p=77"):
        Redirect.objects.create(old_path=old, new_path=POST)
    assert refused(editor, "/debut", new_path) == ""
    assert client_at(editor, "/debut/") == (301, kept)


def test_a_place_on_a_page_is_kept_when_the_page_moves(editor):
    ends = {"/a": "#talk", "/b": "?replytocom=2", "/c": ""}
    for old, end in ends.items():
        Redirect.objects.create(old_path=old, new_path=POST + end)
    Redirect.objects.create(old_path="/d", new_path=f"/en{POST}")
    post = Post.objects.get(slug="l-oeuvre-au-noir")
    post.slug = "l-opus"
    post.save()
    for old, end in ends.items():
        assert client_at(editor, old) == (301, f"/2012/10/l-opus/{end}")
    assert client_at(editor, "/d") == (301, "/en/2012/10/l-opus/")


def test_a_page_moves_though_what_leads_there_is_long(editor):
    Redirect.objects.create(old_path="/a", new_path=f"{POST}#".ljust(300, "x"))
    post = Post.objects.get(slug="l-oeuvre-au-noir")
    post.slug = "l-opus-" + "y" * 60
    post.save()
    assert Redirect.objects.get(old_path="/a").new_path.startswith(f"/2012/10/{post.slug}/#x")


def test_nobody_is_led_to_what_has_gone(editor):
    Redirect.objects.create(old_path="/parti", new_path="")
    assert "a disparu" in refused(editor, "/ancien", "/parti/")


def test_what_led_to_an_old_address_leads_on(editor):
    for old, new in [("/a", "/b/"), ("/c", "/en/b")]:
        Redirect.objects.create(old_path=old, new_path=new)
    assert refused(editor, "/b", POST) == ""
    assert client_at(editor, "/a") == client_at(editor, "/c") == (301, POST)


def test_a_redirect_leads_to_where_its_new_address_leads(editor):
    Redirect.objects.create(old_path="/milieu", new_path=POST)
    assert refused(editor, "/debut", "/milieu/") == ""
    assert client_at(editor, "/debut/") == (301, POST)
    assert refused(editor, "/anglais", "/en/tags/") == "" and client_at(editor, "/en/anglais/") == (301, "/en/tags/")


def test_a_redirect_that_is_changed_is_no_obstacle_to_itself(editor):
    one = Redirect.objects.create(old_path="/a", new_path=TAG)
    address = f"/admin/blog/redirect/{one.pk}/change/"
    assert editor.post(address, {"old_path": "/a", "new_path": AUTHOR}).status_code == 302
    assert editor.post(address, {"old_path": "/b/", "new_path": POST}).status_code == 302
    one.refresh_from_db()
    assert (one.old_path, one.new_path) == ("/b", POST)
