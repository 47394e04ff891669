"""RSS, Atom and JSON Feed, where there is nothing better."""

import json
from datetime import UTC, datetime

import pytest

from blog.models import Post

pytestmark = pytest.mark.django_db


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
