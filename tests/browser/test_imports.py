"""Bringing a page in through the desk, and deciding where its posts begin, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from blog.importing.models import ImportRun
from blog.models import Post
from tests.browser.looking import fits
from tests.importing.conftest import PAGE


@pytest.fixture
def editor_page(open_browser, sign_in, account, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    account("editor")

    def editor_page(**options):
        page = open_browser(**options)
        sign_in(page, "editor")
        return page

    return editor_page


def upload(page, text):
    """Import a text by the form, and wait on the run's page, which follows it by itself, until it is done."""
    page.goto("/admin/blog/importrun/add/")
    page.set_input_files("[name=file]", {"name": "page.txt", "mimeType": "text/plain", "buffer": text.encode()})
    page.get_by_role("button", name="Importer").click()
    expect(page.locator(".import p b").first).to_have_text("terminé", timeout=20_000)


def review(page):
    page.goto("/admin/blog/importedpage/")
    page.get_by_role("link", name="page.txt").click()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_file_is_uploaded_followed_and_undone(editor_page, live_server, javascript):
    page = editor_page(javascript=javascript)
    upload(page, PAGE)
    expect(page.locator("table.counts")).to_contain_text("2")
    assert set(Post.objects.values_list("title", flat=True)) == {"Premier titre", "Second titre"}
    page.get_by_role("button", name="Annuler cet import").click()
    expect(page.locator(".messagelist")).to_be_visible()
    assert not Post.objects.exists()


def test_an_empty_file_is_refused_with_what_to_do(editor_page, live_server):
    page = editor_page()
    page.goto("/admin/blog/importrun/add/")
    page.set_input_files("[name=file]", {"name": "empty.xml", "mimeType": "text/xml", "buffer": b""})
    page.get_by_role("button", name="Importer").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator(".errorlist")).to_contain_text("vide")
    assert not ImportRun.objects.exists()


def test_posts_are_split_joined_retitled_and_left_out_by_hand(editor_page, live_server):
    page = editor_page(width=360)
    upload(page, PAGE)
    review(page)
    fits(page, 360)
    titles = page.get_by_role("textbox", name="Titre")
    expect(titles).to_have_count(2)

    titles.first.fill("Titre mieux choisi")
    page.locator("[name=start][value='11']").uncheck()
    page.get_by_role("button", name="Accepter").click()
    expect(page.locator(".messagelist")).to_be_visible()
    assert list(Post.objects.values_list("title", flat=True)) == ["Titre mieux choisi"]

    page.locator("[name=start][value='11']").check()
    page.get_by_role("button", name="Réafficher la page").click()
    expect(page.get_by_role("textbox", name="Titre")).to_have_count(2)
    page.locator("[name=drop][value='1']").check()
    page.get_by_role("button", name="Accepter").click()
    expect(page.locator(".messagelist")).to_be_visible()
    assert list(Post.objects.values_list("title", flat=True)) == ["Second titre"]


def test_a_page_is_decided_by_keyboard_alone(editor_page, live_server):
    page = editor_page()
    upload(page, PAGE)
    review(page)
    page.locator("[name=start][value='11']").focus()
    page.keyboard.press("Space")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "accept":
            break
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/change/$"))
    expect(page.locator(".messagelist")).to_be_visible()
    assert list(Post.objects.values_list("title", flat=True)) == ["Premier titre"]
