"""Who makes polls: a line for each answer, what makes no sense is said, and votes stay with the words they were given to."""

import pytest

from blog.polls.models import Choice, Poll, Question
from tests import cast
from tests.polls import HERE, send, votes

pytestmark = pytest.mark.django_db


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


def test_a_poll_asks_a_hundred_questions_at_most(client, author):
    answer = client.post("/admin/blog/poll/add/", typed(**{"questions-TOTAL_FORMS": "101"}))
    assert "100" in str(answer.context["inline_admin_formsets"][0].formset.non_form_errors())
    assert len(answer.context["inline_admin_formsets"][0].formset.forms) == 100 and not Poll.objects.exists()


def test_a_poll_of_before_that_asks_more_can_still_be_changed(client, author):
    poll = cast.poll("Long", {f"Question {number}": ["Oui", "Non"] for number in range(102)}, created_by=author)
    sent = typed(title="Très long", status="draft") | {"questions-TOTAL_FORMS": "102", "questions-INITIAL_FORMS": "102"}
    for number, question in enumerate(poll.questions.order_by("position")):
        asked = {"id": question.pk, "text": question.text, "lines": "Oui\nNon", "position": question.position}
        sent |= {f"questions-{number}-{name}": value for name, value in asked.items()}
    assert client.post(f"/admin/blog/poll/{poll.pk}/change/", sent).status_code == 302
    poll.refresh_from_db()
    assert (poll.title, poll.questions.count()) == ("Très long", 102)


@pytest.mark.parametrize("number", ["abc", "", "-1", "9" * 30])
def test_a_form_that_was_tampered_with_is_no_error_of_ours(client, author, number):
    assert client.post("/admin/blog/poll/add/", typed(**{"questions-TOTAL_FORMS": number})).status_code == 200
    assert not Poll.objects.exists()


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
