"""What the owner sets of the blog is what readers see, at once; what is not set is the program's own."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from blog.images.intake import store_image
from identity.accent import PAPERS, contrast, parse, readable
from identity.models import Identity
from tests import cast
from tests.images.test_intake import encoded

pytestmark = pytest.mark.django_db
FORM = "/admin/identity/identity/1/change/"


@pytest.fixture
def owner(client):
    person = cast.user("administrator")
    client.force_login(person)
    client.get(reverse("admin:identity_identity_changelist"))
    return person


def typed(**fields):
    """What the form of the desk sends."""
    return {"posts_per_page": 10, "crawlers": "all", "speaks_both": "on", **fields}


def home(client, address="/"):
    return client.get(address).content.decode()


def test_a_blog_nobody_has_set_is_the_programs_own(client):
    page = home(client)
    assert "<title>Tribune</title>" in page and "un blog à plusieurs voix" in page and "Archives" in page


def test_name_motto_menu_and_foot_are_the_owners(client, owner):
    picture = store_image(encoded("PNG"), "logo.png", alt="")
    answer = client.post(
        FORM,
        typed(
            name="La Gazette <du> Midi",
            motto_fr="Nouvelles d’ici",
            menu_fr="Tout | /archive/\nLe wiki | https://wiki.example/a?b=1&c=2",
            foot_fr="Mentions | /mentions/\nImprimé à Lyon",
            logo=picture.pk,
        ),
    )
    assert answer.status_code == 302
    page = home(client)
    assert "<title>La Gazette &lt;du&gt; Midi</title>" in page and "Nouvelles d’ici" in page
    assert 'href="https://wiki.example/a?b=1&amp;c=2">Le wiki</a>' in page and "Étiquettes</a>" not in page
    assert '<a href="/mentions/">Mentions</a>' in page and "<li>Imprimé à Lyon</li>" in page
    assert picture.file.url in page.split("</header>")[0]
    assert "La Gazette &lt;du&gt; Midi" in client.get("/feed/").content.decode()


def test_what_is_said_in_one_language_alone_is_said_in_both(client):
    Identity.objects.create(motto_fr="Nouvelles d’ici", about_en="Two sentences.")
    assert "Nouvelles d’ici" in home(client, "/en/") and "Two sentences." in home(client)


def test_a_page_holds_as_many_posts_as_the_owner_says(client):
    Identity.objects.create(posts_per_page=3)
    for number in range(5):
        cast.post(f"Billet {number}", tags=["midi"])
    assert (
        home(client, "/tag/midi/").count("<article") == 3 and home(client, "/tag/midi/page/2/").count("<article") == 2
    )


def test_a_blog_in_one_language_shows_no_trace_of_the_other(client):
    post = cast.post()
    assert 'hreflang="en"' in home(client, post.get_absolute_url())
    Identity.objects.create(speaks_both=False)
    for address in ("/", post.get_absolute_url(), "/tags/", "/account/sign-in/"):
        page = home(client, address)
        assert "hreflang" not in page and "English" not in page and "/en/" not in page, address
    answer = client.get("/en/tags/?a=1")
    assert (answer.status_code, answer["Location"]) == (302, "/tags/?a=1")
    assert client.get("/en//evil.example/")["Location"] == "/evil.example/"


def test_the_desk_speaks_both_languages_whatever_readers_have(client, owner):
    Identity.objects.update(speaks_both=False)
    assert client.get("/en/admin/").status_code == 200


@pytest.mark.parametrize("colour", ["#ffff00", "#000000", "#ffffff", "#a8321f", "#7f7f7f", "#00ff00", "#0000ff"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_whatever_accent_is_chosen_text_in_it_can_be_read(colour, scheme):
    assert all(contrast(parse(readable(colour, scheme)), parse(paper)) >= 4.5 for paper in PAPERS[scheme])


def test_an_accent_that_can_be_read_stays_as_it_was_chosen():
    assert readable("#8b1a1a", "light") == "#8b1a1a" and contrast((0, 0, 0), (255, 255, 255)) == 21


def test_the_accent_is_a_stylesheet_that_follows_from_its_address(client):
    Identity.objects.create(accent="#8B1a1a")
    assert '<link rel="stylesheet" href="/accent/8B1a1a.css">' in home(client)
    answer = client.get("/accent/8B1a1a.css")
    assert answer["Content-Type"].startswith("text/css") and "immutable" in answer["Cache-Control"]
    assert answer.content.decode().startswith(":root{--accent:light-dark(#8b1a1a,")
    for odd in ("red", "12345", "1234567", "zzzzzz", "fff}*{x"):
        assert client.get(f"/accent/{odd}.css").status_code == 404


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"accent": "red"}, "Une couleur sous la forme #rrggbb."),
        ({"accent": "#12345g"}, "Une couleur sous la forme #rrggbb."),
        ({"menu_fr": "Partout"}, "ne mène nulle part"),
        ({"menu_fr": "Ici | javascript:alert(1)"}, "n’est pas une adresse"),
        ({"foot_en": "There | //evil.example/"}, "n’est pas une adresse"),
        ({"foot_en": "x | /\n" * 13}, "12 lignes"),
        ({"posts_per_page": 1000}, "50"),
        ({"logo": 99}, ""),
        ({"crawlers": "dogs"}, ""),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_saved(client, owner, fields, said):
    answer = client.post(FORM, typed(name="Gazette", **fields))
    assert answer.status_code == 200 and said in answer.content.decode() and "errorlist" in answer.content.decode()
    assert Identity.current().name == ""


def test_a_preview_shows_the_home_page_and_saves_nothing(client, owner):
    cast.post("Un billet")
    answer = client.post(reverse("admin:identity_identity_preview"), typed(name="Gazette", accent="#123456"))
    page = answer.content.decode()
    assert answer.status_code == 200 and "<title>Gazette</title>" in page and "/accent/123456.css" in page
    assert "Un billet" in page and "rien n’est encore enregistré" in page and "no-store" in answer["Cache-Control"]
    assert Identity.current().name == "" and "<title>Tribune</title>" in home(client)


def test_a_preview_of_what_cannot_be_says_what_to_change(client, owner):
    answer = client.post(reverse("admin:identity_identity_preview"), typed(accent="<b>"))
    page = answer.content.decode()
    assert answer.status_code == 422 and "Une couleur sous la forme #rrggbb." in page and "<b>" not in page


def test_there_is_one_identity():
    Identity.objects.create()
    with pytest.raises(ValidationError):
        Identity(pk=2).full_clean()
