"""Polls and quizzes: answered once, without account or script; counted exactly; nobody can be told from the counts."""

import re
from datetime import timedelta

import pytest
from django.test.utils import override_settings
from django.utils import timezone

from blog.polls.answering import forget_readers
from blog.polls.models import Ballot, Choice, Poll
from tests import cast
from tests.polls import HERE, fields, send, votes

pytestmark = pytest.mark.django_db


def test_a_reader_answers_once_without_cookie_and_sees_the_results(client, poll):
    answer = send(client, poll, "Thé", "Matin", "Soir")
    assert answer.status_code == 302 and not answer.cookies
    page = client.get(answer["Location"])
    assert "Merci : votre réponse est comptée." in page.content.decode() and page["Cache-Control"] == "no-store"
    assert "100\xa0%" in page.content.decode() or "100 %" in page.content.decode()
    again = send(client, poll, "Café", "Midi")
    assert again.status_code == 409 and "elle ne compte qu’une fois" in again.content.decode()
    assert votes(poll) == {"Thé": 1, "Café": 0, "Matin": 1, "Midi": 0, "Soir": 1}
    poll.refresh_from_db()
    assert poll.answers == 1


def test_readers_are_told_apart_for_one_poll_alone_and_what_they_chose_is_with_nobody(client, poll):
    other = cast.poll("Autre", {"Oui ?": ["Oui", "Non"]})
    send(client, poll, "Thé", "Matin")
    send(client, other, "Oui")
    send(client.__class__(REMOTE_ADDR="203.0.113.7"), poll, "Thé", "Matin")
    send(client, poll, "Café", "Midi", **{"User-Agent": "Another browser"})
    rows = list(Ballot.objects.values())
    assert len(rows) == 4 and len({row["reader"] for row in rows}) == 4
    assert set(rows[0]) == {"id", "poll_id", "user_id", "reader", "created_at"}
    assert not any("203.0" in str(row) or "Another" in str(row) for row in rows)


def test_an_account_answers_once_wherever_it_is(client, poll):
    reader = cast.user("reader")
    for address, status in (("127.0.0.1", 302), ("203.0.113.7", 409)):
        browser = client.__class__(REMOTE_ADDR=address)
        browser.force_login(reader)
        sent = send(browser, poll, "Thé", "Matin")
        assert sent.status_code == status
    assert "Votre compte a déjà répondu" in sent.content.decode()


def test_an_address_of_results_is_worth_as_long_as_it_is_known_who_answered(client, poll, monkeypatch):
    mine = send(client, poll, "Thé", "Matin")["Location"]
    assert client.get(mine).status_code == 200
    monkeypatch.setattr("blog.polls.views.KNOWN_FOR", timedelta(seconds=-1))
    Ballot.objects.update(reader="")
    assert "Les résultats sont pour qui a répondu." in client.get(mine).content.decode()


@pytest.mark.parametrize("back", ["/\0x", "//evil.example/", "https://evil.example/", "/a\r\nb"])
def test_the_way_back_is_a_page_of_this_blog(client, poll, back):
    sent = client.post(poll.get_absolute_url(), fields(poll, "Thé", "Matin") | {"back": back}, headers=HERE)
    assert "back=" not in sent["Location"]


def test_without_proof_of_origin_the_reader_confirms_and_nothing_is_lost(client, poll):
    strict = client.__class__(enforce_csrf_checks=True)
    asked = strict.post(poll.get_absolute_url(), fields(poll, "Café", "Soir"))
    page = asked.content.decode()
    assert "merci de la confirmer" in page and page.count("checked") == 2 and not Ballot.objects.exists()
    token = asked.context["csrf_token"]
    assert (
        strict.post(poll.get_absolute_url(), fields(poll, "Café", "Soir") | {"csrfmiddlewaretoken": "no"}).status_code
        == 403
    )
    sent = strict.post(poll.get_absolute_url(), fields(poll, "Café", "Soir") | {"csrfmiddlewaretoken": token})
    assert sent.status_code == 302 and votes(poll)["Café"] == 1


def test_a_question_that_is_left_is_named_and_the_others_are_kept(client, poll):
    answer = send(client, poll, "Matin")
    page = answer.content.decode()
    assert answer.status_code == 422 and "Choisissez une réponse." in page and page.count("checked") == 1
    assert not Ballot.objects.exists()


