"""What was written, as readers get it."""

from hypothesis import example, given
from hypothesis import strategies as st

from blog.markup import render


@example("a  b")
@example("a b ")
@given(st.text(alphabet="aé1 .,;:!?'\"-+*_`~#()[]<>&|=\\/\n’«»\u00a0", max_size=60))
def test_a_comment_without_marks_is_rendered_as_markdown_would(text):
    by_markdown = render.link_outside_tags(render._comment_markdown().render(text))
    expected = render.sanitize_comment(render.typeset(by_markdown, "fr"))
    assert render.render_comment(text, "fr").strip() == expected.strip()


def test_the_columns_of_a_table_are_aligned_by_class_and_nothing_else_has_one():
    html = render.finish_post(
        render.render_markdown('| a | b |\n|:-:|--:|\n| 1 | 2 |\n\nstyle="text-align:right"'), "fr"
    )
    assert '<th class="center">a</th>' in html and '<td class="right">2</td>' in html and "<p>style=" in html
