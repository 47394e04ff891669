"""Writing in a real browser: nothing typed is lost, whatever happens to network, session, server or tab."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from accounts.models import Author
from accounts.profiles import author_of
from blog.posts.models import Post
from blog.writing.models import WorkingCopy
from tests import cast

TEXT = ".rich .ProseMirror"
KEPT = "Gardé à"


@pytest.fixture
def writer(open_browser, sign_in, account):
    """Open a browser signed in as someone of this role."""
    made = {}

    def writer(role="author", **options):
        made.setdefault(role, account(role) if role not in made else None)
        page = open_browser(**options)
        sign_in(page, role)
        return page

    writer.made = made
    return writer


def begin(page, title="Un début", text="Bonjour à tous."):
    page.goto("/admin/blog/post/add/")
    page.fill("[name=title]", title)
    page.click(TEXT)
    page.keyboard.type(text)


def kept(page):
    expect(page.locator("[data-status]")).to_contain_text(KEPT, timeout=15_000)


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
    page.get_by_role("link", name="[1]").click()
    expect(page.locator("#fn1 a").first).to_have_attribute("href", "https://example.org/a")


def test_the_tab_is_closed_and_the_text_is_offered_again(writer, live_server):
    page = writer()
    begin(page)
    kept(page)
    address = page.url
    page.keyboard.type(" Et ceci, juste avant.")
    page.close()
    WorkingCopy.objects.update(seen_at="2020-01-01T00:00Z")
    page = page.context.new_page()
    page.goto(address)
    page.get_by_role("button", name="Le reprendre").click()
    expect(page.locator(TEXT)).to_contain_text("Et ceci, juste avant.")
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist")).to_be_visible()
    expect(page.locator(".offer")).to_have_count(0)
    assert "juste avant" in Post.objects.get().body


def test_the_network_is_dropped_and_comes_back(writer, live_server):
    page = writer()
    begin(page)
    kept(page)
    page.context.set_offline(True)
    page.keyboard.type(" Hors ligne.")
    expect(page.locator("[data-status]")).to_contain_text("ne répond pas", timeout=15_000)
    expect(page.locator("[data-status]")).to_contain_text("gardé dans ce navigateur")
    page.context.set_offline(False)
    kept(page)
    assert "Hors ligne." in WorkingCopy.objects.get().fields["body"][0]


def test_the_session_ends_while_one_writes(writer, sign_in, live_server):
    page = writer()
    begin(page)
    kept(page)
    address = page.url
    page.context.clear_cookies(name="sessionid")
    page.keyboard.type(" Sans session.")
    expect(page.locator("[data-status]")).to_contain_text("connecté", timeout=15_000)
    page.locator("[name=_save]").click()  # even so, and into the page that asks to sign in
    page.wait_for_url(lambda url: "login" in url or "sign-in" in url or "change" not in url)
    sign_in(page, "author")
    page.goto(address)
    page.get_by_role("button", name="Le reprendre").click()
    expect(page.locator(TEXT)).to_contain_text("Sans session.")


def test_the_server_fails_while_one_writes(writer, live_server):
    page = writer()
    begin(page)
    kept(page)
    page.route("**/keep/", lambda route: route.abort())
    page.keyboard.type(" Serveur tombé.")
    expect(page.locator("[data-status]")).to_contain_text("ne répond pas", timeout=15_000)
    page.unroute("**/keep/")
    kept(page)
    assert "Serveur tombé." in WorkingCopy.objects.get().fields["body"][0]


def test_two_people_see_each_other_and_both_changes_are_in(writer, live_server):
    first = writer("author")
    begin(first, text="Un.")
    first.keyboard.press("Enter")
    first.keyboard.type("Deux.")
    kept(first)
    first.locator("[name=_save]").click()
    expect(first.locator(".messagelist")).to_be_visible()
    address = first.url
    second = writer("editor")
    second.goto(address)
    second.locator(f"{TEXT} p").first.click()
    second.keyboard.press("End")
    second.keyboard.type(" Du second.")
    kept(second)
    second.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # as on coming back to the tab
    expect(second.locator("[data-beside]")).to_contain_text("author")

    first.locator(f"{TEXT} p").last.click()
    first.keyboard.press("End")
    first.keyboard.type(" Du premier.")
    first.locator("[name=_save]").click()
    expect(first.locator(".messagelist")).to_be_visible()
    second.locator("[name=_save]").click()
    expect(second.locator(".messagelist")).to_contain_text("les deux versions sont réunies")
    assert Post.objects.get().body == "<p>Un. Du second.</p><p>Deux. Du premier.</p>"


def test_both_texts_are_shown_where_two_changed_the_same_place(writer, live_server):
    first = writer("author")
    begin(first, text="Une phrase.")
    first.locator("[name=_save]").click()
    expect(first.locator(".messagelist")).to_be_visible()
    second = writer("editor")
    second.goto(first.url)
    for page, text in ((first, "Une phrase du premier."), (second, "Une phrase du second.")):
        page.locator(TEXT).click()
        page.keyboard.press("Control+A")
        page.keyboard.type(text)
        page.locator("[name=_save]").click()
    expect(second.get_by_role("alert")).to_contain_text("même passage")
    expect(second.locator(TEXT)).to_contain_text("du second")
    expect(second.locator(".theirs")).to_contain_text("premier")
    assert "du premier" in Post.objects.get().body
    second.locator("[name=_save]").click()
    expect(second.locator(".messagelist")).to_be_visible()
    assert "du second" in Post.objects.get().body


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


def press(page, name):
    """A button above the text, by keys: back to the toolbar, arrows along it, Enter."""
    reach(page, "!!document.activeElement.dataset.name", back=True)
    for _ in range(40):
        if page.evaluate("document.activeElement.dataset.name") == name:
            return page.keyboard.press("Enter")
        page.keyboard.press("ArrowRight")
    raise AssertionError(f"no button {name}")


def note(page, name, words, form):
    if form == "markdown":  # a note is typed as it is
        page.keyboard.type(f"[^{name}]")
        place = page.evaluate("document.activeElement.selectionStart")
        page.keyboard.press("Control+End")
        page.keyboard.type(f"\n\n[^{name}]: {words}")
        page.evaluate("(at) => document.activeElement.setSelectionRange(at, at)", place)
        return
    page.keyboard.press("Control+Alt+f")
    expect(page.locator("#note")).to_be_focused()
    page.keyboard.type(words)
    reach(page, "document.activeElement.value === 'yes'")
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open]")).to_have_count(0)


def reach(page, there, back=False):
    """Press Tab until the focus is there; it leaves every field on the way."""
    for _ in range(60):
        if page.evaluate(there):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"not reached: {there}")


WORD = """<html><body><!--StartFragment--><p class=MsoNormal style='margin:0cm'><b><span style='font-size:16.0pt'>Titre gras</span></b><o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp;</span></span><![endif]>Un</p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o&nbsp;</span>Dedans</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·&nbsp;</span>Deux</p>
<p class=MsoNormal>Fin<script>alert(1)</script> <span style='font-style:italic'>penchée</span>.</p><!--EndFragment--></body></html>"""
DOCS = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr" style="line-height:1.38"><span style="font-weight:700">Gras</span><span style="font-weight:400"> et </span><span style="font-style:italic">penché</span></p><ul><li dir="ltr" style="list-style-type:disc"><p role="presentation"><span>Un</span></p></li></ul></b>"""
LIBRE = """<meta http-equiv="content-type" content="text/html; charset=utf-8"/><style type="text/css">p { margin-bottom: 0.25cm }</style><h1 class="western">Titre</h1><p style="line-height: 115%"><font face="Arial"><font size="4">Un <b>mot</b></font></font></p><table cellpadding="4"><tr><td><p>a</p></td></tr></table>"""


