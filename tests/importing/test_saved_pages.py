"""A page saved from a browser."""

from datetime import UTC, datetime

import pytest

from blog.models import Post

pytestmark = pytest.mark.django_db


SAVED = """<!DOCTYPE html><html lang="fr"><head><title>Un billet – Le site</title>
<link rel="canonical" href="https://site.example/2015/un-billet.html">
<meta property="article:published_time" content="2015-03-04T05:06:07+01:00"></head>
<body><nav>Accueil</nav><article><h1 class="entry-title">Un billet</h1><span rel="author">Abel</span>
<div class="entry-content"><p>{text}</p><script>alert(1)</script></div><a rel="tag" href="/t">mer</a></article>
<aside>Publicité</aside></body></html>"""


def test_a_saved_page(run, tmp_path, client):
    path = tmp_path / "page.html"
    path.write_text(SAVED.format(text="Du texte, et encore. " * 10), "utf-8")
    run(path)
    post = Post.objects.get()
    assert (post.title, post.published_at) == ("Un billet", datetime(2015, 3, 4, 4, 6, 7, tzinfo=UTC))
    assert post.body == "<p>" + ("Du texte, et encore. " * 10) + "</p>"
    assert [tag.name for tag in post.tags.all()] == ["mer"]
    assert client.get("/2015/un-billet.html")["Location"] == "/2015/03/un-billet/"
