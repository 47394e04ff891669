"""What texts hold: an address alone in its paragraph is a card on the page, a line in feeds, and a link elsewhere."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.blogroll.models import LinkedBlog
from blog.documents.intake import store_document
from blog.events.models import Event
from blog.posts import held
from blog.posts.models import Post
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return Event.objects.create(title="Concert", starts_at=timezone.now() + timedelta(days=9), place="Salle des fêtes")


@pytest.fixture
def poll():
    return cast.poll("Thé ou café ?", {"Que buvez-vous ?": ["Thé", "Café"]})


def page(client, post, prefix=""):
    return client.get(prefix + post.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("body", "body_format"),
    [
        ("Avant.\n\n[Le concert](/events/concert/)\n\nAprès.", "markdown"),
        ("Avant.\n\n/events/concert/\n\nAprès.", "markdown"),
        ("Avant.\n\nhttp://localhost:8000/events/concert/\n\nAprès.", "markdown"),
        ('<p>Avant.</p><p><a href="/events/concert/">Le concert</a></p><p>Après.</p>', "html"),
        ('<p>Avant.</p><p><a href="http://localhost:8000/events/concert/">Le concert</a></p>', "html"),
        ('<p>Avant.</p><p><a href="/en/events/concert/">Le concert</a></p>', "html"),
    ],
)
def test_an_event_is_written_in_either_format_as_its_address_alone(client, event, body, body_format):
    post = cast.post(body=body, body_format=body_format)
    shown = page(client, post)
    assert '<aside class="held event"' in shown and "Salle des fêtes" in shown
    assert 'href="/events/concert/event.ics"' in shown
    assert "Salle des fêtes" in client.get("/feed/").content.decode(), "and a line in feeds"
    assert "<aside" not in client.get("/feed/").content.decode()
    assert "Salle" not in post.excerpt, "and no prose"


def test_within_a_sentence_an_address_is_a_link_like_any_other(client, event):
    post = cast.post(body="<p>Voyez <a href='/events/concert/'>le concert</a> !</p>", body_format="html")
    assert "<aside" not in page(client, post)


def test_a_card_speaks_the_language_of_its_page(client, event, poll):
    post = cast.post(body="[Un](/events/concert/)\n\n[Deux](/polls/the-ou-cafe/)", body_format="markdown")
    assert ">Événement<" in page(client, post) and ">Sondage<" in page(client, post)
    english = page(client, post, "/en")
    assert english.count('lang="en">\n  <p class="kind">') == 2, "within a text in French"
    assert ">Event<" in english and ">Poll<" in english and 'action="/en/polls/the-ou-cafe/"' in english


def test_what_is_not_public_or_not_there_shows_nothing_of_itself(client, event, poll):
    event.title, event.status, poll.title, poll.status = "Secret", "draft", "Secret aussi", "draft"
    event.save()
    poll.save()
    body = "[Un](/events/concert/)\n\n[Deux](/polls/the-ou-cafe/)\n\n[Trois](/events/rien/)\n\n[Quatre](/blogroll/)"
    post = cast.post(body=body, body_format="markdown")
    shown = page(client, post) + client.get("/feed/").content.decode()
    assert "Secret" not in shown and "<aside" not in shown and "Trois" in shown


def test_a_post_with_a_poll_is_answered_from_there_and_leads_back(client, poll):
    post = cast.post(body="[Alors ?](/polls/the-ou-cafe/)", body_format="markdown")
    shown = page(client, post)
    back = f"{post.get_absolute_url()}#poll-the-ou-cafe"
    assert f'name="back" value="{back}"' in shown and "Thé" in shown and "csrf" not in shown
    assert 'id="poll-the-ou-cafe"' in shown
    question = poll.questions.get()
    fields = {f"q{question.pk}": question.choices.first().pk, "back": back}
    answer = client.post(poll.get_absolute_url(), fields, headers={"Sec-Fetch-Site": "same-origin"}, follow=True)
    assert f'href="{back}">Revenir au texte' in answer.content.decode()


def test_who_writes_sees_the_drafts_a_text_holds_and_is_told_where_it_is_published(client, event, poll):
    author = cast.user("author")
    fields = {"bylines": author.author.name}
    Event.objects.update(status="draft", created_by=author)
    cast.poll("Autre ?", {"Quoi ?": ["Un", "Deux"]}, status="draft")
    client.force_login(author)
    fields |= {"title": "Samedi", "status": "draft", "body_format": "markdown", "language": "fr", "kind": "post"}
    fields["body"] = "[Le concert](/events/concert/)\n\n[Autre](/polls/autre/)\n\n[Thé](/polls/the-ou-cafe/)"
    told = client.post("/admin/blog/post/add/", fields, follow=True).content.decode()
    assert "encore à l’état de brouillon" not in told
    post = Post.objects.get(title="Samedi")
    shown = client.get(f"/preview/{post.pk}/").content.decode()
    assert "Événement, brouillon" in shown and "Quoi" not in shown
    change = f"/admin/blog/post/{post.pk}/change/"
    told = client.post(change, fields | {"status": "published"}, follow=True).content.decode()
    assert "encore à l’état de brouillon : <a" in told and ">Concert</a>" in told and ">Autre ?</a>" not in told
    assert "Concert" not in client.__class__().get(Post.objects.get().get_absolute_url()).content.decode()


def test_a_preview_of_what_is_out_shows_the_drafts_it_holds_too(client):
    author = cast.user("author")
    cast.poll("Autre ?", {"Quoi ?": ["Un", "Deux"]}, status="draft", created_by=author)
    post = cast.post(body="/polls/autre/", body_format="markdown", by=author.author)
    client.force_login(author)
    assert "Quoi" in client.get(f"/preview/{post.pk}/").content.decode()
    assert "Quoi" not in page(client, post)


def test_what_has_moved_and_pages_that_hold_many_stay_links(client, poll):
    poll.slug = "autrement"
    poll.save()
    post = cast.post(body="[Alors ?](/polls/the-ou-cafe/)\n\n[Autrefois](/events/past/)", body_format="markdown")
    shown = page(client, post)
    assert 'href="/polls/the-ou-cafe/"' in shown and 'href="/events/past/"' in shown
    assert client.get("/polls/the-ou-cafe/").headers["Location"] == "/polls/autrement/"


def test_a_quiz_is_called_one_in_feeds(client):
    cast.poll("Brest ?", {"Quel fleuve ?": ["* La Penfeld", "La Seine"]}, kind="quiz")
    cast.post(body="/polls/brest/", body_format="markdown")
    feed = client.get("/feed/").content.decode()
    assert "quiz : répondez sur le blog" in feed and "sondage" not in feed


@pytest.mark.parametrize("site", ["", "http://localhost:8000"])
def test_a_document_by_its_address_alone_is_a_card_too(client, site):
    document = store_document(b"%PDF-1.4 xyz", "notice.pdf", title="La notice")
    for body_format, body in (("markdown", "{}"), ("html", "<p>{}</p>")):
        post = cast.post(body=body.format(site + document.file.url), body_format=body_format)
        assert document.get_absolute_url() in page(client, post) and "La notice" in page(client, post)


def test_a_document_says_kind_size_and_how_often_it_was_fetched(client):
    document = store_document(b"%PDF-1.4 " + b"x" * 2000, "notice.pdf", title="La notice")
    url = document.file.url
    body = f"[La notice]({url})\n\nAussi [dans une phrase]({url})."
    post = cast.post(body=body, body_format="markdown")
    shown = page(client, post)
    assert "PDF, 2,0\xa0Kio" in shown and "téléchargé" not in shown
    assert f'href="{document.get_absolute_url()}"' in shown and url not in shown, "by the address that counts"
    assert url in client.get("/feed/").content.decode()
    document.fetched = 12
    document.save()
    assert "téléchargé 12 fois" in page(client, post)


def test_the_blogroll_in_a_post_names_the_blogs(client):
    LinkedBlog.objects.create(name="Chez Lou", url="https://lou.example/")
    post = cast.post(body="[Nos voisins](/blogroll/)", body_format="markdown")
    assert 'href="https://lou.example/"' in page(client, post)
    assert "Les blogs que nous lisons" in client.get("/feed/").content.decode()


def test_all_cards_of_a_text_cost_one_query_a_kind(client, event, poll):
    plain = cast.post("Simple", body="Un texte.")
    bodies = "\n\n".join(f"[{n}](/events/concert/)\n\n[{n}](/polls/the-ou-cafe/)" for n in range(3))
    post = cast.post("Plein", body=bodies, body_format="markdown")
    with CaptureQueriesContext(connection) as usual:
        page(client, plain)
    with CaptureQueriesContext(connection) as with_cards:
        page(client, post)
    assert len(with_cards) - len(usual) <= 4, "events; polls, their questions and choices"


def test_what_a_text_names_twice_is_shown_once_and_a_text_of_cards_alone_is_bounded(client, event, monkeypatch):
    twice = cast.post(body="[Un](/events/concert/)\n\n[Deux](/events/concert/)", body_format="markdown")
    assert page(client, twice).count('<aside class="held event"') == 1 and ">Deux</a>" in page(client, twice)
    monkeypatch.setattr(held, "MOST", 3)
    for number in range(5):
        Event.objects.create(title=f"Soir {number}", starts_at=timezone.now() + timedelta(days=1))
    many = cast.post(body="\n\n".join(f"[{n}](/events/soir-{n}/)" for n in range(5)), body_format="markdown")
    assert page(client, many).count('<aside class="held event"') == 3


@pytest.mark.parametrize("words", ["concert", "CÖNCERT", "evenement", "concert événement", "  Événement  concert "])
def test_neither_case_nor_accents_nor_order_matter_and_a_kind_is_found_by_its_name(client, author, event, poll, words):
    things = client.get("/admin/blog/post/held/", {"q": words}).json()["things"]
    assert [one["path"] for one in things] == ["/events/concert/"]


def test_a_quiz_is_found_as_one(client, author, poll):
    cast.poll("Brest même", {"Quel fleuve ?": ["* La Penfeld", "L’Élorn"]}, kind="quiz")
    things = client.get("/admin/blog/post/held/", {"q": "quiz"}).json()["things"]
    assert [(one["name"], one["title"]) for one in things] == [("Quiz", "Brest même")]


def test_other_blogs_are_offered_by_the_name_of_their_page(client, author):
    assert client.get("/admin/blog/post/held/", {"q": "autres blogs"}).json()["things"] == []
    LinkedBlog.objects.create(name="Lou", url="https://lou.example/")
    things = client.get("/admin/blog/post/held/", {"q": "autres blogs"}).json()["things"]
    assert [one["path"] for one in things] == ["/blogroll/"]


def test_what_readers_do_not_see_yet_or_need_not_go_to_is_told(client, author, event, poll):
    Event.objects.filter(pk=event.pk).update(status="cancelled")
    poll.status = "draft"
    poll.created_by = author
    poll.save()
    things = client.get("/admin/blog/post/held/").json()["things"]
    assert things[0]["about"].startswith("annulé, ") and things[1]["about"] == "brouillon"


def test_the_editor_is_offered_what_a_word_finds(client, author, event, poll):
    Event.objects.create(
        title="Concert secret", starts_at=timezone.now(), status="draft", created_by=cast.user("author")
    )
    things = client.get("/admin/blog/post/held/", {"q": "conc"}).json()["things"]
    assert [(one["name"], one["path"]) for one in things] == [("Événement", "/events/concert/")]
    things = client.get("/admin/blog/post/held/").json()["things"]
    assert {one["name"] for one in things} == {"Événement", "Sondage"}
    assert client.get("/admin/blog/post/held/", {"q": "\0" + "x" * 5000}).json() == {"things": []}


@pytest.mark.parametrize(
    "hostile", ['/events/"><script>/', "/polls/../../x/", "/events/x/?a=1", "//events/x/", "/blogroll/x/"]
)
def test_odd_addresses_are_links_at_most(client, hostile):
    post = cast.post(body=f"[Un]({hostile})\n\n{hostile}", body_format="markdown")
    assert "<aside" not in page(client, post) and '<script>/"' not in page(client, post)


def test_pictures_that_share_a_paragraph_stand_beside_each_other(client):
    post = cast.post(body='![a](a.jpg "Un")\n![b](b.jpg)\n\n![c](c.jpg)', body_format="markdown")
    assert post.body_html.count('<figure class="group">') == 1 and post.body_html.count("<figcaption>Un") == 1
    elsewhere = "<figure><figure><img src='a.jpg' alt='a'></figure><figure><img src='b.jpg' alt='b'></figure></figure>"
    assert '<figure class="group"><figure>' in cast.post(body=elsewhere, body_format="html").body_html
