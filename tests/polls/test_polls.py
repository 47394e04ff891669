"""Polls and quizzes: answered once, without account or script; counted exactly; nobody can be told from the counts."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.test.utils import override_settings
from django.utils import timezone

from blog.markup.sheets import csv_of
from blog.polls.answering import forget_readers
from blog.polls.models import Ballot, Choice, Outcome, Poll, Question
from tests import cast

pytestmark = pytest.mark.django_db
HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def poll():
    return cast.poll("Thé ou café ?", {"Que buvez-vous ?": ["Thé", "Café"], "Quand ?+": ["Matin", "Midi", "Soir"]})


@pytest.fixture
def quiz():
    made = cast.poll(
        "Connaissez-vous Brest ?",
        {
            "Quel fleuve ?": ["La Seine", "* La Penfeld"],
            "Quels ponts ?+": ["* Recouvrance", "Mirabeau", "* Harteloire"],
        },
        kind="quiz",
        ending="Merci d’avoir joué.",
    )
    made.questions.filter(position=1).update(explanation="x")
    for question in made.questions.all():
        question.explanation = f"Parce que {question.position}."
        question.save()
    Outcome.objects.create(poll=made, points=0, text="Tout reste à voir.")
    Outcome.objects.create(poll=made, points=2, text="Brestoise, Brestois !")
    return made


def fields(poll, *choices):
    """The form of a poll with these choices made, by their words."""
    made: dict[str, list] = {}
    for text in choices:
        choice = Choice.objects.get(question__poll=poll, text=text)
        made.setdefault(f"q{choice.question_id}", []).append(choice.pk)
    return made


def send(client, poll, *choices, **headers):
    return client.post(poll.get_absolute_url(), fields(poll, *choices), headers=HERE | headers)


def votes(poll):
    return dict(Choice.objects.filter(question__poll=poll).values_list("text", "votes"))


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


def typed(**changes):
    made = {"title": "Un sondage", "kind": "poll", "status": "published", "results": "answered", "language": "fr"}
    made |= {"questions-TOTAL_FORMS": "1", "questions-INITIAL_FORMS": "0", "questions-0-text": "Alors ?"}
    made |= {"questions-0-lines": "Oui\nNon", "questions-0-position": "1"}
    return made | {"outcomes-TOTAL_FORMS": "0", "outcomes-INITIAL_FORMS": "0"} | changes


def test_an_author_makes_a_poll_with_a_line_for_each_answer(client, author):
    client.post("/admin/blog/poll/add/", typed(kind="quiz", **{"questions-0-lines": " * Oui \r\n\r\nNon\r\nPeut-être"}))
    poll = Poll.objects.get()
    made = list(Choice.objects.values_list("text", "is_right", "position"))
    assert poll.created_by == author and made == [("Oui", True, 1), ("Non", False, 2), ("Peut-être", False, 3)]
    assert "* Oui\nNon" in client.get(f"/admin/blog/poll/{poll.pk}/change/").content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"questions-0-lines": "Oui"}, "au moins deux réponses"),
        ({"questions-0-lines": "Oui\nOui"}, "Deux réponses sont identiques."),
        ({"questions-0-lines": "Oui\n" + "x" * 201}, "200 caractères au plus"),
        ({"questions-0-lines": "\n".join(map(str, range(31)))}, "30 réponses au plus"),
        ({"kind": "quiz"}, "Dans un quiz, une réponse au moins est juste"),
        ({"questions-0-text": ""}, "Ce champ est obligatoire."),
        ({"title": ""}, "Ce champ est obligatoire."),
        ({"kind": "quiz", "questions-0-lines": "* Oui\n* Non"}, "les lecteurs n’en choisissent qu’une"),
        (
            {"outcomes-TOTAL_FORMS": "1", "outcomes-0-points": "1", "outcomes-0-text": "Bravo"},
            "Seul un quiz a des résultats par points",
        ),
        ({"questions-TOTAL_FORMS": "0"}, "Posez au moins une question."),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_is_made(client, author, changes, said):
    answer = client.post("/admin/blog/poll/add/", typed(**changes))
    assert (
        answer.status_code == 200 and said in answer.content.decode().replace("\xa0", " ") and not Poll.objects.exists()
    )


def test_a_wrong_answer_is_said_alone(client, author):
    said = client.post("/admin/blog/poll/add/", typed(**{"questions-0-lines": "Oui"})).content.decode()
    assert "au moins deux réponses" in said and "Posez au moins une question" not in said


def test_in_a_poll_a_star_is_a_sign_like_others(client, author):
    client.post("/admin/blog/poll/add/", typed(**{"questions-0-lines": "* * *\nDeux *"}))
    assert list(Choice.objects.values_list("text", "is_right")) == [("* * *", False), ("Deux *", False)]


def test_a_star_before_an_answer_is_for_a_quiz(client, author):
    answer = client.post("/admin/blog/poll/add/", typed(**{"questions-0-lines": "* Paris\nLyon"}))
    assert "Une étoile marque ce qui est juste" in answer.content.decode() and not Poll.objects.exists()


@pytest.mark.parametrize("results", ["answered", "closed"])
def test_who_makes_a_poll_sees_how_it_stands(client, author, poll, results):
    Poll.objects.update(created_by=author, results=results)
    send(client.__class__(), poll, "Thé", "Matin")
    address = f"{poll.get_absolute_url()}results/"
    page = client.get(address)
    assert "1 personne a répondu" in page.content.decode() and "no-store" in page["Cache-Control"]
    other = client.__class__(headers={"User-Agent": "Another"})
    assert "1 personne a répondu" not in other.get(address).content.decode()


def test_the_way_back_to_the_text_is_kept_where_an_answer_comes_back(client, poll):
    back = "/2026/11/un-billet/#poll-the-ou-cafe"
    for headers in (HERE, {}):
        page = client.post(poll.get_absolute_url(), {"back": back}, headers=headers).content.decode()
        assert f'name="back" value="{back}"' in page
    page = client.post(poll.get_absolute_url(), {"back": "https://evil.example/"}, headers=HERE).content.decode()
    assert "evil" not in page


def test_a_question_says_that_several_may_be_chosen(client, poll):
    page = client.get(poll.get_absolute_url()).content.decode()
    assert page.count("plusieurs choix possibles") == 1


@pytest.fixture
def answered(client, author, poll):
    """A poll with an answer, and what its form sends, with the lines of its first question."""
    Poll.objects.update(created_by=author)
    send(client.__class__(), poll, "Thé", "Matin")
    first, second = poll.questions.all()

    def post(lines, **changes):
        made = typed(title=poll.title)
        made |= {"questions-TOTAL_FORMS": "2", "questions-INITIAL_FORMS": "2", "questions-0-id": first.pk}
        made |= {"questions-0-text": first.text, "questions-0-lines": lines, "questions-1-id": second.pk}
        made |= {"questions-1-text": second.text, "questions-1-lines": second.lines, "questions-1-position": "2"}
        made |= {"questions-0-poll": poll.pk, "questions-1-poll": poll.pk}
        return client.post(f"/admin/blog/poll/{poll.pk}/change/", made | changes)

    return post


def test_once_answered_words_may_change_and_answers_stay(answered, poll):
    assert "Des lecteurs ont déjà répondu" in answered("Thé\nCafé\nEau").content.decode()
    assert answered("Thé vert\nCafé").status_code == 302
    assert votes(poll)["Thé vert"] == 1 and Question.objects.count() == 2


@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59", "1899-12-31T00:00", "x"])
def test_a_poll_closes_in_our_times(client, author, moment):
    answer = client.post("/admin/blog/poll/add/", typed(closes_at=moment))
    assert "closes_at" in answer.context["adminform"].form.errors and not Poll.objects.exists()


@pytest.mark.parametrize("number", ["abc", "", "-1", "9" * 30])
def test_a_form_that_was_tampered_with_is_no_error_of_ours(client, author, number):
    assert client.post("/admin/blog/poll/add/", typed(**{"questions-TOTAL_FORMS": number})).status_code == 200
    assert not Poll.objects.exists()


def test_who_answers_a_quiz_whose_results_come_later_is_told_it_counts(client, quiz):
    Poll.objects.update(results="closed")
    first, second = quiz.questions.all()
    fields = {f"q{first.pk}": first.choices.last().pk, f"q{second.pk}": [second.choices.first().pk]}
    page = client.post(quiz.get_absolute_url(), fields, headers=HERE, follow=True).content.decode()
    assert 'class="score"' in page and "votre réponse est comptée" in page


def test_once_answered_a_question_stays_the_one_it_was(answered, poll):
    refused = answered("Thé\nCafé", **{"questions-0-text": "Combien de fois par an ?"})
    assert "reste celle qu’elle était" in refused.content.decode()
    assert answered("Thé\nCafé", **{"questions-0-text": "Que buvez-vous donc ?"}).status_code == 302


def test_answers_that_change_places_and_words_at_once_keep_their_votes(answered, poll):
    assert "déplacez d’abord les réponses" in answered("Café.\nThé.").content.decode()
    assert votes(poll) == {
        "Thé": 1,
        "Café": 0,
        **{name: number for name, number in votes(poll).items() if name not in ("Thé", "Café")},
    }


def test_other_answers_in_the_place_of_those_given_get_no_votes(answered, poll):
    assert "déplacez d’abord les réponses" in answered("Chocolat\nVin rouge").content.decode()
    assert votes(poll)["Thé"] == 1 and "Chocolat" not in votes(poll)


def test_votes_go_with_the_words_they_were_given_to(answered, poll):
    assert answered("Café\nThé").status_code == 302
    first = poll.questions.first().choices
    assert list(first.values_list("text", "votes", "position")) == [("Café", 0, 1), ("Thé", 1, 2)]
    refused = answered("Thé\nCafé au lait").content.decode()
    assert "déplacez d’abord les réponses" in refused and votes(poll)["Thé"] == 1


def test_once_answered_a_question_stays_of_its_kind(answered, poll):
    assert answered("Thé\nCafé", **{"kind": "quiz", "questions-0-takes_several": "on"}).status_code == 302
    poll.refresh_from_db()
    assert poll.kind == "poll"
    assert list(poll.questions.values_list("takes_several", flat=True)) == [False, True]


def test_results_are_a_sheet_that_runs_nothing(client, author, poll):
    Poll.objects.update(created_by=author)
    Choice.objects.filter(text="Thé").update(text='=HYPERLINK("https://evil.example")')
    send(client.__class__(), poll, "Café", "Matin")
    answer = client.get(f"/admin/blog/poll/{poll.pk}/export/")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["Question", "Réponse", "Voix", "Pourcentage de ceux qui ont répondu", "Lecteurs ayant répondu"]
    assert rows[1][1] == '\'=HYPERLINK("https://evil.example")' and rows[2][1:] == ["Café", "1", "100", "1"]
    assert answer["Content-Type"].startswith("text/csv") and "attachment" in answer["Content-Disposition"]


def test_the_sheet_of_a_quiz_says_what_is_right(client, author, quiz):
    Poll.objects.update(created_by=author)
    rows = client.get(f"/admin/blog/poll/{quiz.pk}/export/").content.decode("utf-8-sig").splitlines()
    assert rows[0].split(",")[2] == "Juste" and rows[2] == "Quel fleuve ?,La Penfeld,oui,0,0,0"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "=cmd|' /C calc'!A0"])
def test_a_cell_that_looks_like_a_formula_is_text(cell):
    [[kept]] = csv.reader(io.StringIO(csv_of([[cell]]).decode("utf-8-sig"), newline=""))
    assert kept == "'" + cell


def test_numbers_stay_numbers():
    assert csv_of([[-3, "un, deux", 'dit "oui"']]).decode("utf-8-sig") == '-3,"un, deux","dit ""oui"""\r\n'


@pytest.mark.parametrize("address", ["/polls/rien/", "/polls/rien/results/", "/polls/%00/", "/polls/a%20b/"])
def test_odd_addresses_are_not_there(client, address):
    assert client.get(address).status_code == 404
