"""The index follows every change, in the transaction of the change."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from blog.comments.models import Comment
from blog.moderation.transitions import change_text, transition
from blog.posts.joining import join_authors, join_tags
from blog.posts.models import Post
from blog.search.comments import find_comments
from blog.search.engines import COMMENTS, POSTS
from blog.search.entries import index_posts
from blog.search.finding import find
from blog.search.models import SearchEntry
from blog.search.query import understand
from blog.tags.models import Tag
from tests import cast

pytestmark = pytest.mark.django_db


def found(query):
    posts = Post.objects.in_bulk(find(understand(query)).ids)
    return {post.title for post in posts.values()}


def comments(query):
    return [comment.body for comment in find_comments(understand(query))[0]]


def rows(index):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {index.table}")
        return cursor.fetchone()[0]


def test_a_post_is_found_by_what_it_says_now():
    post = cast.post("Avant", body="Une licorne.")
    assert found("licorne") == {"Avant"}
    post.title, post.body = "Après", "Une girafe."
    post.save()
    assert found("licorne") == set() and found("girafe") == found("après") == {"Après"}
    post.status = "draft"
    post.save()
    assert found("girafe") == set() and rows(POSTS) == 0
    post.status = "published"
    post.save()
    assert found("girafe") == {"Après"} and rows(POSTS) == 1


def test_a_post_that_moves_in_time_stands_in_the_index_once():
    post = cast.post("Un billet", days_ago=10)
    post.published_at = post.published_at.replace(year=2011, day=1)
    post.save()
    assert found("billet after:2011 before:2012") == {"Un billet"} and rows(POSTS) == 1


def test_a_post_that_goes_leaves_the_index():
    post = cast.post("Un billet", cast.author(), ["Une étiquette"])
    cast.comment(post, "Un commentaire")
    assert rows(POSTS) == rows(COMMENTS) == 1
    post.delete()
    assert rows(POSTS) == rows(COMMENTS) == 0


def test_tags_and_authors_are_followed():
    rose, paul = cast.author("Rose Lahaye"), cast.author("Paul Brac")
    post = cast.post("Un billet", rose)
    post.tags.set(["Licorne"])
    assert found("licorne") == found("tag:licorne") == found("author:rose") == {"Un billet"}
    tag = Tag.objects.get(key="licorne")
    tag.name = "Girafe"
    tag.save()
    assert found("licorne") == set() and found("girafe") == {"Un billet"}
    join_tags(Tag.objects.create(name="Zèbre", slug="zebre"), [tag])
    assert found("girafe") == set() and found("tag:zebre") == {"Un billet"}
    Tag.objects.get(key="zebre").delete()
    assert found("zebre") == found("tag:zebre") == set()
    join_authors(paul, [rose])
    assert found("author:paul") == {"Un billet"}
    post.tags.clear()
    post.bylines.all().delete()
    assert found("zebre") == found("author:paul") == set() and found("billet") == {"Un billet"}


def test_a_tag_that_goes_is_forgotten():
    cast.post("Un billet", tags=["Licorne"])
    Tag.objects.get(key="licorne").delete()
    assert found("licorne") == set()


def test_what_is_undone_leaves_no_trace():
    post = cast.post("Un billet", body="Une licorne.")
    with transaction.atomic():
        post.body = "Une girafe."
        post.save()
        assert found("girafe") == {"Un billet"}
        transaction.set_rollback(True)
    assert found("licorne") == {"Un billet"} and found("girafe") == set()


def test_comments_are_followed():
    editor = cast.user("editor")
    comment = cast.comment(cast.post(), "Une licorne passe.")
    assert comments("licornes") == ["Une licorne passe."]
    change_text(comment, "Une girafe passe.", by=editor, note="", seen=comment.body)
    assert comments("licorne") == [] and comments("girafe") == ["Une girafe passe."]
    transition([comment.pk], "spam", by=editor)
    assert comments("girafe") == [] and rows(COMMENTS) == 0
    transition([comment.pk], "approved", by=editor)
    assert comments("girafe") == ["Une girafe passe."]
    Comment.objects.all().delete()
    assert rows(COMMENTS) == 0


def test_what_is_imported_is_found(tmp_path):
    (tmp_path / "billet.md").write_text("---\ntitle: Importé\ndate: 2012-10-27\ntags: [Licorne]\n---\n\nUne girafe.\n")
    call_command("import_posts", tmp_path, verbosity=0)
    assert found("girafe") == found("tag:licorne") == {"Importé"}


def test_the_index_is_made_anew_with_the_same_answers(capsys):
    post = cast.post("Un billet", body="Une licorne.", tags=["Girafe"])
    cast.comment(post, "Un zèbre.")
    cast.post(status="draft")
    SearchEntry.objects.all().delete()
    COMMENTS.remove(Comment.objects.values_list("pk", flat=True))
    assert found("licorne") == set() and comments("zebre") == []
    call_command("rebuild_search", if_empty=True)
    assert found("licorne") == found("girafe") == {"Un billet"} and comments("zebre") == ["Un zèbre."]
    assert "1 posts, 1 comments" in capsys.readouterr().out


def test_a_very_long_text_is_found_by_what_it_begins_with():
    body = "Une licorne. " + " ".join(f"mot{number}" for number in range(90_000))
    post = cast.post("Un billet", body=body)
    assert found("licorne") == found("mot40000") == {"Un billet"}
    assert index_posts([post.pk]) == 1


def test_a_blog_without_posts_needs_no_index(capsys):
    call_command("rebuild_search", if_empty=True)
    assert capsys.readouterr().out == ""
