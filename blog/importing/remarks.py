"""The remarks of an import in the language of who reads them.

Readers and the store write plain English, for reports that scripts read in any language; pages show them
through `shown`. What stands here in no form is shown as it is.
"""

import re
from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

# The most particular first: of two that fit, the earlier is taken. All hold something besides what they name.
REMARKS = [
    gettext_noop("This is no format Tribune knows; if it is a page's text all the same, say --format text."),
    gettext_noop("it was edited here since it was imported; --update replaces that by the source"),
    gettext_noop("an XML file with a document type (DTD); exports have none, so it is refused."),
    gettext_noop("its source has changed since it was imported; --update brings the change in"),
    gettext_noop("an archive that unpacks to far more than it holds; refused as a bomb."),
    gettext_noop("stands outside of the posts: navigation, or a list of the page's own"),
    gettext_noop("it was deleted here since it was imported; --update brings it back"),
    gettext_noop("line %(a)s: what the colon announces (picture, list, embed) is missing"),
    gettext_noop("a ZIP archive with a password; unpack it and import the folder."),
    gettext_noop("doubtful as one post with this title (%(a)s): it waits as a draft"),
    gettext_noop("a link to the rest of the post, which is marked as truncated"),
    gettext_noop("no line looks like its title: its first words stand for one"),
    gettext_noop("the number %(a)s stands twice in the file: this is another post"),
    gettext_noop("comment %(a)s answers one that is not here: it opens a thread"),
    gettext_noop("references to characters that XML does not have, removed"),
    gettext_noop("line %(a)s: the weekday written there is not that of its date"),
    gettext_noop("the file ends inside this entry: fetch the export again"),
    gettext_noop("of a type that a plugin made (%(a)s): kept raw with the run"),
    gettext_noop("the file ends inside this item: fetch the export again"),
    gettext_noop("nobody signs it: --author or --authors names who does"),
    gettext_noop("its featured picture (attachment %(a)s) is not in the file"),
    gettext_noop("a picture inside the text, without a file, left out"),
    gettext_noop("a chat thread, whose messages are not in the export"),
    gettext_noop("UTF-8 that had been read as Windows-1252, put right"),
    gettext_noop("not named as a text, and no other format known here"),
    gettext_noop("line %(a)s: “%(b)s” was probably a link; its address is lost"),
    gettext_noop("block %(a)s, which WordPress fills in itself, left out"),
    gettext_noop("tag of the generator unknown, left as it stands: %(a)s"),
    gettext_noop("line %(a)s: an alternative text may be glued at “%(b)s”: “%(c)s”"),
    gettext_noop("its old address %(a)s leads to another post already"),
    gettext_noop("bytes that are not UTF-8, read as Windows-1252"),
    gettext_noop("it has no date, so it cannot be published yet"),
    gettext_noop("its excerpt is cut to 500 characters; whole: %(a)s"),
    gettext_noop("shortcode [%(a)s] unknown, kept for editors to see"),
    gettext_noop("date inferred from the posts before and after"),
    gettext_noop("named characters such as &nbsp; written out"),
    gettext_noop("no file of this name in the --media folder"),
    gettext_noop("characters that XML does not have, removed"),
    gettext_noop("a damaged gzip archive (%(a)s); fetch it again."),
    gettext_noop("the post it belongs to is not in the file"),
    gettext_noop("a podcast: its recording stands as a link"),
    gettext_noop("a damaged ZIP archive (%(a)s); fetch it again."),
    gettext_noop("date inferred from the nearest dated post"),
    gettext_noop("the page repeats it, so it is its theme's"),
    gettext_noop("not well-formed, and no repair helps (%(a)s)"),
    gettext_noop("belongs to “%(a)s”, which an editor left out"),
    gettext_noop("has posts or comments of its own by now"),
    gettext_noop("block %(a)s of a plugin, kept as plain HTML"),
    gettext_noop("a picture: taken where a post shows it"),
    gettext_noop("the theme's byline, taken for its post"),
    gettext_noop("behind a password there: private here"),
    gettext_noop("for %(a)s readers only there: private here"),
    gettext_noop("no date is known: it waits as a draft"),
    gettext_noop("the theme's date, taken for its post"),
    gettext_noop("the theme's tags, taken for its post"),
    gettext_noop("the post it belongs to is not kept"),
    gettext_noop("its status %(a)s is not known: a draft"),
    gettext_noop("a response to someone else's post"),
    gettext_noop("the undeclared prefix %(a)s: declared"),
    gettext_noop("the name of the picture in line %(a)s"),
    gettext_noop("%(a)s: check the path and its rights."),
    gettext_noop("of a type that a plugin made (%(a)s)"),
    gettext_noop("for %(a)s only there: private here"),
    gettext_noop("The file is binary, not text."),
    gettext_noop("the theme's count of comments"),
    gettext_noop("markup that no parser reads"),
    gettext_noop("shown by a post that stays"),
    gettext_noop("what an empty widget left"),
    gettext_noop("begun and never written"),
    gettext_noop("bare & written as &amp;"),
    gettext_noop("The file holds no word."),
    gettext_noop("bare < written as &lt;"),
    gettext_noop("several pages joined"),
    gettext_noop("in the bin there (%(a)s)"),
    gettext_noop("answered here since"),
    gettext_noop("The file is empty."),
    gettext_noop("the text of line %(a)s"),
    gettext_noop("edited here since"),
    gettext_noop("in the bin there"),
    gettext_noop("%(a)s kept as a link"),
    gettext_noop("a form left out"),
    gettext_noop("without text"),
    gettext_noop("%(a)s, not a post"),
    gettext_noop("<%(a)s> left out"),
    gettext_noop("dated from %(a)s"),
    gettext_noop("picture %(a)s: %(b)s"),
    gettext_noop("repaired: %(a)s"),
    gettext_noop("line %(a)s"),
]
TIMES = re.compile(r"(.*) (×\d+)", re.S)


@cache
def _patterns() -> list[tuple[re.Pattern, str]]:
    """Each remark as a pattern of what it may say."""
    found = []
    for remark in REMARKS:
        parts = re.split(r"%\((\w)\)s", remark)
        pattern = "".join(f"(?P<{part}>.+?)" if index % 2 else re.escape(part) for index, part in enumerate(parts))
        found.append((re.compile(pattern, re.S), remark))
    return found


def shown(text: str) -> str:
    """A remark in the language of the moment; what it names, if it is a remark itself, too."""
    if times := TIMES.fullmatch(text):
        return f"{shown(times[1])} {times[2]}"
    for pattern, remark in _patterns():
        if match := pattern.fullmatch(text):
            named = {name: shown(value) for name, value in match.groupdict().items()}
            return _(remark) % named if named else _(remark)
    return text
