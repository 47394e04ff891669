"""Readers report, editors decide: one report hides nothing, several of trusted readers do, an editor's at once."""

import pytest
from django.urls import reverse

from blog.comments.models import Comment
from blog.comments.own import status_token, writer_token
from blog.moderation.models import Report
from blog.moderation.reports import report, weight_of
from blog.moderation.transitions import transition
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return cast.user("editor")


def trusted():
    reader = cast.user("reader")
    for number in range(4):
        cast.comment(cast.post(), f"Mot {number} de longue date.", user=reader)
    return reader


def status_of(comment):
    return Comment.objects.get(pk=comment.pk).status


def test_a_reader_reports_without_an_account(client):
    comment = cast.comment(cast.post(), "À relire.", name="Rose")
    address = f"/comments/{comment.pk}/report/"
    assert "À relire." in client.get(address).content.decode()
    answer = client.post(address, {"reason": "insult", "text": "Blessant."}, follow=True)
    assert "la rédaction va le regarder" in answer.content.decode()
    made = Report.objects.get()
    assert (made.reason, made.text, made.user, made.weight) == ("insult", "Blessant.", None, 0.1)
    client.post(address, {"reason": "spam"})
    assert Report.objects.count() == 1, "once a reader"
    assert status_of(comment) == "approved"


def test_a_look_reports_nothing(client):
    comment = cast.comment(cast.post())
    client.get(f"/comments/{comment.pk}/report/?reason=spam")
    assert not Report.objects.exists()


@pytest.mark.parametrize("fields", [{}, {"reason": "odd"}, {"reason": "review"}, {"reason": "spam", "text": "x" * 501}])
def test_a_report_that_says_nothing_is_asked_again(client, fields):
    comment = cast.comment(cast.post())
    answer = client.post(f"/comments/{comment.pk}/report/", fields)
    assert answer.status_code == 422 and "errorlist" in answer.content.decode()
    assert not Report.objects.exists()


@pytest.mark.parametrize("status", ["pending", "spam", "removed"])
def test_what_is_not_shown_cannot_be_reported(client, status):
    comment = cast.comment(cast.post(), status=status)
    assert client.post(f"/comments/{comment.pk}/report/", {"reason": "spam"}).status_code == 404


def test_nothing_of_a_draft_can_be_reported(client):
    comment = cast.comment(cast.post())
    comment.post.status = "draft"
    comment.post.save()
    assert client.get(f"/comments/{comment.pk}/report/").status_code == 404


def test_many_who_have_no_account_hide_nothing():
    comment = cast.comment(cast.post())
    for number in range(40):
        report(comment, "spam", "", None, f"{number:043}")
    assert status_of(comment) == "approved" and Report.objects.count() == 40


def test_one_trusted_reader_hides_nothing_and_two_do():
    comment = cast.comment(cast.post())
    report(comment, "hate", "", trusted(), "")
    assert status_of(comment) == "approved"
    report(comment, "hate", "", trusted(), "")
    assert status_of(comment) == "pending"
    assert comment.decisions.first().why == ["Plusieurs lecteurs de confiance l’ont signalé."]


def test_an_editor_hides_at_once(editor):
    comment = cast.comment(cast.post())
    report(comment, "hate", "", editor, "")
    assert status_of(comment) == "pending"


def test_who_reported_wrongly_weighs_less_and_who_was_right_more(editor):
    good, bad = trusted(), trusted()
    for _ in range(4):
        for reader, outcome in ((good, "removed"), (bad, "approved")):
            comment = cast.comment(cast.post())
            report(comment, "spam", "", reader, "")
            transition([comment.pk], outcome, by=editor, findings=[])
    assert weight_of(good) > 1 > 0.5 > weight_of(bad)
    assert set(Report.objects.filter(user=good).values_list("outcome", flat=True)) == {"upheld"}
    assert set(Report.objects.filter(user=bad).values_list("outcome", flat=True)) == {"dismissed"}


def test_reports_wait_in_the_queue_till_someone_decides(client, editor):
    comment = cast.comment(cast.post(), "À relire.")
    report(comment, "insult", "Blessant.", None, "r" * 43)
    client.force_login(editor)
    page = client.get("/admin/blog/comment/?status=reported").content.decode()
    assert "À relire." in page and "Il insulte ou harcèle quelqu’un." in page and "Blessant." in page
    client.post(
        reverse("admin:blog_comment_decide"), {"decide": f"approve:{comment.pk}", "seen": f"{comment.pk}:approved"}
    )
    assert Report.objects.get().outcome == "dismissed"
    assert "À relire." not in client.get("/admin/blog/comment/?status=reported").content.decode()


def test_the_writer_asks_for_a_second_look_once_for_each_decision(client, editor):
    comment = cast.comment(cast.post(), commenter="k" * 43)
    address = f"/comments/mine/{status_token(comment)}/"
    assert client.post(f"{address}review/", {"text": "?"}).status_code == 404, "it is shown"
    transition([comment.pk], "removed", by=editor, note="Trop vif.")
    page = client.get(address).content.decode()
    assert "Trop vif." in page and "Demander un second regard" in page
    client.post(f"{address}review/", {"text": "Je l’ai adouci."})
    client.post(f"{address}review/", {"text": "Encore."})
    made = Report.objects.get()
    assert (made.reason, made.text) == ("review", "Je l’ai adouci.")
    assert "Vous avez demandé un second regard" in client.get(address).content.decode()
    transition([comment.pk], "approved", by=editor)
    made.refresh_from_db()
    assert made.outcome == "upheld"


def test_a_second_look_is_asked_for_from_the_mail_too(client, editor):
    comment = cast.comment(cast.post(), email="rose@example.org", commenter="k" * 43)
    transition([comment.pk], "spam", by=editor)
    client.post(f"/comments/by-mail/{writer_token(comment)}/review/", {"text": ""})
    assert Report.objects.get().reason == "review"
    long = client.post(f"/comments/by-mail/{writer_token(comment)}/review/", {"text": "x" * 501}, follow=True)
    assert "500 caractères au plus" in long.content.decode()


@pytest.mark.parametrize("token", ["x", "WzFd:1:bad"])
def test_a_forged_link_asks_for_nothing(client, token):
    assert client.post(f"/comments/mine/{token}/review/").status_code == 404
    assert client.post(f"/comments/by-mail/{token}/review/").status_code == 404