def test_a_choice_of_another_question_or_poll_is_none_of_the_answers(client, poll):
    other = cast.poll("Autre", {"Oui ?": ["Oui", "Non"]})
    wrong = fields(poll, "Thé", "Matin")
    for value in (
        str(Choice.objects.get(text="Oui").pk),
        str(Choice.objects.get(text="Soir").pk),
        "0",
        "x",
        "9" * 40,
        "\0",
    ):
        sent = client.post(poll.get_absolute_url(), wrong | {f"q{poll.questions.first().pk}": value}, headers=HERE)
        assert sent.status_code == 422, value
    assert not any(votes(poll).values()) and not any(votes(other).values())


def test_a_poll_closes_by_its_date_and_then_shows_its_results_to_all(client, poll):
    send(client, poll, "Thé", "Matin")
    Poll.objects.update(closes_at=timezone.now() - timedelta(minutes=1), results="closed")
    late = send(client.__class__(REMOTE_ADDR="203.0.113.7"), poll, "Café", "Soir")
    told = late.content.decode()
    assert late.status_code == 409 and "votre réponse est arrivée trop tard" in told and "1 personne a répondu." in told
    page = client.get(poll.get_absolute_url()).content.decode()
    assert '<form class="poll-form"' not in page and "1 personne a répondu." in page and votes(poll)["Café"] == 0


@pytest.mark.parametrize(
    ("shown", "before", "after"), [("always", True, True), ("answered", False, True), ("closed", False, False)]
)
def test_results_are_shown_when_the_poll_says_so(client, poll, shown, before, after):
    Poll.objects.update(results=shown, closes_at=timezone.now() + timedelta(days=1))
    address = f"/polls/{poll.slug}/results/"

    def shows(who):
        page = who.get(address).content.decode()
        assert ('class="poll-form"' in page) == ("Les résultats s" in page)
        return "personne a répondu." in page or "personnes ont répondu." in page

    assert shows(client) == before
    page = client.get(send(client, poll, "Thé", "Matin")["Location"]).content.decode()
    assert ("1 personne a répondu." in page) == after and "Merci" in page
    # Who comes back without the address they were sent to is known for a while; the next reader is not.
    assert shows(client) == after and shows(client.__class__(REMOTE_ADDR="203.0.113.7")) == before


def test_a_sentence_ends_with_one_full_stop(client, poll):
    Poll.objects.update(closes_at=timezone.now() + timedelta(days=1))
    page = client.get(f"/en{poll.get_absolute_url()}").content.decode()
    assert re.search(r"Open until [^.]+[AP]M\. ", page) and ".." not in page.partition("<main")[2]


def test_a_way_leads_from_the_questions_to_the_results(client, poll):
    link = f'<a href="/polls/{poll.slug}/results/">'
    assert link not in client.get(poll.get_absolute_url()).content.decode()
    send(client, poll, "Thé", "Matin")
    page = client.get(poll.get_absolute_url()).content.decode()
    assert f"{link}Déjà répondu" in page.replace("\xa0", " ")


def test_a_quiz_says_what_was_right_and_why_and_how_one_did(client, quiz):
    page = client.get(send(client, quiz, "La Penfeld", "Recouvrance", "Harteloire")["Location"]).content.decode()
    assert "<b>2/2</b>" in page and "Brestoise, Brestois !" in page.replace("\u202f", " ")
    assert "Parce que 1." in page and "Parce que 2." in page and "Merci d’avoir joué." in page
    other = client.__class__(REMOTE_ADDR="203.0.113.7")
    page = other.get(send(other, quiz, "La Penfeld", "Recouvrance", "Mirabeau")["Location"]).content.decode()
    assert "<b>1/2</b>" in page and "Tout reste à voir." in page and "Pas tout à fait." in page


def test_a_quiz_keeps_its_answers_to_itself_before(client, quiz):
    Poll.objects.update(results="always")
    pages = [client.get(quiz.get_absolute_url()), client.get(f"/polls/{quiz.slug}/results/")]
    for page in pages:
        assert "Parce que" not in page.content.decode() and "✓" not in page.content.decode()


