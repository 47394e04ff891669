"""Addresses that blogs had elsewhere, of what is gone, and of what nobody knows."""

from datetime import datetime, timedelta
from itertools import chain

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Author
from blog.addresses import missed
from blog.addresses.models import MissedAddress
from blog.importing.models import ImportRun
from blog.importing.undo import undo
from blog.posts.models import Post
from blog.posts.redirects import Redirect
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def unspent(monkeypatch):
    """What other tests have missed counts for nothing here."""
    monkeypatch.setattr(missed, "_spent", [])


@pytest.fixture
def blog():
    moment = timezone.make_aware(datetime(2012, 10, 27, 12))
    post = cast.post("L’œuvre au noir", published_at=moment, slug="l-oeuvre-au-noir", tags=["Santé publique", "Été"])
    post.bylines.create(author=cast.author("Rose Lahaye"))
    cast.post("Qui sommes-nous", kind="page", slug="qui-sommes-nous")
    return post


POST, TAG, AUTHOR = "/2012/10/l-oeuvre-au-noir/", "/tag/sante-publique/", "/author/rose-lahaye/"
FORMER = {
    # WordPress
    "/2012/10/27/l-oeuvre-au-noir/": POST,
    "/2012/10/27/l-oeuvre-au-noir": POST,
    "/l-oeuvre-au-noir/": POST,
    "/blog/l-oeuvre-au-noir/": POST,
    "/blog/2012/10/l-oeuvre-au-noir/": POST,
    "/index.php/2012/10/27/l-oeuvre-au-noir/": POST,
    "/2012/10/27/l-oeuvre-au-noir/comment-page-2/": POST,
    "/2012/10/27/l-oeuvre-au-noir/trackback/": POST,
    "/2012/10/27/l-oeuvre-au-noir/feed/": f"{POST}feed/",
    "/2012/10/27/l-oeuvre-au-noir/feed/atom/": f"{POST}feed/atom/",
    "/2012/10/l-oeuvre-au-noir/attachment/mur-jpg/": POST,
    "/2012/10/l-oeuvre-au-noir/amp/": POST,
    "/2012/10/27/l-oeuvre-au-noir/la-photo-du-mur/": POST,
    "/?name=l-oeuvre-au-noir": POST,
    "/?s=un+mot": "/search/?q=un+mot",
    "/?m=201210": "/2012/10/",
    "/?m=2012": "/2012/",
    "/?m=20121027": "/2012/10/27/",
    "/?tag=sante-publique": TAG,
    "/?category_name=medecine/sante-publique": TAG,
    "/?author_name=rose-lahaye": AUTHOR,
    "/?feed=rss2": "/feed/",
    "/?feed=atom": "/feed/atom/",
    "/category/sante-publique/": TAG,
    "/category/medecine/sante-publique/": TAG,
    "/category/sante-publique/page/3/": TAG,
    "/category/sante-publique/feed/": f"{TAG}feed/",
    "/index.php": "/",
    "/index.php?utm_source=x": "/",
    "/index.php?s=un+mot": "/search/?q=un+mot",
    "/index.php?category_name=sante-publique": TAG,
    "/category/%C3%A9t%C3%A9/": "/tag/ete/",
    "/tag/Sant%C3%A9%20publique/": TAG,
    "/feed/rss2/": "/feed/",
    "/comments/feed/rss2/": "/comments/feed/",
    "/wp-sitemap.xml": "/sitemap.xml",
    "/wp-sitemap-posts-post-1.xml": "/sitemap.xml",
    "/post-sitemap.xml": "/sitemap.xml",
    "/qui-sommes-nous.html": "/qui-sommes-nous/",
    # Ghost
    "/rss/": "/feed/",
    "/tag/sante-publique/rss/": f"{TAG}feed/",
    "/author/rose-lahaye/rss/": f"{AUTHOR}feed/",
    "/sitemap-posts.xml": "/sitemap.xml",
    # Blogger
    "/2012/10/l-oeuvre-au-noir.html": POST,
    "/2012_10_01_archive.html": "/2012/10/",
    "/p/qui-sommes-nous.html": "/qui-sommes-nous/",
    "/search/label/Sant%C3%A9%20publique": TAG,
    "/feeds/posts/default": "/feed/atom/",
    "/feeds/comments/default": "/comments/feed/",
    # Dotclear, Drupal and others
    "/post/2012/10/27/L-oeuvre-au-noir": POST,
    "/index.php/post/2012/10/27/L-oeuvre-au-noir": POST,
    "/auteur/rose-lahaye": AUTHOR,
    "/rss.xml": "/feed/",
    "/atom.xml": "/feed/atom/",
    "/Feed/": "/feed/",
    "/archives/2012/10/": "/2012/10/",
}


