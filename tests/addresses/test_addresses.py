"""Addresses that blogs had elsewhere, of what is gone, and of what nobody knows."""

from datetime import datetime, timedelta

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
from blog.tags.models import Tag
from tests import cast
from tests.addresses import AUTHOR, POST, TAG

pytestmark = pytest.mark.django_db


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
    "/?feed=comments-rss2": "/comments/feed/",
    "/?feed=rss2&tag=sante-publique": f"{TAG}feed/",
    "/?feed=atom&author_name=rose-lahaye": f"{AUTHOR}feed/atom/",
    "/?feed=rss2&name=l-oeuvre-au-noir": f"{POST}feed/",
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
    "/feeds/posts/default/-/Sant%C3%A9%20publique": f"{TAG}feed/",
    # Dotclear, Drupal and others
    "/post/2012/10/27/L-oeuvre-au-noir": POST,
    "/index.php/post/2012/10/27/L-oeuvre-au-noir": POST,
    "/auteur/rose-lahaye": AUTHOR,
    "/feed/tag/Sant%C3%A9-publique/rss2": f"{TAG}feed/",
    "/feed/rss2/comments": "/comments/feed/",
    "/?feed=rss2&m=201210": "/2012/10/",
    "/fr/?s=un+mot": "/search/?q=un+mot",
    "/fr/?name=l-oeuvre-au-noir": POST,
    "/fr/search/?q=mot&in=comments": "/search/?q=mot&in=comments",
    "/fr/search?q=mot": "/search/?q=mot",
    "/blog/": "/",
    "/blog/feed/": "/feed/",
    "/blog/tag/sante-publique/": TAG,
    "/blog/category/sante-publique/feed/": f"{TAG}feed/",
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
    f"{POST}comment-page-2/": "/2012/10/l-opus/",
    "/l-oeuvre-au-noir/": "/2012/10/l-opus/",
    "/l-oeuvre-au-noir": "/2012/10/l-opus/",
    "/p/l-oeuvre-au-noir": "/2012/10/l-opus/",
    "/blog/l-oeuvre-au-noir.html": "/2012/10/l-opus/",
    "/?name=l-oeuvre-au-noir": "/2012/10/l-opus/",
    "/2012/10/27/l-oeuvre-au-noir/": "/2012/10/l-opus/",
    "/blog/2012/10/l-oeuvre-au-noir.html": "/2012/10/l-opus/",
    TAG: "/tag/la-sante/",
    f"{TAG}feed/": "/tag/la-sante/feed/",
    f"{TAG}feed/atom/": "/tag/la-sante/feed/atom/",
    f"{TAG}rss/": "/tag/la-sante/feed/",
    f"{TAG}page/2/": "/tag/la-sante/",
    "/?tag=sante-publique": "/tag/la-sante/",
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


@pytest.mark.parametrize("address", ["/tags", "/search", "/2012/10", "/en/tags", "/author/rose-lahaye"])
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


@pytest.mark.parametrize("query", ["utm=1", "q=x", "m=1", "s=", "tag=", "m=%00", "m=", "name="])
def test_a_home_page_with_something_behind_it_is_the_home_page(client, blog, query):
    assert client.get(f"/?{query}").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "name=nulle",
        "tag=nulle",
        "author_name=x",
        "m=2099",
        "tag=nulle&feed=rss2",
        "p=9&feed=rss2",
        "name=x&feed=atom",
        "m=209901",
        "name=" + "x" * 500,
    ],
)
def test_a_thing_by_its_name_that_is_not_there_is_not_found(client, blog, query):
    assert client.get(f"/?{query}").status_code == client.get(f"/en/?{query}").status_code == 404


@pytest.mark.parametrize(
    "address", ["/nulle", "/en/nulle", "/tag/nulle", "/author/x", "/2099/01", "/page/9", "/comments/99"]
)
def test_nobody_is_led_to_a_slash_behind_which_nothing_is(client, blog, address):
    assert client.get(address).status_code == 404


def test_what_stood_behind_the_address_is_kept_where_the_slash_is_added(client, blog):
    assert client.get("/search?q=mot&in=comments").headers["Location"] == "/search/?q=mot&in=comments"