@pytest.mark.parametrize(
    ("html", "gives"),
    [
        (
            WORD,
            "<p><strong>Titre gras</strong></p><ul><li><p>Un</p><ul><li><p>Dedans</p></li></ul></li><li><p>Deux</p></li></ul><p>Fin <em>penchée</em>.</p>",
        ),
        (DOCS, "<p><strong>Gras</strong> et <em>penché</em></p><ul><li><p>Un</p></li></ul>"),
        (LIBRE, "<h2>Titre</h2><p>Un <strong>mot</strong></p><table><tbody><tr><td><p>a</p></td></tr></tbody></table>"),
    ],
    ids=["Word", "Google Docs", "LibreOffice"],
)
def test_what_is_pasted_comes_out_clean(writer, live_server, html, gives):
    page = writer()
    page.goto("/admin/blog/post/add/")
    page.click(TEXT)
    page.evaluate(
        """([html]) => {
          const transfer = new DataTransfer();
          transfer.setData("text/html", html);
          transfer.setData("text/plain", "x");
          document.querySelector(".rich .ProseMirror").dispatchEvent(new ClipboardEvent("paste", {clipboardData: transfer, bubbles: true, cancelable: true}));
        }""",
        [html],
    )
    page.wait_for_timeout(600)
    body = page.evaluate("document.querySelector('[name=body]').value")
    assert body.replace("<p></p>", "").replace(' colspan="1" rowspan="1"', "").replace("\n", " ") == gives


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
    expect(frame.locator(".body")).to_contain_text("«\u202fceci\u202f»\u00a0: oui.")
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
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address


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
    page.locator(f"{TEXT} p").first.click()
    page.keyboard.press("End")
    page.keyboard.type(" Et un mot.")
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist")).to_be_visible()
    post.refresh_from_db()
    assert post.body.startswith("<p>Le début. Et un mot.</p>")
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


