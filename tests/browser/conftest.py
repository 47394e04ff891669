"""A real Chromium. What a page complains of in its console fails the test that opened it."""

import os
import shutil

import pytest
from playwright.sync_api import expect, sync_playwright

from accounts.models import User
from blog import demo
from blog.images import renditions

# Playwright's loop runs in this thread; Django would take its own queries for asynchronous ones.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PASSWORD = "a password of tests"
expect.set_options(timeout=20_000)  # a machine under load is slow, not wrong


def pytest_collection_modifyitems(items):
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True))


@pytest.fixture(scope="session")
def chromium():
    path = (
        os.environ.get("CHROMIUM")
        or shutil.which("chromium-headless-shell")
        or shutil.which("chromium")
        or shutil.which("google-chrome")
    )
    assert path, "Chromium is missing: 'apt install chromium', or name it in CHROMIUM"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_browser(chromium, live_server):
    """Open a browser of its own: open_browser(width=360, scheme="dark", javascript=False) gives a page."""
    contexts, complaints = [], []

    def open_browser(width=1280, scheme="light", javascript=True, **options):
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            java_script_enabled=javascript,
            base_url=live_server.url,
            locale="fr-FR",
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(f"a dialog opened: {dialog.message}"))
        page.on("request", lambda request: foreign(request.url))
        return page

    def foreign(url):
        if not url.startswith((live_server.url, "data:")):
            complaints.append(f"a request to elsewhere: {url}")

    open_browser.complaints = complaints
    yield open_browser
    for context in contexts:
        context.set_offline(True)  # a page that says goodbye would find the database of the test gone
        context.close()
    # Pages that are asked for and not there, refused, or cut off are said in the console too; tests ask for some.
    asked_for = ("the server responded with a status of 4", "net::ERR_INTERNET_DISCONNECTED", "net::ERR_FAILED")
    assert not [text for text in complaints if not any(one in text for one in asked_for)]


@pytest.fixture
def page(open_browser):
    return open_browser()


@pytest.fixture
def demo_blog(live_server, monkeypatch):
    monkeypatch.setattr(renditions, "WIDTHS", (480,))  # one rendition is as good as three here, and quicker
    demo.make_accounts(PASSWORD)
    demo.load()


@pytest.fixture
def sign_in():
    def sign_in(page, name):
        page.goto("/account/sign-in/")
        page.fill("[name=login]", name)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(lambda url: "sign-in" not in url)

    return sign_in


@pytest.fixture
def account():
    def account(role):
        return User.objects.create_user(role, password=PASSWORD, role=role)

    return account


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
