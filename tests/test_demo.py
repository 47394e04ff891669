"""The demo blog, and the one command that prepares everything."""

import socket

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Author, User
from blog import demo
from blog.posts.models import Post, Series

pytestmark = pytest.mark.django_db


@pytest.fixture
def prepared(settings, tmp_path, capsys):
    """A first start, in a data folder of the test's own."""
    settings.DATA_DIR, settings.STATIC_ROOT, settings.DEBUG = tmp_path / "data", tmp_path / "static", True
    call_command("prepare")
    return capsys.readouterr().out


def test_a_first_start_fills_the_blog_and_says_where_it_is(prepared, settings):
    assert "http://localhost:8000/" in prepared
    for role in ("reader", "contributor", "author", "editor", "administrator"):
        assert role in prepared
    assert demo.known_password(settings.DATA_DIR) in prepared


def test_the_accounts_open_with_the_printed_password(prepared, settings, client):
    password = demo.known_password(settings.DATA_DIR)
    for name, role in demo.ACCOUNTS.items():
        assert User.objects.get(username=name).role == role
        assert client.login(username=name, password=password)
    assert (settings.DATA_DIR / "demo-password").stat().st_mode & 0o777 == 0o600


def test_the_demo_is_a_blog_of_many_voices(prepared):
    posts = Post.objects.public()
    assert posts.count() >= 16
    assert Author.objects.filter(posts__in=posts).distinct().count() >= 5
    assert len({post.published_at.year for post in posts}) >= 5
    assert {post.language for post in posts} == {"fr", "en"}
    assert Series.objects.get().posts.count() == 3
    assert any(post.authors.count() > 1 for post in posts)
    assert not any('class="missing"' in post.body_html for post in posts)
    assert any(post.comments.filter(depth__gte=3).exists() for post in posts)
    assert any(post.comments.filter(status="pending").exists() for post in posts)


def test_a_second_start_changes_nothing(prepared):
    before = list(Post.objects.values())
    call_command("prepare")
    assert list(Post.objects.values()) == before
    assert User.objects.count() == 5


def test_one_s_own_texts_take_the_place_of_the_demo(settings, tmp_path, capsys):
    settings.DATA_DIR, settings.DEBUG = tmp_path / "data", True
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts/page.txt").write_text("Mon titre\n\nPublié le 12 mars 2019\n\nMon texte, assez long.\n", "utf-8")
    call_command("prepare", texts=tmp_path / "texts")
    assert [post.title for post in Post.objects.all()] == ["Mon titre"]


def test_a_port_that_is_taken_is_said_with_another():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} is taken.*PORT={port + 1}"):
            call_command("prepare", port=port)


def test_texts_that_are_not_there_are_named(tmp_path):
    with pytest.raises(CommandError, match="no such folder"):
        call_command("prepare", texts=tmp_path / "nowhere")


def test_texts_that_cannot_be_read_do_not_stop_the_start(settings, tmp_path, capsys):
    settings.DATA_DIR, settings.DEBUG = tmp_path / "data", True
    (tmp_path / "bad.txt").write_bytes(b"\x00")
    call_command("prepare", texts=tmp_path / "bad.txt")
    said = capsys.readouterr()
    assert "is binary" in said.err and "could not be read" in said.err
    assert "http://localhost:8000/" in said.out