def test_a_copy_that_comes_back_is_merged_with_what_others_saved_since(writer, live_server):
    page = writer()
    begin(page, text="Un.")
    page.keyboard.press("Enter")
    page.keyboard.type("Deux.")
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist")).to_be_visible()
    address = page.url
    page.locator(f"{TEXT} p").first.click()
    page.keyboard.press("End")
    page.keyboard.type(" Le mien.")
    kept(page)
    page.close()
    other = writer("editor")
    other.goto(address)
    other.locator(f"{TEXT} p").last.click()
    other.keyboard.press("End")
    other.keyboard.type(" Le tien.")
    other.locator("[name=_save]").click()
    expect(other.locator(".messagelist")).to_be_visible()
    page = page.context.new_page()
    page.goto(address)
    page.get_by_role("button", name="Le reprendre").click()
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist")).to_contain_text("réunies")
    assert Post.objects.get().body == "<p>Un. Le mien.</p><p>Deux. Le tien.</p>"


def test_signing_in_again_in_another_tab_is_enough_to_go_on(writer, sign_in, live_server):
    page = writer()
    begin(page)
    kept(page)
    page.context.clear_cookies(name="sessionid")
    page.keyboard.type(" Sans session.")
    expect(page.locator("[data-status]")).to_contain_text("connecté", timeout=15_000)
    sign_in(page.context.new_page(), "author")
    page.keyboard.type(" Et de retour.")
    kept(page)
    assert "Et de retour." in WorkingCopy.objects.get().fields["body"][0]


def paste(page, html):
    page.evaluate(
        """([html]) => {
          const transfer = new DataTransfer();
          transfer.setData("text/html", html);
          document.querySelector(".rich .ProseMirror").dispatchEvent(new ClipboardEvent("paste", {clipboardData: transfer, bubbles: true, cancelable: true}));
        }""",
        [html],
    )


def test_pictures_that_do_not_come_along_are_said_and_links_lead_straight_there(writer, live_server):
    page = writer()
    begin(page)
    wrapped = "https://www.google.com/url?q=https://example.org/a&sa=D&source=editors"
    paste(page, f'<p>Vois <a href="{wrapped}">là</a> <img src="https://lh3.example/x.png"></p>')
    expect(page.locator(".uploads")).to_contain_text("Images qui ne sont pas venues avec le texte : 1")
    page.get_by_role("button", name="Compris").click()
    expect(page.locator(".uploads")).to_have_count(0)
    expect(page.locator(f"{TEXT} a")).to_have_attribute("href", "https://example.org/a")


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


def test_two_posts_begun_one_after_the_other_in_a_tab_are_two(writer, live_server):
    page = writer()
    for title in ("Alpha", "Bêta"):
        begin(page, title=title, text=f"Le texte de {title}.")
        kept(page)
        page.get_by_role("link", name="Billets").click()
        page.wait_for_url("**/admin/blog/post/")
    copies = {copy.fields["title"][0]: copy.fields["body"][0] for copy in WorkingCopy.objects.all()}
    assert copies == {"Alpha": "<p>Le texte de Alpha.</p>", "Bêta": "<p>Le texte de Bêta.</p>"}
    assert Post.objects.count() == 2


def test_a_double_click_saves_once(writer, live_server):
    page = writer()
    begin(page)
    page.locator("[name=_save]").dblclick()
    expect(page.locator(".messagelist")).to_be_visible()
    assert Post.objects.count() == 1


def test_what_was_just_typed_is_not_lost_to_what_comes_back(writer, live_server):
    page = writer()
    begin(page)
    kept(page)
    page.keyboard.type(" Puis ceci.")
    address = page.url
    page.close()
    WorkingCopy.objects.update(seen_at="2020-01-01T00:00Z")
    page = page.context.new_page()
    page.goto(address)
    expect(page.locator(".offer")).to_be_visible()
    page.click(TEXT)
    page.keyboard.press("Control+End")
    page.keyboard.type(" Tout neuf.")
    page.get_by_role("button", name="Le reprendre").click()
    expect(page.locator(TEXT)).to_contain_text("Puis ceci.")
    page.get_by_role("button", name="Le reprendre").click()
    expect(page.locator(TEXT)).to_contain_text("Tout neuf.")


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


LIBRE_NOTE = """<p>Un mot<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a>.</p>
<div id="sdfootnote1"><p class="sdfootnote"><a class="sdfootnotesym" name="sdfootnote1sym" href="#sdfootnote1anc">1</a>Voir <i>ceci</i>.</p></div>"""


def test_footnotes_of_an_office_program_and_captions_of_a_page_come_as_what_they_are(writer, live_server):
    page = writer()
    page.goto("/admin/blog/post/add/")
    page.click(TEXT)
    paste(page, LIBRE_NOTE)
    expect(page.locator(f"{TEXT} button.footnote")).to_have_text("Voir ceci.")
    paste(page, '<figure><img src="https://example.org/a.jpg"><figcaption>La légende</figcaption></figure>')
    page.fill("[name=title]", "Collé")
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist")).to_be_visible()
    body = Post.objects.get().body
    assert '<span class="footnote">Voir <em>ceci</em>.</span>' in body
    assert "La légende" in body and "figure" not in body and "sdfootnote" not in body


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
