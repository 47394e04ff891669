"""WXR 1.2, which WordPress imports; what it has no place for stands in a post's meta, for the way back."""

import json
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from blog.exporting.documents import VERSION
from blog.exporting.folder import Folder
from blog.markup.render import render_comment, render_markdown

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
"""
STATUSES = {"published": "publish", "draft": "draft", "review": "pending", "private": "private", "withdrawn": "draft"}
COMMENT_STATUSES = {"approved": "1", "pending": "0", "spam": "spam", "removed": "trash"}


class WordPressFormat:
    name = "wordpress"

    def write(self, folder: Folder, blog: dict[str, Any], documents: Iterator[dict[str, Any]]) -> None:
        with folder.open("export.xml") as out:
            out.write(HEAD)
            out.write(f"<title>{escape(blog['blog']['title'])}</title>\n<link>{escape(blog['blog']['url'])}</link>\n")
            out.write(f"<wp:wxr_version>1.2</wp:wxr_version>\n{_tag('wp:base_blog_url', blog['blog']['url'])}\n")
            for number, author in enumerate(blog["authors"], 1):
                fields = {"id": number, "login": author["slug"], "display_name": author["name"]}
                tags = "".join(_tag(f"wp:author_{name}", value) for name, value in fields.items())
                out.write(f"<wp:author>{tags}</wp:author>\n")
            out.write(_tag("tribune", json.dumps({"tribune": VERSION, **blog}, ensure_ascii=False)) + "\n")
            for number, document in enumerate(documents, 1):
                out.write(_item(number, document, blog["blog"]["url"]))
            out.write("</channel>\n</rss>\n")


def _item(number: int, document: dict[str, Any], site: str) -> str:
    body = document["body"] if document["format"] == "html" else render_markdown(document["body"])
    date = (document["published_at"] or "")[:19].replace("T", " ") or "0000-00-00 00:00:00"
    parts = [
        _tag("title", document["title"]),
        f"<link>{escape(site)}{escape(document['path'])}</link>",
        _tag("dc:creator", document["authors"][0]["slug"] if document["authors"] else ""),
        _tag("content:encoded", body),
        _tag("excerpt:encoded", document["standfirst"]),
        _tag("wp:post_id", number),
        _tag("wp:post_date_gmt", date),
        _tag("wp:post_name", document["slug"]),
        _tag("wp:status", STATUSES[document["status"]]),
        _tag("wp:post_type", document["kind"]),
        _tag("wp:comment_status", "open" if document["comments_open"] else "closed"),
        _tag("wp:is_sticky", int(document["featured"])),
        *(
            f'<category domain="post_tag" nicename={quoteattr(tag)}>{_cdata(tag)}</category>'
            for tag in document["tags"]
        ),
        *(
            f'<category domain="author" nicename={quoteattr(author["slug"])}>{_cdata(author["name"])}</category>'
            for author in document["authors"]
        ),
        _meta("_tribune", json.dumps(document, ensure_ascii=False)),
        *_comments(number, document),
    ]
    return "<item>\n" + "\n".join(parts) + "\n</item>\n"


def _comments(number: int, document: dict[str, Any]) -> Iterator[str]:
    ids = {comment["id"]: number * 100_000 + place for place, comment in enumerate(document["comments"], 1)}
    for comment in document["comments"]:
        fields = {
            "id": ids[comment["id"]],
            "author": comment["name"],
            "author_email": comment.get("email", ""),
            "author_url": comment["website"],
            "date_gmt": comment["created_at"][:19].replace("T", " "),
            "content": render_comment(comment["body"], document["language"]),
            "approved": COMMENT_STATUSES[comment["status"]],
            "type": "pingback" if comment.get("kind") == "ping" else "comment",
            "parent": ids.get(comment.get("parent"), 0),
        }
        yield f"<wp:comment>{''.join(_tag(f'wp:comment_{name}', value) for name, value in fields.items())}</wp:comment>"


def _category(domain: str, nicename: str, name: str) -> str:
    return f'<category domain="{domain}" nicename={quoteattr(nicename)}>{_cdata(name)}</category>'


def _meta(key: str, value: str) -> str:
    return f"<wp:postmeta>{_tag('wp:meta_key', key)}{_tag('wp:meta_value', value)}</wp:postmeta>"


def _tag(name: str, value: Any) -> str:
    return f"<{name}>{_cdata(str(value))}</{name}>"


def _cdata(text: str) -> str:
    """The text as character data, whatever it holds."""
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"
