"""A folder of Markdown as site generators read it: what is known above the text, comments in a file beside."""

import json
from collections.abc import Iterator
from typing import Any

import yaml

from blog.exporting.documents import VERSION
from blog.exporting.folder import Folder

# By the names generators know; "tribune" says that the rest is ours.
RENAMED = {"published_at": "date", "language": "lang", "updated_at": "lastmod"}


class MarkdownFormat:
    name = "markdown"

    def write(self, folder: Folder, blog: dict[str, Any], documents: Iterator[dict[str, Any]]) -> None:
        with folder.open("tribune.json") as out:
            out.write(json.dumps({"tribune": VERSION, **blog}, ensure_ascii=False, indent=1) + "\n")
        for document in documents:
            self._write_post(folder, dict(document))

    def _write_post(self, folder: Folder, document: dict[str, Any]) -> None:
        body, comments = document.pop("body"), document.pop("comments")
        date = document["published_at"]
        place = "pages" if document["kind"] == "page" else f"posts/{date[:7].replace('-', '/')}" if date else "drafts"
        stem = f"{place}/{document['slug']}"
        if comments:
            with folder.open(f"comments/{document['slug']}.json") as out:
                out.write(json.dumps(comments, ensure_ascii=False, indent=1) + "\n")
        matter = {RENAMED.get(name, name): value for name, value in document.items() if value not in (None, "", [])}
        matter = {"title": matter.pop("title"), **matter, "draft": document["status"] in ("draft", "review")}
        matter["tribune"] = VERSION
        with folder.open(f"{stem}.md") as out:
            out.write("---\n")
            out.write(yaml.safe_dump(matter, allow_unicode=True, sort_keys=False, width=110))
            out.write(f"---\n{body}")
