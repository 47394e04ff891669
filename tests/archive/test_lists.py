"""The lists readers browse."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from blog.posts.models import Series
from tests import cast

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


def at(*when):
    return datetime(*when, tzinfo=PARIS)


def text_of(client, address):
    return client.get(address).content.decode()


def test_an_empty_blog_says_so_on_every_page(client):
    assert "Rien n’est encore publié." in text_of(client, "/")
    assert "Rien n’est encore publié." in text_of(client, "/archive/")
    assert "Aucun billet n’a encore d’étiquette." in text_of(client, "/tags/")
    assert "Personne n’a encore publié ici." in text_of(client, "/authors/")
    assert "Pas encore de commentaire" in text_of(client, "/comments/")


def test_home_leads_with_the_featured_post_else_the_newest(client):
    cast.post("Ancien", days_ago=5)
    cast.post("Récent", days_ago=1)
    lead = text_of(client, "/").split('class="lead')[1].split("</article>")[0]
    assert "Récent" in lead
    for _ in range(12):
        cast.post(days_ago=2)
    cast.post("À la une", days_ago=30, featured=True)
    lead = text_of(client, "/").split('class="lead')[1].split("</article>")[0]
    assert "À la une" in lead


def test_lists_come_in_pages_newest_first(client):
    for number in range(12):
        cast.post(f"numéro {number:02}", days_ago=number + 1)
    first, second = text_of(client, "/"), text_of(client, "/page/2/")
    assert "numéro 09" in first and "numéro 10" not in first
    assert "numéro 10" in second and "numéro 11" in second and "numéro 09" not in second
    assert 'href="/page/2/"' in first
    assert 'rel="prev" href="/"' in second


def test_archives_by_year_month_and_day_hold_their_posts(client):
    cast.post("octobre", published_at=at(2012, 10, 27, 17, 53))
    cast.post("novembre", published_at=at(2012, 11, 2))
    cast.post("autre année", published_at=at(2013, 1, 1, 0, 30))
    year, month, day = (text_of(client, f"/2012/{rest}") for rest in ("", "10/", "10/27/"))
    assert "octobre" in year and "novembre" in year and "autre année" not in year
    assert ">octobre<" in month and ">novembre<" not in month
    assert ">octobre<" in day


def test_dates_are_those_of_the_site_s_zone(client):
    cast.post("à minuit passé", published_at=datetime(2012, 12, 31, 23, 30, tzinfo=ZoneInfo("UTC")))
    assert client.get("/2013/01/a-minuit-passe/").status_code == 200
    assert client.get("/2012/").status_code == 404


def test_a_post_whose_day_is_only_supposed_is_on_no_page_of_a_day(client):
    post = cast.post("vers octobre", published_at=at(2012, 10, 27), published_precision="month")
    assert client.get("/2012/10/27/").status_code == 404
    assert "octobre 2012" in text_of(client, post.get_absolute_url())
    assert "27 octobre" not in text_of(client, post.get_absolute_url())


@pytest.mark.parametrize(
    "address",
    [
        *("/2012/", "/2012/10/", "/2012/10/27/", "/2012/13/", "/2012/02/31/", "/2099/", "/0999/", "/1012/10/"),
        *("/page/2/", "/page/0/", "/page/99999999999999999999/", "/tag/nulle-part/", "/author/personne/"),
        *("/series/aucune/", "/tag/été/", "/preview/99999999999999999999/", "/comments/99999999999999999999/"),
        *("/comments/0/reply/", "/2012/10/nulle-part/", "/nulle-part/", "/wp-login.php", "/media/../secret.key"),
        *("/media/images/none.jpg", "/media/secret.key", "/2012/10/x/comment-page-2/", "/search/page/7/?q=x"),
    ],
)
def test_odd_addresses_are_not_there_and_the_page_helps(client, address):
    answer = client.get(address)
    assert answer.status_code == 404
    assert "Cette page n’est pas ici" in answer.content.decode()


def test_a_tag_page_says_who_writes_about_it(client):
    cast.post("Un wiki", tags=["Wikis"], by=cast.author("Théo Lamandé"))
    text = text_of(client, "/tag/wikis/")
    assert "Un wiki" in text and "Théo Lamandé" in text and "1 billet" in text


def test_an_author_page_says_who_and_what_before_it_lists(client):
    author = cast.author("Maud Kervella", bio="Médecin de quartier.", website="https://maud.example/")
    cast.post("La salle d’attente", by=author, tags=["Médecine"])
    text = text_of(client, author.get_absolute_url())
    for words in ("Médecin de quartier.", "https://maud.example/", "Médecine", "La salle d’attente"):
        assert words in text


def test_a_guest_author_has_a_page_like_any_other(client):
    cast.post(by=cast.author("Une plume"))
    assert "Une plume" in text_of(client, "/author/une-plume/")


def test_a_co_written_post_is_on_the_page_of_each(client):
    one, two = cast.author("Un"), cast.author("Deux")
    post = cast.post("À quatre mains", by=[one, two])
    for author in (one, two):
        assert "À quatre mains" in text_of(client, author.get_absolute_url())
    byline = text_of(client, post.get_absolute_url()).split('class="names"')[1].split("</span>")[0]
    assert ">Un</a> et <a" in byline


def test_a_series_is_read_in_its_order(client):
    series = Series.objects.create(title="Le village", slug="village")
    cast.post("seconde partie", series=series, series_position=2, days_ago=9)
    first = cast.post("première partie", series=series, series_position=1, days_ago=1)
    text = text_of(client, "/series/village/")
    assert text.index("première partie") < text.index("seconde partie")
    assert "seconde partie" in text_of(client, first.get_absolute_url())


def test_the_overview_shows_every_month_with_its_count(client):
    cast.post(published_at=at(2012, 10, 27))
    cast.post(published_at=at(2012, 10, 28))
    text = text_of(client, "/archive/")
    assert '<a href="/2012/10/">octobre <span class="figures">2</span></a>' in text
    assert "<svg" in text


def test_the_interface_speaks_english_at_addresses_of_its_own(client):
    post = cast.post("Un billet")
    for address in ("/", "/archive/", "/tags/", "/authors/", "/search/", post.get_absolute_url(), "/account/sign-in/"):
        text = text_of(client, f"/en{address}")
        assert '<html lang="en">' in text
        assert "Skip to the text" in text and "Aller au texte" not in text
        assert 'lang="fr"' in text, "the way back to French"
    assert f'href="/en{post.get_absolute_url()}"' in text_of(client, "/en/")


def test_no_page_is_negotiated_by_the_reader_s_language(client):
    answer = client.get("/", headers={"Accept-Language": "en"})
    assert '<html lang="fr">' in answer.content.decode()
    assert "Accept-Language" not in answer.get("Vary", "")


def test_pinned_posts_stay_first_after_the_lead(client):
    old = cast.post("Épinglé", days_ago=90, pinned=True)
    recent = [cast.post(f"Récent {number}", days_ago=number + 1).pk for number in range(3)]
    river = client.get("/").context["view"].river
    assert river.lead == recent[0]
    assert river.ids == [old.pk, *recent[1:]]
