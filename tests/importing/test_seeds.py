"""The two source texts, exactly as a careful editor would make of them (expected.json beside them)."""

import json
import re

import pytest

from blog.importing.readers.text.reader import Role, read_page
from blog.importing.records import PostRecord, ReadOptions, SkippedRecord
from tests.conftest import shared

DOCTOR, MARKETING = "000_011bbac92735ef6d.txt", "003_ff5465c917060b4c.txt"


@pytest.fixture(params=[DOCTOR, MARKETING])
def case(request, seeds):
    """The name of a text, its lines, what was read, and what is expected."""
    text = (seeds / request.param).read_text("utf-8")
    expected = json.loads((seeds / "expected.json").read_text("utf-8"))[request.param]
    return request.param, text.split("\n"), read_page(text, ReadOptions()), expected


def posts(reading):
    return [record for record in reading.records if isinstance(record, PostRecord)]


def words(text):
    return re.findall(r"\w+", re.sub(r"<[^>]+>", " ", text))


def test_the_posts_are_those_expected_in_their_order(case):
    _, _, reading, expected = case
    assert [post.title for post in posts(reading)] == [post["title"] for post in expected["posts"]]
    assert [post.lines[0] for post in posts(reading)] == [post["title_line"] for post in expected["posts"]]


def test_each_body_holds_its_lines_to_the_word(case):
    _, lines, reading, expected = case
    dropped = {one["line"] for one in expected["dropped_lines"]}
    for post, truth in zip(posts(reading), expected["posts"], strict=True):
        first, last = truth["body_lines"]
        source = [lines[n - 1] for n in range(first, last + 1) if n not in dropped]
        said = re.sub(r'<img src="([^"]+)"[^>]*>', r" \1 ", post.body)
        said = re.sub(r'<a href="[^"]*">', "", said)
        assert words(said) == words("\n".join(source)), post.title
        assert post.lines == (truth["title_line"], last)


def test_truncation_is_known_and_its_line_is_not_in_the_body(case):
    _, _, reading, expected = case
    assert [post.truncated for post in posts(reading)] == [post["truncated"] for post in expected["posts"]]
    assert not any("Lire la suite" in post.body for post in posts(reading))


def test_dates_are_taken_or_inferred_with_their_precision(case):
    name, _, reading, expected = case
    for post, truth in zip(posts(reading), expected["posts"], strict=True):
        assert post.published_at.isoformat().startswith(truth["published"])
    precisions = [post.published_precision for post in posts(reading)]
    assert (
        precisions
        == {
            DOCTOR: ["second", "day", "second"],
            MARKETING: ["month", "month", "month", "day", "month"],
        }[name]
    )
    moments = [post.published_at for post in posts(reading)]
    assert moments == sorted(moments, reverse=True), "the page has its newest post first"


def test_where_each_date_comes_from_is_said(case):
    name, _, reading, _ = case
    said = [post.warnings[0] for post in posts(reading)]
    if name == DOCTOR:
        assert said[0] == "dated from the name of the picture in line 15"
        assert said[1] == "date inferred from the posts before and after"
    else:
        assert said[3] == "dated from the text of line 38"
        assert "line 38: the weekday written there is not that of its date" in posts(reading)[3].warnings


def test_quotations_have_their_source(case):
    _, _, reading, expected = case
    for post, truth in zip(posts(reading), expected["posts"], strict=True):
        cited = re.findall(r"<blockquote>.*?<cite>(.*?)</cite>.*?</blockquote>", post.body)
        assert [re.sub(r"<[^>]+>", "", cite) for cite in cited] == [q["cite"] for q in truth.get("quotations", [])]


def test_sub_headings_lists_and_pictures_are_marked(case):
    _, lines, reading, expected = case
    for post, truth in zip(posts(reading), expected["posts"], strict=True):
        headings = re.findall(r"<h2>(.*?)</h2>", post.body)
        assert headings == [lines[n - 1] for n in truth.get("subheading_lines", [])]
        assert post.body.count("<li>") == len(truth.get("bullet_lines", []))
        pictures = [(media.line, media.name) for media in post.media]
        assert pictures == [(image["line"], image["file"]) for image in truth.get("images", [])]
        for image in truth.get("images", []):
            if "credit_line" in image:
                assert f"<figcaption>{lines[image['credit_line'] - 1]}</figcaption>" in post.body


def test_hashtags_are_suggested_as_tags(case):
    _, _, reading, expected = case
    assert [list(post.tags) for post in posts(reading)] == [post.get("hashtags", []) for post in expected["posts"]]


def test_glued_texts_lost_links_and_missing_pictures_are_reported_and_left(case):
    _, _lines, reading, expected = case
    for post, truth in zip(posts(reading), expected["posts"], strict=True):
        said = "\n".join(post.warnings)
        for glued in truth.get("glued_alt_texts", []):
            assert f"“{glued}" in said
        for number in truth.get("missing_media_after_lines", []):
            assert f"line {number}: what the colon announces" in said
        for number in truth.get("lost_link_lines", []):
            assert f"line {number}:" in said


def test_addresses_are_linked_and_an_obfuscated_one_is_kept_as_written(case):
    _, lines, reading, expected = case
    html = "\n".join(post.body for post in posts(reading))
    for truth in expected["posts"]:
        for url in truth.get("urls", []):
            assert f'<a href="{url}">{url}</a>' in html
    assert "mailto:" not in html
    if any("obfuscated_email" in truth for truth in expected["posts"]):
        written = re.search(r"th « @ » thierrymaillet\.eu", "\n".join(lines).replace("\u00a0", " "))[0]
        assert written in html.replace("\u00a0", " ")


def test_residue_is_listed_with_its_reason(case):
    _, _, reading, expected = case
    skipped = {record.lines[0] for record in reading.records if isinstance(record, SkippedRecord)}
    dropped = {one["line"] for one in expected["dropped_lines"]}
    read_more = {post["read_more_line"] for post in expected["posts"] if "read_more_line" in post}
    assert skipped == dropped | read_more
    assert all(record.reason for record in reading.records if isinstance(record, SkippedRecord))


def test_every_line_is_accounted_for_once(case):
    _, lines, reading, expected = case
    assert set(reading.roles) == {n for n, line in enumerate(lines, 1) if line.strip()}
    titles = {number for number, role in reading.roles.items() if role == Role.TITLE}
    assert titles == {post["title_line"] for post in expected["posts"]}


def test_page_dumps_of_other_blogs_are_all_accounted_for():
    for path in sorted(shared("corpora").glob("page-dumps/*.txt"))[::4]:  # of each blog and theme
        text = path.read_text("utf-8")
        reading = read_page(text, ReadOptions())
        assert set(reading.roles) == {n for n, line in enumerate(text.split("\n"), 1) if line.strip()}, path.name
