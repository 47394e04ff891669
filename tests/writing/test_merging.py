"""Two people change one post: what does not overlap is merged, what does is told, and no word goes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.writing.merging import Overlap, blocks_of_html, merge, merge_text, paragraphs_of, sentences_of

BASE = "<p>Un.</p><p>Deux, puis trois. Quatre.</p><h2>Cinq</h2><p>Six.</p>"


def test_changes_in_different_paragraphs_are_merged():
    mine, theirs = BASE.replace("Un.", "Un, changé."), BASE.replace("Six.", "Six, aussi.")
    assert merge_text(BASE, mine, theirs) == BASE.replace("Un.", "Un, changé.").replace("Six.", "Six, aussi.")


def test_changes_in_different_sentences_of_a_paragraph_are_merged():
    mine, theirs = BASE.replace("Deux", "Toi"), BASE.replace("Quatre", "Moi")
    assert merge_text(BASE, mine, theirs) == BASE.replace("Deux", "Toi").replace("Quatre", "Moi")


def test_one_adds_where_the_other_removes_elsewhere():
    mine, theirs = BASE.replace("<h2>Cinq</h2>", ""), f"{BASE}<p>Sept.</p>"
    assert merge_text(BASE, mine, theirs) == f"{BASE}<p>Sept.</p>".replace("<h2>Cinq</h2>", "")


def test_the_same_change_is_made_once():
    both = BASE.replace("Six", "6")
    assert merge_text(BASE, both, both) == both


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (BASE.replace("Un.", "A."), BASE.replace("Un.", "B.")),
        (BASE.replace("<p>Un.</p>", ""), BASE.replace("Un.", "B.")),
        (f"{BASE}<p>A.</p>", f"{BASE}<p>B.</p>"),
    ],
)
def test_what_both_changed_is_a_conflict(mine, theirs):
    with pytest.raises(Overlap):
        merge_text(BASE, mine, theirs)


def test_markdown_is_merged_by_paragraphs():
    base = "# Un\n\nDeux.\n\nTrois.\n"
    merged = merge_text(base, base.replace("Deux", "2"), base.replace("Trois", "3"), "markdown")
    assert merged == "# Un\n\n2.\n\n3.\n"


def test_fields_are_merged_one_by_one():
    base = {"title": "Un", "standfirst": "", "tags": ["a", "b"]}
    mine = {"title": "Un autre", "standfirst": "", "tags": ["a", "b", "c"]}
    theirs = {"title": "Un", "standfirst": "Dit vite", "tags": ["b"]}
    merged = merge(base, mine, theirs)
    assert merged.values == {"title": "Un autre", "standfirst": "Dit vite", "tags": ["b", "c"]}
    assert not merged.conflicts


def test_a_field_both_changed_keeps_mine_and_is_named():
    merged = merge({"title": "Un"}, {"title": "Deux"}, {"title": "Trois"})
    assert (merged.values, merged.conflicts) == ({"title": "Deux"}, ["title"])


def test_a_change_of_format_takes_its_body_along():
    base = {"body": "<p>Un</p>", "body_format": "html"}
    theirs = {"body": "Un", "body_format": "markdown"}
    assert merge(base, dict(base), theirs).values == theirs
    merged = merge(base, {"body": "<p>Deux</p>", "body_format": "html"}, theirs)
    assert merged.conflicts == ["body"]
    assert merged.values == {"body": "<p>Deux</p>", "body_format": "html"}


@given(st.text(alphabet="<>/pbh2 a.!\n\"'=é", max_size=200))
def test_splitting_loses_nothing(text):
    assert "".join(blocks_of_html(text)) == text
    assert "".join(paragraphs_of(text)) == text
    assert "".join(sentences_of(text)) == text


PIECES = st.lists(st.sampled_from(["<p>a.</p>", "<p>b. c.</p>", "<h2>d</h2>", "<p>e! f? g.</p>"]), max_size=6)


@given(PIECES, PIECES)
def test_with_one_version_unchanged_the_other_is_taken(base, other):
    base, other = "".join(base), "".join(other)
    assert merge_text(base, base, other) == merge_text(base, other, base) == merge_text(base, other, other) == other


@given(PIECES, PIECES, PIECES)
def test_who_merges_does_not_matter(base, mine, theirs):
    base, mine, theirs = ("".join(pieces) for pieces in (base, mine, theirs))

    def merged(*versions):
        try:
            return merge_text(base, *versions)
        except Overlap:
            return None

    assert merged(mine, theirs) == merged(theirs, mine)


@given(PIECES, PIECES, PIECES)
def test_what_someone_added_is_in_the_merged_text(base, mine, theirs):
    added = {f"<p>mine {n}</p>" for n in range(len(mine))}
    written = "".join(sorted(added))
    try:
        merged = merge_text("".join(base), "".join(base) + written, "".join(theirs))
    except Overlap:
        return
    assert all(one in merged for one in added)
