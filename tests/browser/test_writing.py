"""Writing in a real browser: nothing typed is lost, whatever happens to network, session, server or tab."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

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


def test_a_post_with_a_picture_is_published_by_keyboard_alone(writer, live_server, tmp_path):
    path = cast.picture(tmp_path / "mur.png", size=(700, 500))
    page = writer()
    page.goto("/admin/blog/post/add/")
    reach(page, "document.activeElement.name === 'title'")
    page.keyboard.type("Au clavier")
    reach(page, "document.activeElement.dataset.name === 'bold'")
    for _ in range(30):
        page.keyboard.press("ArrowRight")
        if page.evaluate("document.activeElement.dataset.name") == "picture":
            break
    page.keyboard.press("Enter")
    reach(page, "document.activeElement.type === 'file'")
    page.set_input_files(":focus", path)  # the system's own dialog, which the key opens, is not ours to try
    expect(page.locator("[name=alt]")).to_be_visible()
    reach(page, "document.activeElement.name === 'alt'")
    page.keyboard.type("Un mur")
    page.keyboard.press("Enter")
    expect(page.locator(f"{TEXT} figure img")).to_be_visible()
    page.keyboard.type("Sous l’image.")
    reach(page, "document.activeElement.name === '_publish'", back=True)
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("publié")
    post = Post.objects.get()
    assert 'alt="Un mur"' in post.body and "Sous l’image." in post.body


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
