"""A series in the admin: its parts are put in order on one page."""

import pytest
from django.urls import reverse

from blog.posts.models import Post, Series
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def series():
    series = Series.objects.create(title="Le jardin", slug="le-jardin")
    cast.post("Premier", series=series, series_position=1)
    cast.post("Second", series=series, series_position=2)
    return series


def form_of(series, **places):
    parts = list(series.posts.order_by("series_position"))
    fields = {"title": series.title, "slug": series.slug, "description": "", "posts-INITIAL_FORMS": len(parts)}
    fields["posts-TOTAL_FORMS"] = len(parts)
    for number, post in enumerate(parts):
        fields |= {f"posts-{number}-id": post.pk, f"posts-{number}-series": series.pk}
        fields[f"posts-{number}-series_position"] = places[post.title]
    return fields


def test_parts_are_put_in_another_order_and_the_posts_count_as_unchanged(client, series):
    before = dict(Post.objects.values_list("title", "updated_at"))
    client.force_login(cast.user("editor"))
    address = reverse("admin:blog_series_change", args=[series.pk])
    assert "Premier" in client.get(address).content.decode()
    client.post(address, form_of(series, Premier=2, Second=1))
    page = client.get(series.get_absolute_url()).content.decode()
    assert page.index("Second") < page.index("Premier")
    assert dict(Post.objects.values_list("title", "updated_at")) == before


def test_a_place_that_is_no_number_is_refused_in_words(client, series):
    client.force_login(cast.user("editor"))
    answer = client.post(reverse("admin:blog_series_change", args=[series.pk]), form_of(series, Premier="x", Second=1))
    assert answer.status_code == 200
    assert "nombre entier" in answer.content.decode()
    assert list(series.posts.order_by("series_position").values_list("title", flat=True)) == ["Premier", "Second"]


def test_who_may_not_change_a_series_does_not_see_the_drafts_in_it(client, series):
    cast.post("Un secret", series=series, status="draft")
    client.force_login(cast.user("author"))
    page = client.get(reverse("admin:blog_series_change", args=[series.pk])).content.decode()
    assert "Un secret" not in page
