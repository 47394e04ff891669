"""Figures of the conversation: what came, what was held, how long it waited; by week and by post."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from blog.comments.models import Comment
from blog.moderation.statistics import WEEKS, statistics
from blog.moderation.transitions import transition
from tests import cast

pytestmark = pytest.mark.django_db


def test_weeks_count_what_came_and_how_long_it_waited():
    editor = cast.user("editor")
    post = cast.post("Le marché")
    now = timezone.now()
    fields = {"created_at": now - timedelta(days=7)}
    held = cast.comment(post, "Un mot tout seul.", status="pending", **fields)
    cast.comment(post, "Deux mots à part.", status="spam", **fields)
    cast.comment(post, "Trois mots de plus.", user=editor, **fields)
    transition([held.pk], "approved", by=editor)
    week = statistics(Comment.objects.all(), now)["weeks"][1]
    assert (week.comments, week.approved, week.spam, week.held) == (3, 2, 1, 2)
    assert week.hours == pytest.approx(7 * 24, abs=0.2)


def test_a_week_without_comments_is_there_and_empty():
    told = statistics(Comment.objects.all())
    assert len(told["weeks"]) == len(told["bars"]) == WEEKS
    assert all(week.comments == 0 and week.hours is None for week in told["weeks"])
    assert not any(bar.pieces for bar in told["bars"])


def test_the_change_to_summer_time_moves_no_week():
    now = timezone.make_aware(datetime(2026, 4, 2, 12))
    mondays = [week.monday for week in statistics(Comment.objects.all(), now)["weeks"]]
    assert {monday.weekday() for monday in mondays} == {0} and len(set(mondays)) == WEEKS


def test_posts_are_ordered_by_their_comments():
    much, little = cast.post("Beaucoup"), cast.post("Peu")
    for number in range(3):
        cast.comment(much, f"Mot {number}.")
    cast.comment(little)
    rows = statistics(Comment.objects.all())["posts"]
    assert [(row["title"], row["total"]) for row in rows] == [("Beaucoup", 3), ("Peu", 1)]


def test_the_page_draws_and_tells_and_authors_see_their_own(client):
    author = cast.user("author")
    cast.comment(cast.post("Le mien", by=author))
    cast.comment(cast.post("À d’autres"))
    client.force_login(author)
    page = client.get("/admin/blog/comment/statistics/").content.decode()
    assert '<rect class="approved"' in page and "Le mien" in page and "À d’autres" not in page
    assert "<table" in page