@pytest.mark.parametrize("token", ["x", "a:b:c", "x" * 9000, "\0", "é"])
def test_a_forged_address_of_results_is_not_there(client, poll, token):
    assert client.get(f"/polls/{poll.slug}/results/", {"mine": token}).status_code == 404


def test_the_results_of_one_poll_open_no_other(client, poll):
    secret = cast.poll("Secret", {"Oui ?": ["Oui", "Non"]}, results="closed", closes_at=timezone.now() + timedelta(1))
    token = send(client, poll, "Thé", "Matin")["Location"].partition("mine=")[2]
    assert client.get(f"/polls/{secret.slug}/results/?mine={token}").status_code == 404


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "\0/"]
)
def test_nobody_is_led_elsewhere_after_answering(client, poll, back):
    sent = client.post(
        poll.get_absolute_url(), fields(poll, "Thé", "Matin") | {"back": back}, headers=HERE, follow=True
    )
    assert "Revenir au texte" not in sent.content.decode()
    page = client.get(f"/polls/{poll.slug}/results/", {"mine": "", "back": back}, follow=True).content.decode()
    assert "evil" not in re.sub(r"next=[^\"]*", "", page)


def test_a_draft_is_for_its_maker_and_the_editors_alone(client, poll):
    Poll.objects.update(status="draft")
    assert client.get(poll.get_absolute_url()).status_code == 404
    assert send(client, poll, "Thé", "Matin").status_code == 404
    assert client.get(f"/polls/{poll.slug}/results/").status_code == 404
    assert "Thé ou café" not in client.get("/polls/").content.decode()
    client.force_login(cast.user("editor"))
    assert client.get(poll.get_absolute_url())["Cache-Control"] == "no-store"


def test_who_makes_a_poll_tries_it_without_being_counted(client, author, poll):
    Poll.objects.update(status="draft", created_by=author)
    for _ in range(2):
        assert (
            "votre réponse est comptée"
            not in client.get(send(client, poll, "Thé", "Matin")["Location"]).content.decode()
        )
    assert not Ballot.objects.exists() and not any(votes(poll).values())


@override_settings(COMMENTS_A_MINUTE=1)
def test_a_flood_from_one_network_is_asked_to_wait(client, poll):
    statuses = [send(client, poll, "Thé", "Matin", **{"User-Agent": f"Browser {n}"}).status_code for n in range(12)]
    assert statuses[0] == 302 and statuses[-1] == 429 and votes(poll)["Thé"] == statuses.count(302)


def test_getting_changes_nothing(client, poll):
    client.get(poll.get_absolute_url(), fields(poll, "Thé", "Matin"))
    assert not Ballot.objects.exists()


def test_after_three_months_nobody_knows_who_answered(client, poll):
    send(client, poll, "Thé", "Matin")
    Ballot.objects.update(created_at=timezone.now() - timedelta(days=91))
    assert forget_readers() == 1 and Ballot.objects.get().reader == "" and votes(poll)["Thé"] == 1


def test_an_account_that_goes_leaves_its_answers_behind_without_its_name(client, poll):
    reader = cast.user("reader")
    client.force_login(reader)
    send(client, poll, "Thé", "Matin")
    assert client.get("/comments/mine/export/").json()["polls"][0]["poll"] == "Thé ou café ?"
    reader.delete()
    assert Ballot.objects.get().user is None and votes(poll)["Thé"] == 1


def test_a_question_says_that_several_may_be_chosen(client, poll):
    page = client.get(poll.get_absolute_url()).content.decode()
    assert page.count("plusieurs choix possibles") == 1


def test_who_answers_a_quiz_whose_results_come_later_is_told_it_counts(client, quiz):
    Poll.objects.update(results="closed")
    first, second = quiz.questions.all()
    fields = {f"q{first.pk}": first.choices.last().pk, f"q{second.pk}": [second.choices.first().pk]}
    page = client.post(quiz.get_absolute_url(), fields, headers=HERE, follow=True).content.decode()
    assert 'class="score"' in page and "votre réponse est comptée" in page


@pytest.mark.parametrize("address", ["/polls/rien/", "/polls/rien/results/", "/polls/%00/", "/polls/a%20b/"])
def test_odd_addresses_are_not_there(client, address):
    assert client.get(address).status_code == 404
