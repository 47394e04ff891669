"""Tribune's own export as JSON: the blog in the first line, then a post a line."""

import json
from collections.abc import Iterator

from blog.importing.document import VERSION, author_of, record_of
from blog.importing.records import BlogRecord, ErrorRecord, ReadOptions, Record, RedirectRecord
from blog.importing.sources import Source, UnreadableSource

NAME = "blog.json"
MAX_LINE = 64_000_000


class TribuneReader:
    name = "tribune"

    def sniff(self, source: Source) -> bool:
        if source.is_folder:
            return NAME in source.files and self.sniff(source.file(NAME))
        return source.head.startswith(b'{"tribune":')

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        file = source.file(NAME) if source.is_folder else source
        with file.open() as lines:
            try:
                head = json.loads(lines.readline(MAX_LINE).decode() + "]}")
                authors = {one["slug"]: author_of(one) for one in head["authors"]}
                blog, redirects = head["blog"], head["redirects"]
            except (ValueError, KeyError, TypeError, RecursionError) as error:
                raise UnreadableSource(f"not the first line of a Tribune export ({error!r}); export again.") from None
            if head["tribune"] > VERSION:
                raise UnreadableSource("written by a newer Tribune than this one: upgrade, then import it.")
            yield BlogRecord(identity=str(blog.get("url") or ""), title=str(blog.get("title") or ""))
            for number, line in enumerate(iter(lambda: lines.readline(MAX_LINE), b""), 2):
                text = line.decode("utf-8", "replace").strip().rstrip(",")
                if text in ("", "]}"):
                    continue
                try:
                    yield record_of(json.loads(text), authors)
                except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
                    reason = f"not a post as Tribune writes it ({error!r})"
                    yield ErrorRecord(reason, "post", (number, number), raw=text[:100_000])
            for one in redirects:
                yield RedirectRecord(str(one["from"]), str(one["to"]))
