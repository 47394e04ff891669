"""Reading in a real browser: contents, notes beside the text, sharing, the feed, and the owner's preview."""

import pytest
from playwright.sync_api import expect

from blog.posts.models import Post
from tests import cast


@pytest.fixture
def rich(live_server):
    return cast.rich_post(by=cast.author("Maud Kerven"))


def beside(page, selector):
    """Where the first of these stands against the text: its left edge and the text's left and right ones."""
    box, text = page.locator(selector).first.bounding_box(), page.locator(".body > p").first.bounding_box()
    return box["x"], box["x"] + box["width"], text["x"], text["x"] + text["width"]


def test_on_a_wide_screen_contents_stand_left_of_the_text_and_notes_right_of_it(open_browser, rich):
    page = open_browser(1440)
    page.goto(rich.get_absolute_url())
    expect(page.locator(".sidenote")).to_have_count(3)
    expect(page.locator(".sidenote").first).to_contain_text("Et sa suite.")
    left, right, text_left, text_right = beside(page, ".sidenote")
    assert left > text_right and right <= 1440
    left, right, text_left, text_right = beside(page, ".contents")
    assert right <= text_left and left >= 0
    expect(page.locator(".footnotes li")).to_have_count(2)  # listed below the text all the same
    page.get_by_role("link", name="Le programme", exact=True).first.click()
    expect(page.locator("#s-le-programme")).to_be_in_viewport()


def test_on_a_phone_contents_stand_above_the_text_and_notes_below_it(open_browser, rich):
    page = open_browser(360)
    page.goto(rich.get_absolute_url())
    expect(page.locator(".contents")).to_be_visible()
    assert all(not note.is_visible() for note in page.locator(".sidenote").all())
    page.locator(".footnote-ref a").first.click()
    expect(page.locator("#fn1")).to_be_in_viewport()


def test_nothing_of_the_page_moves_while_it_loads(open_browser, rich):
    for width in (360, 1440):
        page = open_browser(width)
        page.goto(rich.get_absolute_url(), wait_until="networkidle")
        shift = page.evaluate("""() => new Promise((done) => {
            let total = 0;
            new PerformanceObserver((list) => {
                for (const entry of list.getEntries()) if (!entry.hadRecentInput) total += entry.value;
            }).observe({ type: "layout-shift", buffered: true });
            requestAnimationFrame(() => requestAnimationFrame(() => done(total)));
        })""")
        assert shift < 0.001, width


def test_a_post_is_passed_on_by_links_without_scripts_and_by_the_systems_sheet(open_browser, rich):
    page = open_browser(javascript=False)
    page.goto(rich.get_absolute_url())
    page.get_by_text("Partager", exact=True).click()
    expect(page.get_by_role("link", name="Mastodon")).to_be_visible()
    expect(page.locator("[data-share]")).to_be_hidden()
    page = open_browser()
    page.add_init_script("navigator.share = (what) => { window.shared = what; return Promise.resolve(); }")
    page.goto(rich.get_absolute_url())
    page.get_by_text("Partager", exact=True).click()
    page.get_by_role("button", name="Partager avec cet appareil").click()
    assert page.evaluate("window.shared.url") == f"http://localhost:8000{rich.get_absolute_url()}"


def test_a_first_visit_asks_for_eight_things_at_most_and_none_of_anyone_else(open_browser, rich, live_server):
    for address in ("/", rich.get_absolute_url(), "/tag/wikis/"):
        page = open_browser()
        asked = []
        page.on("request", lambda request, asked=asked: asked.append(request))
        page.goto(address, wait_until="networkidle")
        styles = [one for one in asked if "/static/css/" in one.url or "/static/js/" in one.url]
        rest = [one for one in asked if one not in styles and one.resource_type != "image"]
        # Collected, styles are one file and scripts another (tests/config/test_storage.py).
        assert len(rest) + 2 <= 8, [one.url for one in asked]
        assert all(one.url.startswith(live_server.url) for one in asked)


def test_a_feed_can_be_read_where_a_browser_opens_it(open_browser, rich, live_server):
    page = open_browser()
    page.goto("/feed/")
    said = page.evaluate("getComputedStyle(document.documentElement, '::before').content")
    assert "Ceci est un flux" in said
    assert page.evaluate("getComputedStyle(document.querySelector('item > title')).display") == "block"
    assert page.evaluate("document.querySelector('item > title').textContent") == Post.objects.get().title


def test_an_owner_sees_the_blog_before_saving_what_it_is(open_browser, sign_in, account, rich):
    account("administrator")
    page = open_browser()
    sign_in(page, "administrator")
    page.goto("/admin/identity/identity/")
    page.fill("[name=name]", "La Gazette")
    page.fill("[name=accent]", "#0b6e4f")
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Aperçu").click()
    preview = opened.value
    expect(preview.locator(".masthead .name")).to_have_text("La Gazette")
    accent = "getComputedStyle(document.documentElement).getPropertyValue('--accent')"
    assert "#0b6e4f" in preview.evaluate(accent)
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.goto("/")
    expect(page.locator(".masthead .name")).to_have_text("La Gazette")
    assert "#0b6e4f" in page.evaluate(accent)


def test_what_one_types_is_completed_and_found(open_browser, rich):
    page = open_browser(360)
    page.goto("/search/")
    page.get_by_label("Mots à chercher").press_sequentially("conten")
    expect(page.locator("#suggested option")).to_have_count(1)
    assert page.locator("#suggested option").get_attribute("value") == rich.title
    page.fill("#q", "paragraphe ordinaire")
    page.keyboard.press("Enter")
    expect(page.locator("mark").first).to_have_text("paragraphe")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_search_needs_no_script(open_browser, rich):
    page = open_browser(360, javascript=False)
    page.goto("/search/")
    page.fill("#q", "paragrafe")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Voici ce qui contient « paragraphe »")
