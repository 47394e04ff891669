"""Writing in a real browser: what the editor, its buttons and its keys do."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from accounts.models import Author
from accounts.profiles import author_of
from blog.posts.models import Post
from tests import cast
from tests.browser.looking import fits
from tests.browser.writing import TEXT, begin, kept, note, press, reach


def test_a_post_is_written_kept_saved_and_published(writer, live_server):
    page = writer()
    begin(page, text="Bonjour, voici un texte. ")
    page.keyboard.press("Control+B")
    page.keyboard.type("Gras.")
    page.keyboard.press("Control+B")
    page.keyboard.press("Enter")
    page.keyboard.type("## Un intertitre")
    page.keyboard.press("Enter")
    page.keyboard.type("La suite")
    page.keyboard.press("Control+Alt+f")
    page.fill("#note", "Voir https://example.org/a.")
    page.get_by_role("button", name="D’accord").click()
    page.keyboard.type(" et fin.")
    kept(page)
    post = Post.objects.get()
    assert (post.status, post.body, post.title) == ("draft", "", "Un début"), "kept apart from the post"
    page.get_by_role("button", name="Publier").click()
    expect(page.locator(".messagelist")).to_contain_text("publié")
    post.refresh_from_db()
    assert post.is_public
    assert "<h2>Un intertitre</h2>" in post.body
    assert '<p>La suite<span class="footnote">Voir https://example.org/a.</span> et fin.</p>' in post.body
    page.goto(post.get_absolute_url())
    page.get_by_role("link", name="1", exact=True).click()
    expect(page.locator("#fn1 a").first).to_have_attribute("href", "https://example.org/a")


@pytest.mark.parametrize("form", ["html", "markdown"])
def test_a_whole_post_is_written_and_published_by_keyboard_alone(writer, live_server, tmp_path, form):
    """Three pictures, two notes, a table, a co-author, a tag: Tab, arrows and Enter, and no mouse."""
    page = writer()
    Author.objects.filter(pk=author_of(writer.made["author"]).pk).update(writes_in=form)
    cast.author("Rose Lahaye")
    page.goto("/admin/blog/post/add/")
    reach(page, "document.activeElement.name === 'title'")
    page.keyboard.type("Au clavier")
    page.keyboard.press("Enter")
    page.keyboard.type("Un chapeau.")
    text = TEXT if form == "html" else "textarea[name=body]"
    in_text = f"document.activeElement === document.querySelector('{text}')"
    reach(page, in_text)
    page.keyboard.type("Une phrase")
    note(page, "a", "La première note.", form)
    page.keyboard.type(". Une autre")
    note(page, "b", "La [seconde](https://example.org/b).", form)
    page.keyboard.type(".")
    for number, colour in enumerate(("tan", "navy", "teal"), 1):
        press(page, "picture")
        reach(page, "document.activeElement.type === 'file'")
        # The system's own dialog, which the key opens, is not ours to try.
        page.set_input_files(":focus", cast.picture(tmp_path / f"mur{number}.png", size=(700, 500), colour=colour))
        expect(page.locator("[name=alt]")).to_be_visible()
        reach(page, "document.activeElement.name === 'alt'")
        page.keyboard.type(f"Un mur {number}")
        page.keyboard.press("Enter")
        expect(page.locator("dialog[open]")).to_have_count(0)
        reach(page, in_text, back=True)
    press(page, "table")
    reach(page, in_text)
    page.keyboard.type("Année")
    if form == "html":
        page.keyboard.press("Tab")
        page.keyboard.type("Murs")
        page.keyboard.press("Escape")
        page.keyboard.press("Tab")
    reach(page, "document.activeElement.name === 'bylines' && !document.activeElement.value")
    page.keyboard.type("Rose Lahaye")
    reach(page, "document.activeElement.name === 'tags'")
    page.keyboard.type("murs")
    reach(page, "document.activeElement.name === '_publish'", back=True)
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("publié")
    post = Post.objects.get()
    assert [str(author) for author in post.authors.order_by("bylines__position")] == ["author", "Rose Lahaye"]
    assert [tag.name for tag in post.tags.all()] == ["murs"]
    page.goto(post.get_absolute_url())
    for number in (1, 2, 3):
        expect(page.get_by_role("img", name=f"Un mur {number}")).to_be_visible()
    expect(page.locator(".body table th").first).to_have_text("Année")
    expect(page.locator("#fn1")).to_contain_text("La première note.")
    expect(page.locator("#fn2 a").first).to_have_attribute("href", "https://example.org/b")


def test_markdown_is_written_with_the_same_keys_and_buttons(writer, live_server):
    page = writer()
    page.goto(f"/admin/accounts/author/{author_of(writer.made['author']).pk}/change/")
    page.select_option("[name=writes_in]", "markdown")
    page.locator("[name=_save]").click()
    page.goto("/admin/blog/post/add/")
    page.fill("[name=title]", "En Markdown")
    text = page.locator("textarea[name=body]")
    text.click()
    page.keyboard.type("- un")
    page.keyboard.press("Enter")
    page.keyboard.type("deux")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+B")
    page.keyboard.type("gras")
    page.keyboard.press("End")
    page.get_by_role("button", name="Note de bas de page").click()
    page.keyboard.type("La note.")
    page.get_by_role("button", name="Publier").click()
    expect(page.locator(".messagelist")).to_contain_text("publié")
    post = Post.objects.get()
    assert post.body_format == "markdown"
    assert post.body.replace("\r", "") == "- un\n- deux\n\n**gras**[^1]\n\n[^1]: La note."


def test_what_is_typed_is_seen_as_readers_would(writer, live_server):
    page = writer()
    begin(page, text="Voir « ceci » : oui.")
    page.get_by_role("button", name="Aperçu").click()
    frame = page.frame_locator("dialog.preview iframe")
    expect(frame.locator("h1")).to_have_text("Un début")
    expect(frame.locator(".body")).to_contain_text("«\u202fceci\u202f»\u202f: oui.")
    page.get_by_role("button", name="Téléphone").click()
    assert page.locator("dialog.preview iframe").bounding_box()["width"] < 420


def test_axe_finds_nothing_on_the_pages_of_writing(writer, live_server):
    axe = Axe()
    for scheme, width in (("light", 1280), ("dark", 360)):
        page = writer(scheme=scheme, width=width, bypass_csp=True)  # axe brings a style of its own
        begin(page)
        kept(page)
        page.locator("[name=_save]").click()
        expect(page.locator(".messagelist")).to_be_visible()
        post = Post.objects.last()
        base = f"/admin/blog/post/{post.pk}"
        for address in (
            f"{base}/change/",
            f"{base}/history/?revision={post.revisions.first().pk}",
            f"{base}/links/",
            f"{base}/format/",
        ):
            page.goto(address)
            found = axe.run(page, context="main", options={"preload": False}).response["violations"]
            assert not found, f"{address} {scheme}: {[(v['id'], v['nodes'][0]['html']) for v in found]}"
            fits(page, width)


IMPORTED = [
    '<figure><img src="/media/a.png" alt="a"><p>Un paragraphe.</p></figure>',
    "<figure><blockquote><p>Une citation.</p></blockquote></figure>",
    '<figure><a href="/media/a.png" rel="noopener"><img src="/media/a.png" alt="a"></a></figure>',
    '<p><audio src="/media/documents/a.mp3" controls=""></audio></p>',
    "<p><strong><code>gras</code></strong></p>",
    '<p>Note<sup class="footnote-ref"><a href="#fn1" id="fnref1" rel="noopener">[1]</a></sup></p>',
    '<section class="footnotes"><ol class="footnotes-list"><li id="fn1" class="footnote-item"><p>Dite.</p></li></ol></section>',
    "<table><caption>Légende</caption><tbody><tr><td>a</td></tr></tbody></table>",
    "<ul><li><h3>Titre</h3><p>Suite</p></li></ul>",
    "<dl><dt>Mot</dt><dd>Sens</dd></dl>",
    '<table><thead><tr><th scope="col">A</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>',
    '<p>Un <abbr title="x">abr</abbr>, <kbd>K</kbd>, <cite>C</cite>, H<sub>2</sub>O, <span class="shortcode">[x]</span>.</p>',
    '<pre><code class="language-python">x = <strong>1</strong>\n</code></pre>',
    "<blockquote><footer>Seule</footer></blockquote>",
]


def test_an_imported_post_loses_nothing_when_a_word_is_changed(writer, live_server):
    page = writer("editor")
    post = cast.post(body="<p>Le début.</p>" + "".join(IMPORTED), body_format="html", status="draft", by=cast.author())
    page.goto(f"/admin/blog/post/{post.pk}/change/")
    page.wait_for_load_state("networkidle")  # pictures that are not there leave their room to the text
    page.locator(f"{TEXT} p").first.click()
    page.keyboard.press("End")
    page.keyboard.type(" Et un mot.")
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist")).to_be_visible()
    post.refresh_from_db()
    assert post.body.startswith("<p>Le début. Et un mot.</p>"), post.body
    lost = [block for block in IMPORTED if flat(block) not in flat(post.body)]
    assert not lost, post.body


def flat(html):
    """Without the ways of writing that say the same."""
    for old, new in (("\n", ""), ("<li><p>", "<li>"), ("<td><p>", "<td>"), (' colspan="1" rowspan="1"', "")):
        html = html.replace(old, new)
    return html


def test_a_post_of_pictures_alone_is_kept(writer, live_server, tmp_path):
    path = cast.picture(tmp_path / "mur.png", size=(300, 200))
    page = writer()
    page.goto("/admin/blog/post/add/")
    page.fill("[name=title]", "Une image")
    page.get_by_role("button", name="Image", exact=True).click()
    page.set_input_files("#new-pictures", path)
    page.locator("[name=decorative]").check()
    page.get_by_role("button", name="D’accord").click()
    expect(page.locator(f"{TEXT} figure img")).to_be_visible()
    page.get_by_role("button", name="Publier").click()
    expect(page.locator(".messagelist")).to_contain_text("publié")
    assert "<figure><img src=" in Post.objects.get().body


def test_a_quotation_with_its_source_is_left_by_its_button_and_keeps_every_word(writer, live_server):
    page = writer()
    begin(page, text="Dit.")
    page.get_by_role("button", name="Citation").click()
    page.get_by_role("button", name="Source de la citation").click()
    page.keyboard.type("Rose")
    page.get_by_role("button", name="Citation", exact=True).click()
    expect(page.locator(f"{TEXT} blockquote")).to_have_count(0)
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist")).to_be_visible()
    assert Post.objects.get().body == "<p>Dit.</p><p>Rose</p>"


def test_terms_and_their_meanings_are_typed_down_in_rich_text(writer, live_server):
    page = writer()
    begin(page, "Des mots", "Wiki")
    press(page, "definitions")
    page.keyboard.press("End")
    for line in ("Un site que l’on écrit à plusieurs.", "Flux", "Ce qu’un lecteur suit.", "", "La suite."):
        page.keyboard.press("Enter")
        page.keyboard.type(line)
    page.keyboard.press("Enter")
    press(page, "definitions")
    page.keyboard.press("Backspace")  # a list begun by mistake goes
    page.keyboard.type("Fin.")
    page.click("[name=_publish]")
    expect(page.locator(".messagelist")).to_contain_text("publié")
    post = Post.objects.get()
    said = (
        "<dl><dt>Wiki</dt><dd>Un site que l’on écrit à plusieurs.</dd><dt>Flux</dt><dd>Ce qu’un lecteur suit.</dd></dl>"
    )
    assert said in post.body and post.body.count("<dl>") == 1 and "<p>La suite.</p><p>Fin.</p>" in post.body


def test_terms_and_their_meanings_in_markdown(writer, live_server):
    page = writer()
    Author.objects.filter(pk=author_of(writer.made["author"]).pk).update(writes_in="markdown")
    page.goto("/admin/blog/post/add/")
    page.fill("[name=title]", "Des mots")
    page.focus("textarea[name=body]")
    press(page, "definitions")
    page.keyboard.type("Wiki")
    page.click("[name=_publish]")
    expect(page.locator(".messagelist")).to_contain_text("publié")
    assert "<dt>Wiki</dt>\n<dd>Ce qu’il veut dire</dd>" in Post.objects.get().body_html.replace("\u202f", " ")


def test_a_note_that_is_changed_keeps_its_link_and_one_goes_on_where_one_was(writer, live_server):
    page = writer()
    begin(page, text="Une phrase")
    note(page, "a", "Voir [ceci](https://example.org/a).", "html")
    page.keyboard.type(" et sa fin.")
    page.locator(f"{TEXT} button.footnote").click()
    expect(page.locator("#note")).to_have_value("Voir [ceci](https://example.org/a).")
    page.locator("#note").fill("Voir [ceci](https://example.org/a) *enfin*.")
    page.get_by_role("button", name="D’accord").click()
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist")).to_be_visible()
    written = 'Voir <a href="https://example.org/a" rel="noopener">ceci</a> <em>enfin</em>.'
    assert Post.objects.get().body == f'<p>Une phrase<span class="footnote">{written}</span> et sa fin.</p>'


def test_a_picture_is_chosen_by_a_click_and_removed_and_enter_leaves_its_caption(writer, live_server, tmp_path):
    page = writer()
    begin(page, text="Avant.")
    with page.expect_file_chooser() as chooser:
        page.evaluate("document.querySelector('[data-documents]').click()")
    chooser.value.set_files(cast.picture(tmp_path / "mur.png", size=(700, 500)))
    page.fill("[name=alt]", "Un mur")
    page.get_by_role("button", name="D’accord").click()
    page.locator(f"{TEXT} figcaption").click()
    page.keyboard.type("Une légende")
    page.keyboard.press("Enter")
    page.keyboard.type("La suite.")
    expect(page.locator(f"{TEXT} figcaption")).to_have_text("Une légende")
    expect(page.locator(f"{TEXT} > p", has_text="La suite.")).to_be_visible()
    page.locator(f"{TEXT} figure img").click()
    expect(page.locator(f"{TEXT} figure.selected")).to_be_visible()
    page.keyboard.press("Backspace")
    expect(page.locator(f"{TEXT} figure")).to_have_count(0)
    expect(page.locator(TEXT)).to_contain_text("La suite.")


def test_after_a_table_at_the_end_one_goes_on(writer, live_server):
    page = writer()
    begin(page, text="Avant.")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Tableau").click()
    page.keyboard.type("Tête")
    page.keyboard.press("Control+End")
    page.keyboard.type("Après.")
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist")).to_be_visible()
    body = Post.objects.get().body
    assert body.endswith("</table><p>Après.</p>") and "Tête" in body
    page.locator(f"{TEXT} > p").last.click(click_count=3)
    page.keyboard.press("Backspace")
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist")).to_be_visible()
    assert Post.objects.get().body.endswith("</table>"), "the empty paragraph is not kept"


def test_a_link_in_markdown_is_found_again_and_changed(writer, live_server):
    page = writer()
    Author.objects.filter(pk=author_of(writer.made["author"]).pk).update(writes_in="markdown")
    page.goto("/admin/blog/post/add/")
    page.fill("textarea[name=body]", "Voir [ceci](https://example.org/a_(b)) enfin.")
    page.locator("textarea[name=body]").focus()
    page.evaluate("document.querySelector('[name=body]').setSelectionRange(8, 8)")
    page.keyboard.press("Control+k")
    expect(page.locator("#link-address")).to_have_value("https://example.org/a_(b)")
    page.fill("#link-address", "https://example.org/c")
    page.keyboard.press("Enter")
    expect(page.locator("textarea[name=body]")).to_have_value("Voir [ceci](https://example.org/c) enfin.")
