"""Results as a sheet for a table program, which runs nothing of it."""

import csv
import io

import pytest

from blog.markup.sheets import csv_of
from blog.polls.models import Choice, Poll
from tests.polls import send

pytestmark = pytest.mark.django_db


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
