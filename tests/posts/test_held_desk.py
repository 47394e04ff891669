"""The desk's pages of what posts hold: nothing is taken away from under a post without a word."""

import io

import pytest
from django.utils import timezone

from blog.documents.models import Document
from blog.events.models import Event
from blog.polls.models import Ballot, Outcome, Poll
from blog.posts.models import Post
from tests import cast

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%%EOF"


@pytest.fixture
def editor(client):
    user = cast.user("editor")
    client.force_login(user)
    return user


@pytest.fixture
def event():
    return Event.objects.create(title="Concert", starts_at=timezone.now())


@pytest.fixture
def poll():
    return cast.poll("Thé ou café ?", {"Que buvez-vous ?": ["Thé", "Café"]})


def of_event(event, **changes):
    fields = {"title": event.title, "starts_at": "2030-05-12T20:00", "zone": "Europe/Paris", "language": "fr"}
    return fields | {"status": event.status, "slug": event.slug} | changes


def of_poll(poll, **changes):
    question = poll.questions.get()
    fields = {"title": poll.title, "kind": poll.kind, "status": poll.status, "results": poll.results, "language": "fr"}
    fields |= {
        "slug": poll.slug,
        "questions-TOTAL_FORMS": "1",
        "questions-INITIAL_FORMS": "1",
        "outcomes-TOTAL_FORMS": "0",
    }
    fields |= {"questions-0-id": str(question.pk), "questions-0-poll": str(poll.pk), "questions-0-text": question.text}
    fields |= {"questions-0-lines": question.lines, "questions-0-position": "1", "outcomes-INITIAL_FORMS": "0"}
    return fields | changes


@pytest.fixture(params=["event", "poll"])
def held(request):
    """A thing, the address of its page at the desk, and its fields with changes."""
    thing = request.getfixturevalue(request.param)
    fields = of_event if request.param == "event" else of_poll
    return thing, f"/admin/blog/{request.param}/{thing.pk}/", lambda **changes: fields(thing, **changes)


def test_what_a_post_holds_is_not_deleted_before_it_has_left_the_post(client, editor, held):
    thing, desk, _fields = held
    post = cast.post("Le billet qui le tient", body=f"[Voici]({thing.get_absolute_url()})", body_format="markdown")
    page = client.get(f"{desk}change/").content.decode()
    assert f'<a href="/admin/blog/post/{post.pk}/change/">Le billet qui le tient</a>' in page
    client.post(f"{desk}delete/", {"post": "yes"})
    page = client.get(f"{desk}delete/").content.decode()
    assert type(thing).objects.exists() and "reste, car ces billets" in page and ">Le billet qui le tient</a>" in page
    several = {"action": "delete_selected", "_selected_action": [thing.pk], "post": "yes"}
    page = client.post(desk.replace(f"{thing.pk}/", ""), several).content.decode()
    assert type(thing).objects.exists() and "rien n’a été supprimé" in page and ">Le billet qui le tient</a>" in page
    Post.objects.update(body="Rien.")
    client.post(f"{desk}delete/", {"post": "yes"})
    assert not type(thing).objects.exists()
    assert client.get(thing.get_absolute_url()).status_code == 410, "readers are told that it is gone"


def test_what_a_post_shows_readers_is_not_taken_back_nor_moved(client, editor, held):
    thing, desk, fields = held
    cast.post("Le billet qui le tient", body=f"[Voici]({thing.get_absolute_url()})", body_format="markdown")
    for changes, said in [
        ({"status": "draft"}, "Ces billets le montrent"),
        ({"slug": "ailleurs"}, "Ces billets y mènent"),
    ]:
        page = client.post(f"{desk}change/", fields(**changes)).content.decode()
        assert said in page and ">Le billet qui le tient</a>." in page
    assert client.post(f"{desk}change/", fields(title="Autre")).status_code == 302
    thing.refresh_from_db()
    assert (thing.title, thing.status) == ("Autre", "published")
    Post.objects.update(status="draft")
    assert client.post(f"{desk}change/", fields(status="draft")).status_code == 302


def test_an_address_that_no_post_holds_may_change_and_leads_on(client, editor, held):
    thing, desk, fields = held
    old = thing.get_absolute_url()
    assert client.post(f"{desk}change/", fields(slug="ailleurs")).status_code == 302
    answer = client.get(old)
    assert answer.status_code == 301 and answer["Location"].endswith("/ailleurs/")
    assert client.get(answer["Location"]).status_code == 200


def test_readers_are_not_led_to_what_is_a_draft_or_gone(client):
    body = "Avant.\n\n[La fête](/events/rien/)\n\n/polls/rien/\n\n[La fête](/events/rien/)\n\nAprès."
    post = cast.post(body=body, body_format="markdown")
    shown = client.get(post.get_absolute_url()).content.decode()
    assert shown.count("<p>La fête</p>") == 2 and "/events/rien/" not in shown and "/polls/rien/" not in shown
    feed = client.get("/feed/").content.decode()
    assert "/events/rien/" not in feed and "/polls/rien/" not in feed


def test_a_poll_is_deleted_with_its_parts_counted_and_not_listed(client, editor, poll):
    for number in range(3):
        Ballot.objects.create(poll=poll, reader=f"{number}" * 64)
    page = client.get(f"/admin/blog/poll/{poll.pk}/delete/").content.decode().replace("\xa0", " ")
    assert "Traces de réponses: 3" in page and "Réponses proposées: 2" in page
    assert "allot" not in page and "Choice" not in page and page.count("Thé") == page.count("Thé ou café")


def test_no_result_of_a_quiz_is_beyond_its_questions(client, editor, poll):
    Poll.objects.update(kind="quiz")
    poll.refresh_from_db()
    outcome = {"outcomes-TOTAL_FORMS": "1", "outcomes-0-poll": str(poll.pk), "outcomes-0-text": "Bravo"}
    quiz = {"questions-0-lines": "* Thé\nCafé"} | outcome
    page = client.post(f"/admin/blog/poll/{poll.pk}/change/", of_poll(poll, **quiz, **{"outcomes-0-points": "2"}))
    assert "il n’y a qu’une question" in page.content.decode().replace("\xa0", " ") and not Outcome.objects.exists()
    client.post(f"/admin/blog/poll/{poll.pk}/change/", of_poll(poll, **quiz, **{"outcomes-0-points": "1"}))
    assert Outcome.objects.get().points == 1


def upload(name="Le rapport.pdf"):
    file = io.BytesIO(PDF)
    file.name = name
    return file


def test_a_document_without_a_title_is_named_as_its_file(client, editor):
    said = client.post("/admin/blog/document/add/", {"upload": upload()}, follow=True).content.decode()
    assert "Le rapport</a> » a été ajouté" in said.replace("\xa0", " ").replace("”", " »")
    assert Document.objects.get().uploaded_by == editor


def test_a_file_that_is_there_already_is_shown_and_no_title_is_lost_without_a_word(client, editor):
    client.post("/admin/blog/document/add/", {"upload": upload(), "title": "Rapport"})
    known = Document.objects.get()
    page = client.post("/admin/blog/document/add/", {"upload": upload("autre.pdf"), "title": "Mieux"}).content.decode()
    assert "Ce fichier est déjà là" in page and f'<a href="/admin/blog/document/{known.pk}/change/">Rapport</a>' in page
    assert 'value="Mieux"' in page
    assert Document.objects.get().title == "Rapport"
    long = client.post("/admin/blog/document/add/", {"upload": upload(), "title": "x" * 300}).content.decode()
    assert "déjà là" not in long and "200" in long