@pytest.mark.parametrize("address", FORMER)
def test_what_other_engines_had_leads_where_it_is_now_at_once_and_for_good(client, blog, address):
    answer = client.get(address)
    assert (answer.status_code, answer.headers.get("Location")) == (301, FORMER[address])
    assert client.get(FORMER[address]).status_code == 200


def test_it_leads_to_the_same_language(client, blog):
    assert client.get("/en/2012/10/27/l-oeuvre-au-noir/").headers["Location"] == f"/en{POST}"
    assert client.get("/en/?s=main").headers["Location"] == "/en/search/?q=main"
    Redirect.objects.create(old_path="/?p=12", new_path=POST)
    for address in ("/en/?p=12", "/en/index.php?p=12"):
        assert client.get(address).headers["Location"] == f"/en{POST}"


def renamed(thing, slug):
    thing.slug = slug
    thing.save()
    return thing


# Of the post, its tag and its author, once they are called l-opus, la-sante and rose.
NOW = {
    POST: "/2012/10/l-opus/",
    POST.rstrip("/"): "/2012/10/l-opus/",
    f"{POST}amp/": "/2012/10/l-opus/",
    f"{POST}feed/": "/2012/10/l-opus/feed/",
    f"{POST}feed/json/": "/2012/10/l-opus/feed/json/",
    f"{POST}comment-page-2/": "/2012/10/l-opus/comment-page-2/",
    "/2012/10/27/l-oeuvre-au-noir/": "/2012/10/l-opus/",
    "/blog/2012/10/l-oeuvre-au-noir.html": "/2012/10/l-opus/",
    TAG: "/tag/la-sante/",
    f"{TAG}feed/": "/tag/la-sante/feed/",
    f"{TAG}feed/atom/": "/tag/la-sante/feed/atom/",
    f"{TAG}rss/": "/tag/la-sante/feed/",
    f"{TAG}page/2/": "/tag/la-sante/page/2/",
    "/category/sante-publique/": "/tag/la-sante/",
    "/category/medecine/sante-publique/feed/": "/tag/la-sante/feed/",
    AUTHOR: "/author/rose/",
    f"{AUTHOR}feed/": "/author/rose/feed/",
    "/auteur/rose-lahaye": "/author/rose/",
}


@pytest.mark.parametrize("language", ["", "/en"])
def test_what_is_renamed_takes_all_its_addresses_along(client, blog, language):
    renamed(blog, "l-opus")
    renamed(blog.tags.get(slug="sante-publique"), "la-sante")
    renamed(blog.bylines.get().author, "rose")
    for address, now in NOW.items():
        answer = client.get(f"{language}{address}")
        assert (answer.status_code, answer.headers.get("Location")) == (301, f"{language}{now}"), address


@pytest.mark.parametrize("address", ["/tags", "/search", "/page/2", "/2024/06", "/en/tags", "/author/rose-lahaye"])
def test_an_address_that_lacks_its_slash_is_not_missed(client, blog, address):
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Location"]) == (301, f"{address}/")
    assert not MissedAddress.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        *(
            "/2012/13/45/nulle-part/",
            "/category/nulle/",
            "/author/personne/x/",
            "/archives/1899/",
            "/archives/2012/77/",
        ),
        *(
            "/a/b/c/d/e/f/g/h/i/j/",
            "/a/" + "x" * 400 + "/",
            "/%00",
            "/%E0%A4%A",
            "/category/",
            "/p/",
            "/" + "/".join("ab") + "//",
        ),
        *("/tag/sante-publique/page/9/", "/2012/10/l-oeuvre-au-noir/comment-page-9/", "/page/9/"),
        *("/l-oeuvre-au-noir/../../etc/", "/2012_99_01_archive.html", "/category/<script>/"),
    ],
)
def test_what_leads_nowhere_is_not_found(client, blog, address):
    assert client.get(address).status_code in (400, 404)


