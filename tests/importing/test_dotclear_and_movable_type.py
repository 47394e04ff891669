"""Dotclear and Movable Type: posts with comments, tags and addresses."""

from datetime import UTC, datetime

import pytest

from blog.models import Comment, Post
from tests.importing.conftest import counts_of, outcomes, posts_of

pytestmark = pytest.mark.django_db


DOTCLEAR = """///DOTCLEAR|2.25.3|single

[category cat_id,blog_id,cat_title]
"7","default","Jardin"

[user user_id,user_pwd]
"maud","secret-hash"

[post post_id,blog_id,user_id,cat_id,post_dt,post_tz,post_password,post_type,post_url,post_lang,post_title,post_excerpt_xhtml,post_content_xhtml,post_status,post_selected,post_open_comment]
"1","default","maud","7","2007-02-10 10:00:00","Europe/Paris","","post","2007/02/10/Des-roses","fr","Des \\"roses\\"","<p>Chapô.<\\/p>","<p>Texte.</p>\\n<p>Fin.</p>","1","0","1"
"2","default","maud","","2007-02-11 10:00:00","Europe/Paris","motdepasse","post","2007/02/11/Secret","fr","Secret","","<p>Chut.</p>","1","0","1"

[meta meta_id,meta_type,post_id]
"roses","tag","1"

[comment comment_id,post_id,comment_dt,comment_tz,comment_author,comment_email,comment_site,comment_content,comment_ip,comment_status,comment_trackback]
"5","1","2007-02-10 11:00:00","Europe/Paris","Zoé","z@prive.example","","<p>Oh.</p>","203.0.113.9","1","0"
"6","1","2007-02-10 12:00:00","Europe/Paris","Pub","p@x.example","","<p>Achetez</p>","203.0.113.9","-2","0"
"""


def test_dotclear_posts_tags_comments_and_addresses(run, tmp_path, client):
    path = tmp_path / "dotclear.txt"
    path.write_text(DOTCLEAR, "utf-8")
    report = run(path)
    post = Post.objects.get(title='Des "roses"')
    assert post.published_at == datetime(2007, 2, 10, 9, tzinfo=UTC)
    assert sorted(tag.name for tag in post.tags.all()) == ["Jardin", "roses"]
    assert post.body.count("<p>") == 3
    assert sorted(Comment.objects.values_list("status", flat=True)) == ["approved", "spam"]
    assert posts_of(report)["Secret"]["status"] == "private"
    assert client.get("/post/2007/02/10/Des-roses").status_code == 301
    assert client.get("/index.php/post/2007/02/10/Des-roses").status_code == 301
    assert outcomes(run(path)) == ["unchanged", "unchanged"]


def test_a_real_export_of_dotclear(run, exports):
    assert counts_of(run(exports / "dotclear-jekyll-import.txt")) == {
        "post created": 1,
        "page created": 1,
        "comment created": 2,
        "media skipped": 2,
        "author created": 1,
    }


MOVABLE_TYPE = """AUTHOR: Maud
TITLE: Un billet
BASENAME: un_billet
STATUS: Publish
DATE: 01/31/2002 03:31:05 PM
CATEGORY: Mer
TAGS: vent,"grand large"
CONVERT BREAKS: 1
-----
BODY:
Premier paragraphe.

Second.
-----
EXTENDED BODY:
La suite.
-----
COMMENT:
AUTHOR: Zoé
EMAIL: z@prive.example
DATE: 02/01/2002 10:00:00
Bien dit,
vraiment.
-----
PING:
TITLE: Ailleurs
URL: https://ailleurs.example/
DATE: 02/02/2002 10:00:00
Un extrait.
-----
--------
AUTHOR: Maud
TITLE: Caché
STATUS: Draft
DATE: 02/03/2002 10:00:00
-----
BODY:
Plus tard.
-----
--------
"""


def test_movable_type(run, tmp_path, client):
    path = tmp_path / "mt.txt"
    path.write_text(MOVABLE_TYPE, "utf-8")
    report = run(path)
    post = Post.objects.get(title="Un billet")
    assert post.body == "<p>Premier paragraphe.</p>\n<p>Second.</p>\n<p>La suite.</p>"
    assert sorted(tag.name for tag in post.tags.all()) == ["Mer", "grand large", "vent"]
    assert Comment.objects.get().body == "Bien dit,\nvraiment."
    assert post.pings.count() == 1
    assert posts_of(report)["Caché"]["status"] == "draft"
    assert client.get("/2002/01/un_billet.html")["Location"] == "/2002/01/un-billet/"
    assert outcomes(run(path), "comment") == ["unchanged", "unchanged"]
