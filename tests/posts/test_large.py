"""Queries that cost the same however many posts there are: what the database does is counted, not timed."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from blog.posts.models import Post
from blog.posts.neighbours import neighbours
from blog.writing.filters import YearFilter
from tests import cast

pytestmark = pytest.mark.django_db
POSTS, BEGAN = 4_000, datetime(2006, 1, 1, tzinfo=UTC)


@pytest.fixture
def many():
    """As many posts, a day between two."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL does not say what it does in steps; bench/growth.py keeps its plans")
    days = (BEGAN + timedelta(days=number) for number in range(POSTS))
    rows = [
        Post(title="Un", slug=f"un-{number}", status="published", published_at=day) for number, day in enumerate(days)
    ]
    Post.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def steps(ask):
    """Hundreds of steps SQLite takes."""
    counted = []
    connection.connection.set_progress_handler(lambda: counted.append(1), 100)
    try:
        ask()
    finally:
        connection.connection.set_progress_handler(None, 100)
    return len(counted)


@pytest.mark.usefixtures("many")
def test_posts_before_an_old_date_are_found_as_the_newest_are():
    posts = Post.objects.for_reading(AnonymousUser()).newest_first().values("pk")
    newest = steps(lambda: list(posts[:10]))
    old = steps(lambda: list(posts.filter(published_at__lt=BEGAN + timedelta(days=100))[:10]))
    assert old <= newest + 3


@pytest.mark.usefixtures("many")
def test_those_of_an_old_day_are_counted_by_themselves():
    posts = Post.objects.for_reading(AnonymousUser())
    since, until = BEGAN + timedelta(days=100), BEGAN + timedelta(days=101)
    assert steps(lambda: posts.filter(published_at__gte=since, published_at__lt=until).count()) < 5


@pytest.mark.usefixtures("many")
def test_what_stands_beside_an_old_post_is_found_without_the_others():
    post = Post.objects.get(slug="un-100")
    assert steps(lambda: neighbours(post, AnonymousUser())) < 30
    assert neighbours(post, AnonymousUser())["previous"].slug == "un-99"


@pytest.mark.usefixtures("many")
def test_the_years_of_the_desk_are_found_at_both_ends(client):
    client.force_login(cast.user("editor"))
    assert "year=2006" in client.get("/admin/blog/post/").content.decode()
    assert steps(lambda: YearFilter.lookups(None, None, None)) < 3