@pytest.mark.parametrize("query", ["utm=1", "q=x", "m=2099", "s=", "tag=nulle", "m=%00", "name=" + "x" * 500])
def test_a_home_page_with_something_behind_it_is_the_home_page(client, blog, query):
    assert client.get(f"/?{query}").status_code == 200


@pytest.mark.parametrize("fields", [{"status": "draft"}, {"status": "private"}, {"days_ago": -2}])
def test_no_former_address_tells_of_what_is_not_public(client, fields):
    cast.post("Caché", slug="cache", tags=["Secret"], by=cast.author("Nul Autre"), **fields)
    for address in ("/cache/", "/blog/cache/", "/category/secret/", "/auteur/nul-autre/", "/?name=cache"):
        assert client.get(address).status_code in (200, 404) and "Caché" not in client.get(address).content.decode()


@pytest.mark.parametrize("fields", [{"status": "draft"}, {"status": "private"}, {"days_ago": -2}, {"status": "review"}])
def test_a_redirect_to_what_is_not_out_says_nothing_of_it_until_it_is(client, fields):
    post = cast.post("Caché", slug="cache", **fields)
    post.published_at = post.published_at or timezone.now()
    post.save()
    Redirect.objects.create(old_path="/ancien", new_path=post.get_absolute_url())
    assert client.get("/ancien/").status_code == 404
    Post.objects.update(status="published", published_at=timezone.now() - timedelta(minutes=1))
    Redirect.objects.update(new_path=Post.objects.get().get_absolute_url())
    assert client.get("/ancien/").status_code == 301


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
            for path in ("/qui-sommes-nous/", "/en/tags/", "/feed/", "/admin/")
        ),
        ("/old.php?id=5", "derrière le « ? »"),
        *((path, "L’adresse d’une page") for path in ("/", "/en/", "/?x=1", "/a\\b", "ici", "//x", "mailto:x")),
        *((path, "déjà une redirection") for path in ("/la", "/la/", "/parti")),
        ("", "obligatoire"),
    ],
)
def test_an_old_address_that_nobody_could_be_led_from_is_refused(editor, old_path, told):
    Redirect.objects.create(old_path="/la/", new_path=POST)
    Redirect.objects.create(old_path="/parti", new_path="")
    assert told in refused(editor, old_path)
    assert Redirect.objects.count() == 2


def test_no_redirect_leads_around(editor):
    assert "en rond" in refused(editor, "/x", "/x") and "en rond" in refused(editor, "/d", "/d/")
    assert refused(editor, "/a", "/b") == "" and "en rond" in refused(editor, "/b/", "/a/")
    assert refused(editor, "/b", "/c/") == "" and "en rond" in refused(editor, "/c", "/a")
    assert client_at(editor, "/a") == (301, "/c/")
    Redirect.objects.create(old_path="/parti", new_path="")
    assert "a disparu" in refused(editor, "/ancien", "/parti/")


def test_a_redirect_leads_to_where_its_new_address_leads(editor):
    Redirect.objects.create(old_path="/milieu", new_path=POST)
    assert refused(editor, "/debut", "/milieu/") == ""
    assert client_at(editor, "/debut/") == (301, POST)
    assert refused(editor, "/anglais", "/en/tags/") == "" and client_at(editor, "/en/anglais/") == (301, "/en/tags/")


def test_a_redirect_that_is_changed_is_no_obstacle_to_itself(editor):
    one = Redirect.objects.create(old_path="/a", new_path="/b")
    address = f"/admin/blog/redirect/{one.pk}/change/"
    assert editor.post(address, {"old_path": "/b", "new_path": "/a"}).status_code == 302
    assert editor.post(address, {"old_path": "/b/", "new_path": POST}).status_code == 302
    one.refresh_from_db()
    assert (one.old_path, one.new_path) == ("/b", POST)
