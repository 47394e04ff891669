"""No lock-in: a blog taken out, brought into an empty one and taken out again is the same to the byte."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command

from accounts.models import Author
from blog.importing.models import ImportedComment, ImportedItem, ImportRun
from blog.models import Comment, Image, Ping, Post, Redirect, Series, Tag
from tests import cast
from tests.importing.conftest import counts_of

pytestmark = pytest.mark.django_db
FORMATS = ["json", "markdown", "wordpress"]


@pytest.fixture
def blog(tmp_path, run):
    """A blog with something of everything, some of it awkward."""
    run_texts = Path(__file__).resolve().parents[2] / "fixtures" / "texts"
    run(run_texts, media=run_texts.parent / "pictures")
    author = cast.author("Zoé “Z” L’Été", slug="zoe", bio="Elle: écrit\n- et plus", website="https://zoe.example/")
    series = Series.objects.create(title="À suivre", slug="a-suivre", description="Une série.")
    post = cast.post(
        title="Un titre: avec “tout” & <plus> ]]>",
        by=[author],
        tags=["C++", "Été & hiver"],
        body="# Markdown\n\n---\n\nUn *texte*\u202f! ]]> & <b>\n\n    code\n",
        series=series,
        series_position=2,
        standfirst="Chapô.",
        featured=True,
    )
    first = cast.comment(post, text="Bonjour *vous* ]]> <b>", name="Rose")
    cast.comment(post, text="Et moi.", name="Abel", parent=first)
    cast.comment(post, text="Achetez", name="Pub", status="spam")
    Ping.objects.create(post=post, title="Ailleurs", url="https://ailleurs.example/", is_approved=True)
    Redirect.objects.create(old_path="/vieux", new_path=post.get_absolute_url())
    Redirect.objects.create(old_path="/tag/ancien/", new_path="/tag/c-plus-plus/")
    cast.post(title="Brouillon", status="draft", published_at=None)
    cast.post(title="Retiré", status="withdrawn")
    cast.post(title="Privé", status="private", kind="page", body="<p>é</p>\n", body_format="html")
    return tmp_path


def files_of(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def empty():
    for model in (ImportRun, ImportedItem, ImportedComment, Ping, Redirect):
        model.objects.all().delete()
    Comment.objects.update(parent=None, root=None)
    for model in (Comment, Post, Series, Tag, Image, Author):
        model.objects.all().delete()


@pytest.mark.parametrize("name", FORMATS)
def test_out_in_and_out_again_is_identical(blog, run, name):
    call_command("export_posts", blog / "one", format=name, verbosity=0)
    before = {post.title: (post.body_html, post.comment_count) for post in Post.objects.all()}
    empty()
    report = run(blog / "one")
    assert not [item for item in report["items"] if item["outcome"] == "failed"]
    call_command("export_posts", blog / "two", format=name, verbosity=0)
    one, two = files_of(blog / "one"), files_of(blog / "two")
    assert list(one) == list(two)
    assert {file: content for file, content in one.items() if two[file] != content} == {}
    after = {post.title: (post.body_html, post.comment_count) for post in Post.objects.all()}
    assert {title: count for title, (_, count) in after.items()} == {
        title: count for title, (_, count) in before.items()
    }
    assert not [kind for kind in counts_of(run(blog / "one")) if kind.endswith((" created", " updated"))]


def test_what_wordpress_reads_of_it_is_there_without_our_meta(blog, run):
    call_command("export_posts", blog / "one", format="wordpress", verbosity=0)
    export = blog / "one" / "export.xml"
    text = (
        export.read_text("utf-8")
        .replace("_tribune", "_other")
        .replace("<tribune>", "<other>")
        .replace("</tribune>", "</other>")
    )
    export.write_text(text, "utf-8")
    total = Post.objects.count()
    empty()
    report = run(export)
    assert counts_of(report).get("post created", 0) + counts_of(report).get("page created", 0) == total
    assert Post.objects.get(title__startswith="Un titre").comments.filter(parent__isnull=False).count() == 1


@pytest.mark.parametrize("name", FORMATS)
def test_only_what_readers_may_see_where_that_is_asked_and_no_address_of_a_commenter(blog, name):
    Comment.objects.update(email="secret@prive.example")
    call_command("export_posts", blog / "one", format=name, public=True, verbosity=0)
    everything = b"".join(files_of(blog / "one").values())
    assert b"secret@prive" not in everything
    for title in ("Brouillon", "Retiré", "Privé"):
        assert f'"title": "{title}"'.encode() not in everything
        assert f"title: {title}".encode() not in everything
    assert Post.objects.visible_to(AnonymousUser()).count() >= 16


def test_a_folder_that_is_there_already_is_refused_and_left_alone(blog):
    (blog / "one").mkdir()
    (blog / "one" / "mine.txt").write_text("à moi")
    with pytest.raises(CommandError, match="there already"):
        call_command("export_posts", blog / "one")
    assert [path.name for path in (blog / "one").iterdir()] == ["mine.txt"]
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_posts", Path("/proc/nowhere/x"))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('{"tribune":', "first line"),
        ('{"tribune": 99, "blog": {}, "authors": [], "redirects": [], "posts": [\n]}', "newer Tribune"),
        (
            '{"tribune": 1, "blog": {}, "authors": [], "redirects": [], "posts": [\n{"slug": "x"}\n]}',
            "as Tribune writes",
        ),
        ('{"tribune": 1, "blog": {}, "authors": [], "redirects": [], "posts": [\n{"slug": \n]}', "as Tribune writes"),
    ],
)
def test_a_damaged_export_of_ours_fails_in_words(run, tmp_path, content, says):
    path = tmp_path / "blog.json"
    path.write_text(content)
    (failed,) = run(path, fails=True)["items"]
    assert says in failed["reason"]


def test_dates_keep_their_moments(blog, run):
    moment = datetime(2012, 10, 27, 17, 53, 7, 123456, UTC)
    Post.objects.filter(title__startswith="Un titre").update(published_at=moment)
    call_command("export_posts", blog / "one", verbosity=0)
    empty()
    run(blog / "one")
    assert Post.objects.get(title__startswith="Un titre").published_at == moment


@pytest.mark.parametrize("name", FORMATS)
def test_a_public_export_holds_no_comment_and_no_author_that_readers_do_not_see(blog, name):
    """What waits, what was removed and what is spam stays in; and so do authors of nothing public."""
    post = Post.objects.get(title__startswith="Un titre")
    for status in ("pending", "removed", "spam"):
        cast.comment(post, text=f"Canari {status}", name=f"Nom {status}", status=status)
    Ping.objects.create(post=post, title="Canari mention", url="https://canari.example/", is_approved=False)
    cast.post(title="Secret", by=[cast.author("Plume Canari", slug="canari")], status="draft")
    call_command("export_posts", blog / "one", format=name, public=True, verbosity=0)
    everything = b"".join(files_of(blog / "one").values()).decode("utf-8", "replace")
    assert "Canari" not in everything
    assert "Nom pending" not in everything
    assert "Bonjour *vous*" in everything
