"""An editor looks over where the posts of a page begin: what is decided holds, at every run after."""

import pytest

from blog.importing.models import ImportedPage
from blog.models import Post
from tests import cast
from tests.importing.conftest import outcomes

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(cast.user("editor"))
    return client


@pytest.fixture
def imported(run, page):
    run(page)
    return ImportedPage.objects.get()


def address(imported):
    return f"/admin/blog/importedpage/{imported.pk}/change/"


def titles():
    return list(Post.objects.order_by("-published_at", "pk").values_list("title", flat=True))


def test_the_page_is_shown_with_its_posts_marked(desk, imported):
    html = desk.get(address(imported)).content.decode()
    assert html.count('name="start"') == 9, "a line each"
    assert html.count('name="start" value="1" checked') == 1
    assert 'name="title-11" value="Second titre"' in html


def test_a_new_title_keeps_the_post(desk, imported, run, page):
    before = Post.objects.get(title="Second titre").pk
    form = {"start": [1, 11], "title-1": "Premier titre", "title-11": "Un autre titre", "accept": 1}
    desk.post(address(imported), form)
    assert Post.objects.get(pk=before).title == "Un autre titre"
    assert outcomes(run(page)) == ["unchanged", "unchanged"]
    assert titles() == ["Premier titre", "Un autre titre"]


def test_two_posts_joined_and_one_split_again(desk, imported, run, page):
    desk.post(address(imported), {"start": [1], "title-1": "Premier titre", "accept": 1})
    assert titles() == ["Premier titre"]
    assert "Second titre" in Post.objects.get().body
    assert outcomes(run(page)) == ["unchanged"]
    desk.post(address(imported), {"start": [1, 11], "title-1": "Premier titre", "accept": 1})
    assert titles() == ["Premier titre", "Second titre"]
    assert outcomes(run(page)) == ["unchanged", "unchanged"]


def test_a_post_left_out_stays_out(desk, imported, run, page):
    desk.post(address(imported), {"start": [1, 11], "drop": [11], "accept": 1})
    assert titles() == ["Premier titre"]
    report = run(page)
    assert outcomes(report) == ["unchanged"]
    assert any("left out" in (item["reason"] or "") for item in report["items"])


def test_showing_again_decides_nothing(desk, imported):
    answer = desk.post(address(imported), {"start": [1, 5], "show": 1})
    assert 'name="title-5"' in answer.content.decode()
    assert titles() == ["Premier titre", "Second titre"]
    imported.refresh_from_db()
    assert imported.decided is None


def test_what_was_edited_or_answered_here_is_kept_and_named(desk, imported):
    post = Post.objects.get(title="Second titre")
    cast.comment(post)
    answer = desk.post(address(imported), {"start": [1], "accept": 1}, follow=True)
    assert Post.objects.filter(pk=post.pk).exists()
    assert "Second titre" in answer.content.decode()


@pytest.mark.parametrize(
    "form",
    [{"accept": 1}, {"start": ["x", "-1"], "accept": 1}, {"start": [999], "accept": 1}, {"start": [2], "accept": 1}],
)
def test_a_decision_that_makes_no_sense_is_refused_in_words_and_changes_nothing(desk, imported, form):
    answer = desk.post(address(imported), form)
    assert answer.status_code == 200
    assert "messagelist" in answer.content.decode()
    assert titles() == ["Premier titre", "Second titre"]


def test_a_doubtful_post_waits_as_a_draft_until_it_is_accepted(desk, run, tmp_path):
    path = tmp_path / "bare.txt"
    prose = "Une phrase assez longue pour que personne ne la prenne pour un titre, et qui finit bien."
    path.write_text(f"Un titre\n\nCe lundi 3 mars 2008, {prose}\n\n20080301.jpg\n\nHero\n\n{prose} Encore.\n", "utf-8")
    run(path)
    page = ImportedPage.objects.get()
    desk.post(address(page), {"start": [1, 7], "accept": 1})
    assert set(Post.objects.values_list("status", flat=True)) == {"published"}
    assert sorted(titles()) == ["Hero", "Un titre"]


def test_only_editors_look_pages_over(client, imported):
    client.force_login(cast.user("author"))
    assert client.post(address(imported), {"start": [1], "accept": 1}).status_code == 403
    assert titles() == ["Premier titre", "Second titre"]
