"""Blogger, old Atom and Takeout: what it holds arrives, what is private stays so."""

import pytest

from blog.models import Comment, Redirect
from tests.importing.conftest import counts_of, outcomes, packed, posts_of

pytestmark = pytest.mark.django_db


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
