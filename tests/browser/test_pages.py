"""Every public page of the demo, judged by machines: axe, the Nu HTML checker, the ruler."""

import json
import os
import subprocess

import pytest
from axe_playwright_python.sync_playwright import Axe

from blog.comments.models import Comment
from blog.posts.models import Post

SCHEMES, WIDTHS = ["light", "dark"], [360, 768, 1280]


@pytest.fixture
def addresses(demo_blog, client):
    """Every kind of public page, each at least once."""
    post = Post.objects.get(featured=True)
    truncated = Post.objects.get(truncated=True)
    comment = Comment.objects.approved().first()
    held = client.post(
        f"/comments/post/{post.pk}/", {"name": "Rose", "body": "Bonjour."}, headers={"Sec-Fetch-Site": "same-origin"}
    )["Location"]
    return [
        *("/", "/page/2/", "/archive/", "/2026/", "/2026/03/", "/2026/03/12/", "/tags/", "/tag/wikis/", "/authors/"),
        *("/author/maud-kervella/", "/series/le-wiki-du-village/", "/search/", "/search/?q=wiki", "/search/?q=introuvable"),
        *(post.get_absolute_url(), truncated.get_absolute_url(), "/2022/10/what-a-blog-owes-to-those-who-answer/"),
        *(f"/comments/{comment.pk}/reply/", held, "/comments/", "/account/sign-in/", "/nulle-part/"),
    ]


@pytest.mark.parametrize("language", ["", "/en"])
def test_axe_finds_nothing_on_any_page_in_either_scheme(open_browser, addresses, language):
    axe = Axe()
    for scheme in SCHEMES:
        page = open_browser(scheme=scheme)
        for address in addresses:
            page.goto(language + address)
            found = axe.run(page).response["violations"]
            assert not found, f"{address} {scheme}: {[(v['id'], v['nodes'][0]['html']) for v in found]}"


def test_the_nu_html_checker_finds_nothing_on_any_page(client, addresses, tmp_path):
    jar = os.environ.get("VNU_JAR")
    assert jar, "the Nu HTML checker is missing: run with bin/with-browser"
    names = {}
    for number, address in enumerate([a for address in addresses for a in (address, f"/en{address}")]):
        path = tmp_path / f"{number:02}.html"
        path.write_bytes(client.get(address).content)
        names[path.name] = address
    for name, address in {"400": "a forged host", "500": "a failure"}.items():
        path = tmp_path / f"{name}.html"
        path.write_text(open(f"templates/{name}.html").read())
        names[path.name] = address
    command = ["java", "-jar", jar, "--format", "json", "--exit-zero-always", "--stdout", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)["messages"]
    assert not [(names[m["url"].rsplit("/", 1)[1]], m["message"], m.get("extract")) for m in found]


def test_no_page_scrolls_sideways_from_360_pixels_up(open_browser, addresses):
    for width in WIDTHS:
        page = open_browser(width)
        for address in addresses:
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{address} at {width}"


def test_what_a_finger_must_hit_is_44_pixels_high_on_a_phone(open_browser, addresses):
    page = open_browser(360)
    script = """() => [...document.querySelectorAll('button, input:not([type=hidden]), textarea, nav a, .footer a')]
        .filter((e) => e.offsetParent && e.getBoundingClientRect().height < 43.5 && !e.closest('.h-card, p, svg'))
        .map((e) => e.outerHTML.slice(0, 120))"""
    for address in addresses:
        page.goto(address)
        assert page.evaluate(script) == [], address


def test_the_headings_of_every_page_go_down_step_by_step_from_one_h1(open_browser, addresses):
    page = open_browser()
    for address in addresses:
        page.goto(address)
        levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map((h) => +h.tagName[1])")
        assert levels.count(1) == 1, address
        assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False)), (address, levels)


def test_a_first_visit_is_light(open_browser, addresses, settings):
    """At most 8 requests and 100 KB without pictures (as they are, before any compression of texts)."""
    page = open_browser()
    for address in ("/", Post.objects.get(featured=True).get_absolute_url()):
        seen = []
        page.context.clear_cookies()
        page.on("response", seen.append)
        page.goto(address, wait_until="networkidle")
        page.remove_listener("response", seen.append)
        texts = [response for response in seen if response.request.resource_type != "image"]
        assert len(texts) <= 8, [response.url for response in texts]


def test_anonymous_reading_leaves_nothing_in_the_browser(open_browser, addresses):
    page = open_browser()
    for address in addresses[:16]:
        page.goto(address)
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
