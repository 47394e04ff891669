"""What office programs and pages put on the clipboard comes out clean, with its notes and links."""

import pytest
from playwright.sync_api import expect

from blog.posts.models import Post
from tests.browser.writing import TEXT, begin, paste

WORD = """<html><body><!--StartFragment--><p class=MsoNormal style='margin:0cm'><b><span style='font-size:16.0pt'>Titre gras</span></b><o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp;</span></span><![endif]>Un</p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o&nbsp;</span>Dedans</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·&nbsp;</span>Deux</p>
<p class=MsoNormal>Fin<script>alert(1)</script> <span style='font-style:italic'>penchée</span>.</p><!--EndFragment--></body></html>"""


DOCS = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr" style="line-height:1.38"><span style="font-weight:700">Gras</span><span style="font-weight:400"> et </span><span style="font-style:italic">penché</span></p><ul><li dir="ltr" style="list-style-type:disc"><p role="presentation"><span>Un</span></p></li></ul></b>"""


LIBRE = """<meta http-equiv="content-type" content="text/html; charset=utf-8"/><style type="text/css">p { margin-bottom: 0.25cm }</style><h1 class="western">Titre</h1><p style="line-height: 115%"><font face="Arial"><font size="4">Un <b>mot</b></font></font></p><table cellpadding="4"><tr><td><p>a</p></td></tr></table>"""


LIBRE_NOTE = """<p>Un mot<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a>.</p>
<div id="sdfootnote1"><p class="sdfootnote"><a class="sdfootnotesym" name="sdfootnote1sym" href="#sdfootnote1anc">1</a>Voir <i>ceci</i>.</p></div>"""


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


def test_pictures_that_do_not_come_along_are_said_and_links_lead_straight_there(writer, live_server):
    page = writer()
    begin(page)
    wrapped = "https://www.google.com/url?q=https://example.org/a&sa=D&source=editors"
    paste(page, f'<p>Vois <a href="{wrapped}">là</a> <img src="https://lh3.example/x.png"></p>')
    expect(page.locator(".uploads")).to_contain_text("Images qui ne sont pas venues avec le texte : 1")
    page.get_by_role("button", name="Compris").click()
    expect(page.locator(".uploads")).to_have_count(0)
    expect(page.locator(f"{TEXT} a")).to_have_attribute("href", "https://example.org/a")


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
