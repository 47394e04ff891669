"""Everything as JSON: the blog in the first line, then a post a line, so that neither end needs it in memory."""

import json
from collections.abc import Iterator
from typing import Any

from blog.exporting.documents import VERSION
from blog.exporting.folder import Folder


class JsonFormat:
    name = "json"

    def write(self, folder: Folder, blog: dict[str, Any], documents: Iterator[dict[str, Any]]) -> None:
        head = json.dumps({"tribune": VERSION, **blog, "posts": []}, ensure_ascii=False)
        with folder.open("blog.json") as out:
            out.write(head.removesuffix("]}"))
            for number, document in enumerate(documents):
                out.write((",\n" if number else "\n") + json.dumps(document, ensure_ascii=False))
            out.write("\n]}\n")
