"""Folders of Markdown: Jekyll, Hugo, Pelican."""

from datetime import UTC, datetime

import pytest

from blog.models import Post
from tests import cast
from tests.importing.conftest import outcomes, posts_of

pytestmark = pytest.mark.django_db


JEKYLL = """---
title: "Un billet"
tags: [mer, vent]
author: Abel
date: 2012-10-27 10:00:00 +0200
redirect_from: /vieux/
---
Un *texte* et [l’autre]({% post_url 2012-11-01-second %}).

{% highlight ruby %}
puts 1
{% endhighlight %}

![Le port](/images/port.png)
"""


def test_a_folder_of_jekyll(run, folder, client):
    root = folder(
        files={
            "_config.yml": "title: Blog\nurl: https://jk.example\npermalink: /:year/:month/:title.html\n",
            "_posts/2012-10-27-un-billet.md": JEKYLL,
            "_posts/2012-11-01-second.md": "---\ntitle: Second\n---\nTexte <b>gras</b>.\n",
            "_drafts/idee.md": "---\ntitle: Idée\n---\nPlus tard.\n",
            "README.md": "# Blog\n",
        }
    )
    (root / "images").mkdir()
    cast.picture(root / "images" / "port.png")
    report = run(root)
    post = Post.objects.get(title="Un billet")
    assert (post.body_format, post.published_at) == ("markdown", datetime(2012, 10, 27, 8, tzinfo=UTC))
    assert "```ruby\nputs 1\n```" in post.body
    assert "](/2012/11/second/)" in post.body
    assert "](/media/images/" in post.body
    assert {title: one["status"] for title, one in posts_of(report).items()} == {
        "Un billet": "published",
        "Second": "published",
        "Idée": "draft",
    }
    second = Post.objects.get(title="Second")
    assert (second.body_format, second.published_precision) == ("html", "day"), "since it holds markup"
    for old in ("/2012/10/un-billet.html", "/vieux/"):
        assert client.get(old)["Location"] == "/2012/10/un-billet/", old
    assert sorted(outcomes(run(root))) == ["unchanged"] * 3


def test_a_folder_of_hugo_and_one_of_pelican(run, folder, client):
    root = folder(
        files={
            "content/posts/sel.md": '+++\ntitle = "Sel"\ndate = 2020-05-06T07:08:09Z\ndraft = false\ntags = ["mer"]\n+++\n'
            '{{< youtube abc123 >}}\n\n{{< inconnu a="b" >}}\n\nTexte.\n',
            "content/posts/iode/index.md": "---\ntitle: Iode\ndate: 2020-05-07\ndraft: true\n---\nTexte.\n",
            "content/vase.md": "Title: Vase\nDate: 2019-01-02 10:20\nAuthor: Abel, Zoé\nTags: mer, boue\nStatus: draft\n\nTexte.\n",
        }
    )
    report = run(root)
    sel = Post.objects.get(title="Sel")
    assert "<https://www.youtube.com/watch?v=abc123>" in sel.body
    assert any("inconnu" in warning for warning in posts_of(report)["Sel"]["warnings"])
    assert client.get("/posts/sel/")["Location"] == "/2020/05/sel/"
    assert posts_of(report)["Iode"]["status"] == posts_of(report)["Vase"]["status"] == "draft"
    assert posts_of(report)["Vase"]["authors"] == ["Abel", "Zoé"]
    assert Post.objects.get(title="Iode").slug == "iode"


@pytest.mark.parametrize(
    ("matter", "says"),
    [
        ("---\na: &x [1]\nb: *x\ntitle: T\n---\n", "aliases"),
        ("---\ntitle: [\n---\n", "not YAML"),
        ("+++\ntitle = \n+++\n", "not TOML"),
        ("---\n- a\n---\n", "no names and values"),
    ],
)
def test_what_stands_above_a_text_and_cannot_be_read_fails_that_file_alone(run, folder, matter, says):
    root = folder(files={"a.md": matter + "Texte.\n", "b.md": "---\ntitle: Bon\ndate: 2020-01-01\n---\nTexte.\n"})
    report = run(root, fails=True)
    (failed,) = [one for one in report["items"] if one["outcome"] == "failed"]
    assert says in failed["reason"]
    assert Post.objects.get().title == "Bon"
