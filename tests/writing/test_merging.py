"""Two people change one post: what does not overlap is merged, what does is told, and no word goes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.writing import merging
from blog.writing.merging import blocks_of_html, merge, paragraphs_of, sentences_of


def merge_text(*texts):
    """The merged text; None where both changed the same place."""
    text, clashed = merging.merge_text(*texts)
    return None if clashed else text


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
        (BASE.replace("<p>Deux, puis trois. Quatre.</p><h2>Cinq</h2>", ""), BASE.replace("<h2>", "<p>Ici.</p><h2>")),
    ],
)
def test_what_both_changed_is_a_conflict(mine, theirs):
    assert merging.merge_text(BASE, mine, theirs) == (mine, True)


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

    assert merge_text(base, mine, theirs) == merge_text(base, theirs, mine)


@given(st.sets(st.integers(0, 9)), st.sets(st.integers(0, 9)))
def test_what_one_removed_stays_removed_and_all_else_stays(mine, theirs):
    base = [f"<p>{number}</p>" for number in range(10)]
    left = ["".join(block for number, block in enumerate(base) if number not in gone) for gone in (mine, theirs)]
    merged = merge_text("".join(base), *left)
    assert merged in (None, "".join(block for number, block in enumerate(base) if number not in mine | theirs))


def test_clashes_keep_mine_and_all_else_is_merged():
    mine, theirs = BASE.replace("Un.", "Mien."), BASE.replace("Un.", "Tien.").replace("Six", "Sept")
    assert merging.merge_text(BASE, mine, theirs) == (mine.replace("Six", "Sept"), True)


@pytest.mark.parametrize("piece", ["a. ", "<br>", "<p>a</p>"])
def test_texts_of_nothing_but_the_same_piece_are_merged_all_the_same(piece):
    text = piece * (64_000 // len(piece))
    assert merging.merge_text(text, f"b{text}", f"{text}c", "html")[0] == f"b{text}c"


@given(PIECES, PIECES, PIECES)
def test_what_someone_added_is_in_the_merged_text(base, mine, theirs):
    added = {f"<p>mine {n}</p>" for n in range(len(mine))}
    written = "".join(sorted(added))
    merged, _clashed = merging.merge_text("".join(base), "".join(base) + written, "".join(theirs))
    assert all(one in merged for one in added)
