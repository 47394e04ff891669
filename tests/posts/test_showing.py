"""What the page of a post makes of its text, and what stands around it."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Author
from blog.images.intake import store_image
from blog.posts.models import Post
from blog.posts.showing import shown
from tests import cast

pytestmark = pytest.mark.django_db
LONG = "mot " * 200


def page(client, post):
    return client.get(post.get_absolute_url()).content.decode()


def test_a_long_post_has_a_table_of_contents_that_leads_to_its_headings(client):
    body = f"## Un début\n\n{LONG}\n\n### Un *détail* & plus\n\n{LONG}\n\n## Un début\n\n{LONG}"
    text = page(client, cast.post(body=body))
    assert '<a href="#s-un-debut">Un début</a>' in text and '<a href="#s-un-debut-2">Un début</a>' in text
    assert '<li class="part-of"><a href="#s-un-detail-plus">Un détail &amp; plus</a>' in text
    assert all(f'id="{name}"' in text for name in ("s-un-debut", "s-un-debut-2", "s-un-detail-plus"))


@pytest.mark.parametrize("body", [f"## Un\n\n{LONG}{LONG}{LONG}\n\n## Deux\n\nx", "## Un\n\n## Deux\n\n## Trois\n\nx"])
def test_a_short_post_or_one_of_few_parts_has_none_but_headings_can_be_linked_to(client, body):
    text = page(client, cast.post(body=body))
    assert "Sommaire" not in text and 'class="anchor" href="#s-un" aria-labelledby="s-un"' in text


@pytest.mark.parametrize("heading", ["<script>alert(1)</script>", '" onclick="x', "日本", "[a](javascript:x)", "`<b>`"])
def test_odd_headings_bring_nothing_into_the_contents(client, heading):
    body = "".join(f"## {heading}\n\n{LONG}\n\n" for _ in range(4))
    text = page(client, cast.post(body=body)).split('<nav class="contents"')[1].split("</nav>")[0]
    assert (
        "<script" not in text
        and 'onclick="' not in text
        and "<b>" not in text
        and text.count("<li>") + text.count("part-of") == 4
    )


def test_a_table_scrolls_by_itself_and_by_keyboard():
    post = cast.post(body="| a | b |\n|---|---|\n| 1 | 2 |")
    assert '<div class="scrolls" role="region" tabindex="0" aria-label="Tableau"><table>' in shown(post).html
    assert "scrolls" not in post.body_html, "what feeds and mail get is plain"


def test_a_post_can_be_passed_on_by_plain_links(client):
    text = page(client, cast.post('À "moi" & toi'))
    assert "mailto:?subject=%C3%80%20%22moi%22%20%26%20toi&amp;body=http%3A%2F%2Flocalhost" in text
    assert "https://share.joinmastodon.org/#text=" in text and "data-share" in text


def test_an_author_is_shown_by_a_portrait_or_by_initials(client, tmp_path):
    picture = store_image(cast.picture(tmp_path / "a.jpg").read_bytes(), "a.jpg", decorative=True)
    maud, paul = cast.author("Maud Kerven", portrait=picture), cast.author("Paul Lin")
    post = cast.post(by=[maud, paul])
    for address in (post.get_absolute_url(), "/authors/", maud.get_absolute_url()):
        text = client.get(address).content.decode()
        assert picture.file.url.rsplit("/", 1)[1].split(".")[0] in text and 'data-initials="MK"' not in text, address
    assert 'data-initials="PL"' in page(client, post)


def test_an_author_is_found_elsewhere_too(client):
    maud = cast.author("Maud", website="https://maud.example/", profiles="https://a.example/@maud\nhttps://b.example/m")
    cast.post(by=maud)
    text = client.get(maud.get_absolute_url()).content.decode()
    assert text.count('rel="me"') == 3 and ">a.example/@maud</a>" in text


@pytest.mark.parametrize(
    "fields",
    [
        {"profiles": "javascript:alert(1)"},
        {"profiles": "pas une adresse"},
        {"fediverse": "maud"},
        {"fediverse": "@a@b"},
    ],
)
def test_addresses_that_are_none_are_refused(fields):
    with pytest.raises(ValidationError):
        Author(name="M", slug="m", ink=1, **fields).full_clean()


def test_readers_are_told_what_changed(client):
    post = cast.post(days_ago=9, change_note="Un chiffre corrigé <b>")
    assert "Un chiffre corrigé &lt;b&gt;" in page(client, post)
    Post.objects.filter(pk=post.pk).update(updated_at=post.published_at)
    assert "Un chiffre" not in page(client, post), "where nothing changed since, nothing is said"


def test_related_posts_share_tags_or_words_and_their_language(client):
    maud = cast.author("Maud")
    post = cast.post("La faille des mots de passe", by=maud, tags=["Sécurité"])
    cast.post("Une autre faille", tags=["Sécurité"], days_ago=3)
    cast.post("Mots de passe : la faille oubliée", by=maud, days_ago=4)
    cast.post("Recette de soupe", by=maud, days_ago=2, body="Des carottes.", standfirst="À table.")
    cast.post("A breach", tags=["Sécurité"], days_ago=5, language="en")
    cast.post("Canari de la faille", tags=["Sécurité"], status="draft")
    text = page(client, post).split("Sur les mêmes sujets")[1].split("</section>")[0]
    assert "Une autre faille" in text and "la faille oubliée" in text
    assert not any(word in text for word in ("soupe", "breach", "Canari"))


@pytest.fixture
def writing(client):
    editor = cast.user("editor")
    client.force_login(editor)
    first = cast.post("Un billet", by=editor)
    return editor, first, cast.post("A post", by=editor, language="en")


def form_of(post, **fields):
    last = post.revisions.first()
    return {
        "title": post.title,
        "body": post.body,
        "body_format": "markdown",
        "status": "published",
        "language": post.language,
        "kind": "post",
        "tags": "",
        "bylines": [byline.author.name for byline in post.bylines.all()],
        "base": last.pk if last else 0,
        **fields,
    }


@pytest.mark.parametrize(
    "form",
    [
        *("{path}", "http://localhost:8000/en{path}", "{path}?a#b", "{path}comment-page-1/#c1", "/en{path}feed/atom/"),
        *("/preview/{pk}/", "http://testserver/admin/blog/post/{pk}/change/"),
    ],
)
def test_a_translation_is_named_by_its_address(client, writing, form):
    editor, first, second = writing
    address = form.format(path=first.get_absolute_url(), pk=first.pk)
    answer = client.post(f"/admin/blog/post/{second.pk}/change/", form_of(second, translation_of=address))
    assert answer.status_code == 302
    second.refresh_from_db()
    assert second.translation_of == first
    third = cast.post("Terzo", language="en", by=editor)
    client.post(f"/admin/blog/post/{third.pk}/change/", form_of(third, translation_of=second.get_absolute_url()))
    third.refresh_from_db()
    assert third.translation_of == first, "all are translations of the first"
    assert first.get_absolute_url() in client.get(f"/admin/blog/post/{third.pk}/change/").content.decode()


@pytest.mark.parametrize(
    "address", ["/nulle/part/", "http://[", "x" * 500, "/2026/05/", "javascript:", "\x01", "un-billet"]
)
def test_a_translation_of_what_is_not_there_is_refused_and_nothing_lost(client, writing, address):
    _editor, _first, second = writing
    answer = client.post(f"/admin/blog/post/{second.pk}/change/", form_of(second, title="New", translation_of=address))
    assert answer.status_code == 200 and "Il n’y a pas de billet à cette adresse." in answer.content.decode()
    assert "New" in answer.content.decode() and Post.objects.get(pk=second.pk).title == "A post"


def test_a_translation_on_another_site_is_refused(client, writing):
    _editor, first, second = writing
    address = f"https://elsewhere.example{first.get_absolute_url()}"
    answer = client.post(f"/admin/blog/post/{second.pk}/change/", form_of(second, translation_of=address))
    assert "Il n’y a pas de billet à cette adresse." in answer.content.decode()


def test_a_post_is_no_translation_of_one_in_its_own_language(client, writing):
    editor, first, _second = writing
    other = cast.post("Un autre", by=editor)
    answer = client.post(
        f"/admin/blog/post/{other.pk}/change/", form_of(other, translation_of=first.get_absolute_url())
    )
    assert "dans la même langue" in answer.content.decode() and Post.objects.get(pk=other.pk).translation_of is None


def test_the_mark_of_a_note_is_no_part_of_a_heading(client):
    text = page(client, cast.post(body="## Un titre[^1]\n\nx\n\n[^1]: Une note."))
    assert 'id="s-un-titre"' in text


def test_a_post_is_no_translation_of_itself(client, writing):
    _editor, first, second = writing
    Post.objects.filter(pk=second.pk).update(translation_of=first)
    fields = form_of(first, translation_of=second.get_absolute_url())
    assert "C’est le billet lui-même" in client.post(f"/admin/blog/post/{first.pk}/change/", fields).content.decode()


def test_all_posts_are_listed_by_title_a_year_below_the_other(client, monkeypatch):
    zone = timezone.get_current_timezone()
    for year in (2024, 2025):
        cast.post(f"De {year}", published_at=timezone.datetime(year, 3, 1, tzinfo=zone), by=cast.author(f"P{year}"))
    text = client.get("/archive/all/").content.decode()
    assert text.index("De 2025") < text.index('<h2 class="year">2024</h2>') < text.index("De 2024")
    assert (
        client.get("/archive/all/page/2/").status_code == 404
        and "/archive/all/" in client.get("/archive/").content.decode()
    )


def test_an_address_is_shown_to_people_and_to_no_program(client):
    body = (
        "Écrivez à rose@exemple.org, ou [à Paul](mailto:paul.brac@exemple.org?subject=x), ou <lou@exemple.org>.\n\n"
        "`git@exemple.org` reste. [rose@exemple.org](https://exemple.org/)"
    )
    post = cast.post("Contact", body=body)
    assert "rose@exemple" not in post.excerpt and "lou@exemple" not in post.search_text
    for address in (post.get_absolute_url(), "/", "/feed/", "/feed/json/", "/search/?q=ecrivez", "/llms.txt"):
        text = client.get(address).content.decode().replace("git@exemple.org", "")
        assert "@exemple" not in text and "mailto:paul" not in text, address
    text = page(client, post)
    assert ">rose@…</a>" in text and ">à Paul</a>" in text and text.count(f"{post.get_absolute_url()}address/") == 3
    assert f"{post.get_absolute_url()}#address-1" in client.get("/feed/").content.decode()
    emails = {"rose@exemple.org": "", "paul.brac@exemple.org": "?subject=x", "lou@exemple.org": ""}
    for number, (email, more) in enumerate(emails.items(), 1):
        address = f"{post.get_absolute_url()}address/{number}/"
        answer = client.get(address)
        assert "@exemple" not in answer.content.decode() and not answer.cookies
        assert f'<a href="mailto:{email}{more}">{email}</a>' in client.post(address).content.decode()
    for elsewhere in (f"{post.get_absolute_url()}address/4/", "/1999/01/contact/address/1/", "/contact/address/1/"):
        assert client.get(elsewhere).status_code == 404


def test_a_link_leads_to_the_address_it_stands_for_whatever_the_text_hides(client):
    hidden = '<a href="mailto:un@exemple.fr">x</a> <span class="shortcode">[form to="cache@exemple.fr"]</span> deux@exemple.fr'
    post = cast.post(body=hidden, body_format="html")
    shown = [client.post(f"{post.get_absolute_url()}address/{number}/").content.decode() for number in (1, 2)]
    assert "un@exemple.fr" in shown[0] and "deux@exemple.fr" in shown[1] and "cache" not in "".join(shown)


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("élodie@exemple.fr et moi@exämple.fr", "élodie@… "),
        ("À...trois@exemple.fr", "trois@…"),
        ("*gras*@exemple.fr", "<em>gras</em>@…"),
        ("[x](MAILTO:maj@exemple.fr)", "x"),
        ("https://example.org/?to=q@exemple.com, voilà", "https://example.org/?to=q@exemple.com"),
        ("[x](mailto:?subject=y)", 'href="mailto:?subject=y"'),
    ],
)
def test_addresses_in_odd_forms_are_shielded_too_and_web_addresses_are_whole(client, body, kept):
    text = page(client, cast.post(body=body, standfirst="Écrivez à chapeau@exemple.fr."))
    assert "@exemple.fr" not in text and "@exämple" not in text and kept.strip() in text.replace("</a>", " ")


def test_a_preview_leads_to_no_page_that_is_not_there(client):
    post = cast.post(body="rose@exemple.org", days_ago=-2)
    client.force_login(cast.user("editor"))
    text = client.get(f"/preview/{post.pk}/").content.decode()
    assert "rose@…" in text and "/address/" not in text


@pytest.mark.parametrize(
    "body",
    [
        *("mailto:x", "[a](mailto:)", "[b](mailto:a%22b@c.org)", "<a href='mailto:\"x@y.org'>z</a>", "a@b@c.org", "@"),
        *("x@" + "a." * 500 + "org", "a" * 5000 + "@b.org", "[x@y.org](mailto:x@y.org?body=<script>)", "@rose @paul"),
    ],
)
def test_odd_addresses_break_nothing(client, body):
    for body_format in ("markdown", "html"):
        post = cast.post(body=body, body_format=body_format)
        assert client.get(post.get_absolute_url()).status_code == 200
        answer = client.post(f"{post.get_absolute_url()}address/1/")
        assert answer.status_code in (200, 404) and "<script>)" not in answer.content.decode()


def test_an_address_of_what_is_not_public_is_nobody_s(client):
    post = cast.post(body="rose@exemple.org", status="private")
    assert client.post(f"{post.get_absolute_url()}address/1/").status_code == 404