def test_a_list_that_is_renamed_takes_its_further_pages_along(client):
    for number in range(12):
        cast.post(f"Billet {number}", tags=["Village"])
    renamed(Tag.objects.get(), "hameau")
    assert client.get("/tag/village/page/2/").headers["Location"] == "/tag/hameau/page/2/"
    assert client.get("/tag/village/page/9/").headers["Location"] == "/tag/hameau/"


def test_the_former_addresses_of_a_list_that_is_gone_are_not_found(client, blog):
    tag = blog.tags.get(slug="ete")
    for slug in ("aout", "juillet"):
        renamed(tag, slug)
    assert client.get("/tag/ete/").headers["Location"] == "/tag/juillet/"
    tag.delete()
    assert {client.get(f"/tag/{slug}/").status_code for slug in ("ete", "aout", "juillet")} == {404}


@pytest.mark.parametrize("kept", ["draft", "private", "withdrawn", "review"])
def test_a_post_renamed_while_it_is_not_public_keeps_its_addresses(client, blog, kept):
    Redirect.objects.create(old_path="/?p=12", new_path=POST)
    former = [POST, "/?p=12", "/l-oeuvre-au-noir/", "/2012/10/27/l-oeuvre-au-noir/"]
    Post.objects.update(status=kept)
    post = renamed(Post.objects.get(slug="l-oeuvre-au-noir"), "l-opus")
    assert {client.get(address).status_code for address in former} == {410 if kept == "withdrawn" else 404}
    post.published_at = timezone.make_aware(datetime(2013, 1, 1))
    post.status = "published"
    post.save()
    assert {client.get(address).headers.get("Location") for address in former} == {"/2013/01/l-opus/"}


def test_what_leads_to_a_post_to_come_leads_to_it_when_it_is_out_under_another_name(client, blog):
    soon = timezone.now() + timedelta(days=40)
    Post.objects.update(published_at=soon)
    post = Post.objects.get(slug="l-oeuvre-au-noir")
    Redirect.objects.create(old_path="/?p=12", new_path=post.get_absolute_url())
    renamed(post, "l-opus")
    assert client.get("/?p=12").status_code == 404 and Redirect.objects.count() == 1
    post.published_at = timezone.now()
    post.save()
    assert client.get("/?p=12").headers["Location"] == post.get_absolute_url()


@pytest.mark.parametrize("language", ["", "/en"])
def test_what_has_no_language_is_led_to_without_one(client, blog, language):
    Redirect.objects.create(old_path="/robots", new_path="/robots.txt")
    for address, now in {"/sitemap_index.xml": "/sitemap.xml", "/robots/": "/robots.txt"}.items():
        assert client.get(f"{language}{address}").headers["Location"] == now
    assert client.get("/fr/tags/").headers["Location"] == "/tags/"


def test_redirects_that_lead_around_lead_nowhere(client):
    for old, new in [
        ("/a", "/b/"),
        ("/b", "/en/c"),
        ("/c", "/a?x=1"),
        ("/d", "/d/"),
        ("/e", "/en/e"),
        ("/f", "/f/amp/"),
    ]:
        Redirect.objects.create(old_path=old, new_path=new)
        assert {client.get(f"{language}{old}{end}").status_code for language in ("", "/en") for end in ("", "/")} == {
            404
        }


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


@pytest.mark.parametrize("year", [2012, 2015])
def test_a_post_that_is_written_again_is_found_at_all_its_addresses(client, blog, year):
    blog.delete()
    assert client.get("/l-oeuvre-au-noir/").status_code == 410
    moment = timezone.make_aware(datetime(year, 10, 27, 12))
    again = cast.post("L’œuvre au noir", published_at=moment, slug="l-oeuvre-au-noir").get_absolute_url()
    for address in ("/l-oeuvre-au-noir", "/2012/10/27/l-oeuvre-au-noir/", "/en/l-oeuvre-au-noir/"):
        assert client.get(address).headers["Location"].removeprefix("/en") == again
    assert client.get(POST, follow=True).status_code == client.get(POST.rstrip("/"), follow=True).status_code == 200


def test_a_tag_by_its_address_comes_before_one_by_its_name(client):
    cast.post(tags=["Un"])
    cast.post(tags=["Deux"])
    Tag.objects.filter(slug="un").update(slug="x")
    Tag.objects.filter(slug="deux").update(slug="un")
    for address in ("/?tag=un", "/category/un/"):
        assert client.get(address).headers["Location"] == "/tag/un/"


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
