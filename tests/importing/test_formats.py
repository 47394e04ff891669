"""Every other format: what it holds arrives, what is private stays so, and a second run is harmless."""

import gzip
import json
import zipfile
from datetime import UTC, datetime

import pytest

from blog.models import Comment, Image, Post, Redirect
from tests import cast
from tests.importing.conftest import counts_of, outcomes, posts_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    """Write files into a folder, by their names."""

    def folder(**files):
        for name, content in files.pop("files").items():
            path = tmp_path / "blog" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, "utf-8") if isinstance(content, str) else path.write_bytes(content)
        return tmp_path / "blog"

    return folder


def packed(folder, path):
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(folder.rglob("*")):
            archive.write(file, file.relative_to(folder.parent))
    return path


# Blogger

BLOGGER = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns='http://www.w3.org/2005/Atom' xmlns:thr='http://purl.org/syndication/thread/1.0'{ns}>
<id>tag:blogger.com,1999:blog-77.archive</id><title>Carnet</title>{entries}</feed>"""


def blogger_entry(number, kind="post", title="Un billet", content="&lt;p&gt;Texte.&lt;/p&gt;", extra=""):
    return (
        f"<entry><id>tag:blogger.com,1999:blog-77.post-{number}</id><published>2010-11-2{number}T08:00:00.000+01:00</published>"
        f"<category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#{kind}'/>"
        f"<category scheme='http://www.blogger.com/atom/ns#' term='Mer'/><title>{title}</title>"
        f"<content type='html'>{content}</content>"
        f"<link rel='alternate' href='http://carnet.blogspot.com/2010/11/billet-{number}.html'/>"
        f"<author><name>Abel</name></author>{extra}</entry>"
    )


def test_blogger_posts_drafts_comments_and_addresses(run, tmp_path, client):
    answer = "<thr:in-reply-to ref='tag:blogger.com,1999:blog-77.post-1'/>"
    path = tmp_path / "blog.xml"
    entries = [
        blogger_entry(3, "comment", "", "Bien.", answer),
        blogger_entry(1),
        blogger_entry(2, title="Caché", extra="<app:control><app:draft>yes</app:draft></app:control>"),
        blogger_entry(4, "settings"),
    ]
    path.write_text(BLOGGER.format(ns="", entries="".join(entries)), "utf-8")
    report = run(path)
    assert posts_of(report)["Caché"]["status"] == "draft", "though its prefix is not declared"
    assert Comment.objects.get().post.title == "Un billet"
    assert counts_of(report)["settings skipped"] == 1
    answer = client.get("/2010/11/billet-1.html")
    assert (answer.status_code, answer["Location"]) == (301, "/2010/11/billet-1/")
    assert outcomes(run(path)) == ["unchanged", "unchanged"]


def test_a_takeout_of_blogger(run, tmp_path):
    entry = (
        "<entry><id>tag:blogger.com,1999:blog-77.post-1</id><blogger:type>POST</blogger:type>"
        "<blogger:status>{status}</blogger:status><author><name>Abel</name></author><title>{title}</title>"
        "<content type='html'>Texte.</content><published>2010-11-21T08:00:00Z</published>"
        "<blogger:filename>/2010/11/billet.html</blogger:filename></entry>"
    )
    entries = entry.format(status="LIVE", title="Public") + entry.format(status="DRAFT", title="Caché").replace(
        "post-1", "post-2"
    )
    namespace = " xmlns:blogger='http://schemas.google.com/blogger/2018'"
    inside = tmp_path / "Takeout" / "Blogger" / "Blogs" / "Carnet"
    inside.mkdir(parents=True)
    (inside / "feed.atom").write_text(BLOGGER.format(ns=namespace, entries=entries), "utf-8")
    report = run(packed(tmp_path / "Takeout", tmp_path / "takeout.zip"))
    assert {title: one["status"] for title, one in posts_of(report).items()} == {
        "Public": "published",
        "Caché": "draft",
    }
    assert Redirect.objects.filter(old_path="/2010/11/billet.html").exists()


# Ghost


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


# Medium and Substack


def medium_page(title="Titre", body="<p class='graf'>Du texte.</p>", date="2018-08-11T11:23:34.123Z", footer=""):
    published = f'<time class="dt-published" datetime="{date}">x</time>' if date else ""
    return (
        f'<!DOCTYPE html><html><body><article class="h-entry"><header><h1 class="p-name">{title}</h1></header>'
        f'<section data-field="body" class="e-content"><section><div><h3 class="graf graf--h3 graf--title">{title}</h3>'
        f'{body}</div></section></section><footer><a class="p-author h-card" href="https://medium.com/@abel">Abel</a>'
        f'{published}<a class="p-canonical" href="https://medium.com/@abel/le-titre-abc123def456">x</a>{footer}</footer>'
        "</article></body></html>"
    )


def test_medium_s_archive(run, tmp_path, folder):
    root = folder(
        files={
            "posts/2018-08-11_Le-titre-abc123def456.html": medium_page(),
            "posts/draft_Plus-tard-999999999999.html": medium_page("Plus tard", date="").replace("p-canonical", "x"),
            "profile/profile.html": "<html><body><p>Moi</p></body></html>",
        }
    )
    report = run(packed(root, tmp_path / "medium.zip"))
    assert {title: one["status"] for title, one in posts_of(report).items()} == {
        "Titre": "published",
        "Plus tard": "draft",
    }
    assert Post.objects.get(title="Titre").body == "<p>Du texte.</p>", "the title is not said twice"
    assert counts_of(report)["file skipped"] == 1


def test_real_archives_of_medium_and_substack(run, exports):
    medium = run(exports / "medium-mg")
    assert counts_of(medium)["post created"] == 8
    assert counts_of(medium)["post skipped"] == 1, "the response to someone else"
    assert posts_of(medium)["Draft Post Title"]["status"] == "draft"
    assert posts_of(medium)["No Date Post"]["status"] == "draft"
    substack = run(exports / "substack-mg")
    assert counts_of(substack)["post created"] == 3
    assert counts_of(substack)["page created"] == 1
    assert next(one["reason"] for one in substack["items"] if one["outcome"] == "skipped").startswith("a chat thread")


def test_substack_keeps_what_is_paid_for_private_and_names_a_missing_text(run, folder):
    table = (
        "post_id,post_date,is_published,type,audience,title,subtitle\n"
        "1.libre,2020-01-02T10:00:00Z,true,newsletter,everyone,Libre,Chapeau\n"
        "2.payant,2020-01-03T10:00:00Z,true,newsletter,only_paid,Payant,\n"
        "3.perdu,2020-01-04T10:00:00Z,true,newsletter,everyone,Perdu,\n"
    )
    root = folder(files={"posts.csv": table, "posts/1.libre.html": "<p>A</p>", "posts/2.payant.html": "<p>B</p>"})
    report = run(root, fails=True)
    assert {title: one["status"] for title, one in posts_of(report).items()} == {
        "Libre": "published",
        "Payant": "private",
        "Perdu": None,
    }
    assert "not in the archive" in posts_of(report)["Perdu"]["reason"]


# Dotclear and Movable Type

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


# Feeds

RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Fil</title><link>https://fil.example</link><item><title>Un &amp; deux</title>
<link>https://fil.example/un-deux</link><guid>7</guid><dc:creator>Abel</dc:creator><category>Mer</category>
<pubDate>Tue, 03 Jun 2003 09:39:21 GMT</pubDate><description>&lt;p&gt;Texte coupé […]&lt;/p&gt;</description></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Fil</title><link href="https://fil.example/"/>
<entry><id>urn:7</id><title>Un &amp;amp; deux</title><link href="https://fil.example/un-deux"/><author><name>Abel</name></author>
<category term="Mer"/><published>2003-06-03T09:39:21Z</published>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Texte <b>gras</b>.</p></div></content></entry></feed>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Fil",
        "home_page_url": "https://fil.example/",
        "items": [
            {
                "id": "7",
                "url": "https://fil.example/un-deux",
                "title": "Un & deux",
                "content_text": "Texte.\n\nSuite.",
                "date_published": "2003-06-03T09:39:21Z",
                "authors": [{"name": "Abel"}],
                "tags": ["Mer"],
            }
        ],
    }
)


@pytest.mark.parametrize(("name", "content"), [("rss.xml", RSS), ("atom.xml", ATOM), ("feed.json", JSON_FEED)])
def test_feeds_are_a_last_resort(run, tmp_path, client, name, content):
    path = tmp_path / name
    path.write_text(content, "utf-8")
    run(path)
    post = Post.objects.get()
    assert (post.title, post.published_at) == ("Un & deux", datetime(2003, 6, 3, 9, 39, 21, tzinfo=UTC))
    assert ([a.name for a in post.authors.all()], [t.name for t in post.tags.all()]) == (["Abel"], ["Mer"])
    assert post.body.startswith("<p>Texte")
    assert post.truncated == (name == "rss.xml")
    assert client.get("/un-deux")["Location"] == "/2003/06/un-deux/"


# Markdown

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


# Saved pages

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


# Archives


def test_an_export_is_known_by_its_content_inside_zip_and_gzip(run, tmp_path, folder):
    plain = RSS.encode()
    (tmp_path / "a.bin").write_bytes(gzip.compress(plain))
    assert outcomes(run(tmp_path / "a.bin")) == ["created"]
    inner = tmp_path / "inner.gz"
    inner.write_bytes(gzip.compress(plain))
    with zipfile.ZipFile(tmp_path / "b.bin", "w") as archive:
        archive.write(inner, "deep/export.xml.gz")
    assert outcomes(run(tmp_path / "b.bin")) == ["unchanged"]


def test_a_folder_of_several_exports_is_taken_apart(run, folder):
    """Whole exports beside each other, and a folder below that is a format of its own."""
    table = "post_id,post_date,is_published,title\n1.libre,2020-01-02T10:00:00Z,true,Libre\n"
    root = folder(
        files={
            "rss.xml": RSS,
            "ghost.json": ghost([ghost_post()]),
            "posts/2018-08-11_Le-titre-abc123def456.html": medium_page(),
            "lettre/posts.csv": table,
            "lettre/posts/1.libre.html": "<p>A</p>",
        }
    )
    assert set(posts_of(run(root))) == {"Un & deux", "Billet 1", "Titre", "Libre"}
