"""Ghost: what it holds arrives, what members alone read stays so, no secret is read."""

import json

import pytest

from blog.models import Image, Post
from tests import cast
from tests.importing.conftest import packed, posts_of

pytestmark = pytest.mark.django_db


def ghost(posts, **tables):
    data = {
        "posts": posts,
        "users": [{"id": "u1", "name": "Maud", "slug": "maud", "bio": "Elle écrit.", "password": "$2a$secret"}],
        "tags": [{"id": "t1", "name": "Mer"}, {"id": "t2", "name": "#interne"}],
        "posts_authors": [{"post_id": "p1", "author_id": "u1", "sort_order": 0}],
        "posts_tags": [{"post_id": "p1", "tag_id": "t1"}, {"post_id": "p1", "tag_id": "t2"}],
        "settings": [{"key": "title", "value": "Marée"}, {"key": "stripe_secret_key", "value": "sk_live_secret"}],
    } | tables
    return json.dumps({"db": [{"meta": {"version": "5.0.0"}, "data": data}]})


def ghost_post(number=1, **fields):
    return {
        "id": f"p{number}",
        "title": f"Billet {number}",
        "slug": f"billet-{number}",
        "html": "<p>Texte.</p>",
        "status": "published",
        "visibility": "public",
        "published_at": "2020-02-03T10:00:00.000Z",
    } | fields


def test_ghost_posts_authors_tags_and_what_members_alone_may_read(run, tmp_path, client):
    path = tmp_path / "ghost.json"
    posts = [
        ghost_post(1, featured=1, custom_excerpt="En deux mots."),
        ghost_post(2, visibility="members"),
        ghost_post(3, status="draft", published_at=None),
        ghost_post(4, type="page"),
    ]
    path.write_text(ghost(posts), "utf-8")
    report = run(path)
    assert [posts_of(report)[f"Billet {n}"]["status"] for n in (1, 2, 3, 4)] == [
        "published",
        "private",
        "draft",
        "published",
    ]
    first = Post.objects.get(slug="billet-1")
    assert (first.featured, first.standfirst) == (True, "En deux mots.")
    assert [tag.name for tag in first.tags.all()] == ["Mer"]
    assert first.authors.get().bio == "Elle écrit."
    assert client.get("/billet-1/")["Location"] == "/2020/02/billet-1/"
    assert client.get("/billet-4/").status_code == 200
    assert client.get("/billet-2/").status_code == 404


def test_no_secret_of_an_export_reaches_the_database_or_the_report(run, tmp_path, django_db_blocker):
    path = tmp_path / "ghost.json"
    path.write_text(ghost([ghost_post(), {"id": "p9", "title": None, "slug": None}]), "utf-8")
    report = run(path)
    from django.apps import apps

    rows = repr([list(model.objects.values()) for model in apps.get_models()])
    assert "secret" not in rows + json.dumps(report)


def test_ghost_s_older_editors_where_the_html_is_missing(run, tmp_path):
    mobiledoc = {
        "version": "0.3.1",
        "markups": [["strong"], ["a", ["href", "https://mer.example/"]]],
        "cards": [["code", {"code": "a < b"}], ["inconnue", {}]],
        "sections": [
            [1, "p", [[0, [0], 1, "Fort"], [0, [1], 1, " et lié"]]],
            [3, "ul", [[[0, [], 0, "un"]]]],
            [10, 0],
            [10, 1],
        ],
    }
    lexical = {
        "root": {
            "children": [{"type": "paragraph", "children": [{"type": "extended-text", "text": "Gras", "format": 1}]}]
        }
    }
    posts = [
        ghost_post(1, html=None, mobiledoc=json.dumps(mobiledoc)),
        ghost_post(2, html=None, lexical=json.dumps(lexical)),
    ]
    path = tmp_path / "ghost.json"
    path.write_text(ghost(posts), "utf-8")
    report = run(path)
    body = Post.objects.get(slug="billet-1").body
    assert '<strong>Fort</strong><a href="https://mer.example/" rel="noopener"> et lié</a>' in body
    assert "<pre><code>a &lt; b</code></pre>" in body
    assert any("inconnue" in warning for warning in posts_of(report)["Billet 1"]["warnings"])
    assert Post.objects.get(slug="billet-2").body == "<p><strong>Gras</strong></p>"


def test_a_zip_of_ghost_brings_its_pictures(run, tmp_path, folder):
    root = folder(
        files={
            "ghost.json": ghost([ghost_post(html='<p><img src="__GHOST_URL__/content/images/2020/02/mer.png"></p>')])
        }
    )
    pictures = root / "content" / "images" / "2020" / "02"
    pictures.mkdir(parents=True)
    cast.picture(pictures / "mer.png")
    run(packed(root, tmp_path / "ghost.zip"))
    assert Image.objects.count() == 1
    assert "/media/images/" in Post.objects.get().body
