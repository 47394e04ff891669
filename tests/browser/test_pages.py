"""Every public page of the demo, judged by machines: axe, the Nu HTML checker, the ruler."""

import json
import os
import subprocess
from itertools import pairwise
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from blog.comments.models import Comment
from blog.posts.models import Post
from tests import cast
from tests.browser.looking import fits

# On a phone: what is pressed must be 44 pixels high, but for links that stand in running text.
TOO_SMALL = """() => [...document.querySelectorAll('button, input:not([type=hidden]), textarea, nav a, .footer a')]
    .filter((e) => e.offsetParent && (e.closest('label') || e).getBoundingClientRect().height < 43.5 && !e.closest('p, svg, [aria-hidden]'))
    .map((e) => e.outerHTML.slice(0, 120))"""
# Axe would fetch the stylesheets again, by addresses relative to the page.
NO_PRELOAD = {"preload": False, "rules": {"target-size": {"enabled": True}}}
WIDTHS = [360, 768, 1280]


@pytest.fixture
def addresses(demo_blog, client):
    """Every kind of public page, each at least once."""
    post = Post.objects.get(featured=True)
    truncated = Post.objects.get(truncated=True)
    comment = Comment.objects.approved().first()
    held = client.post(
        f"/comments/post/{post.pk}/", {"name": "Rose", "body": "Bonjour."}, headers={"Sec-Fetch-Site": "same-origin"}
    )["Location"]
    rich = cast.rich_post()
    return [
        *("/events/", "/events/past/", "/events/lecture-du-cahier-a-voix-haute/", "/blogroll/", "/polls/"),
        *("/polls/que-savez-vous-des-enquetes/", "/polls/comment-preferez-vous-que-l-on-vous-appelle/results/"),
        *(rich.get_absolute_url(), "/archive/all/", "/language/fr/", "/popular/"),
        *("/", "/page/2/", "/archive/", "/2026/", "/2026/03/", "/2026/03/12/", "/tags/", "/tag/wikis/", "/authors/"),
        *(
            "/author/maud-kervella/",
            "/series/le-wiki-du-village/",
            "/search/",
            "/search/?q=wiki",
            "/search/?q=merci&in=comments",
            "/search/?q=introuvable",
        ),
        *(post.get_absolute_url(), truncated.get_absolute_url(), "/2022/10/what-a-blog-owes-to-those-who-answer/"),
        *(
            f"/comments/{comment.pk}/reply/",
            held,
            "/comments/",
            "/account/sign-in/",
            "/account/sign-up/",
            "/nulle-part/",
            f"/comments/{comment.pk}/report/",
        ),
    ]


# Another scheme changes colours, another language words: only what can differ is asked again.
COLOURS = ["color-contrast", "link-in-text-block"]
WORDS = ["html-has-lang", "html-lang-valid", "valid-lang", "link-name", "button-name", "label", "document-title"]


@pytest.mark.parametrize(
    ("language", "scheme", "rules"), [("", "light", None), ("", "dark", COLOURS), ("/en", "light", WORDS)]
)
def test_axe_finds_nothing_on_any_page(open_browser, addresses, language, scheme, rules):
    axe = Axe()
    options = NO_PRELOAD | ({"runOnly": {"type": "rule", "values": rules}} if rules else {})
    page = open_browser(scheme=scheme, bypass_csp=True)  # axe brings a style of its own
    for address in addresses:
        page.goto(language + address)
        found = axe.run(page, options=options).response["violations"]
        assert not found, f"{address}: {[(v['id'], v['nodes'][0]['html']) for v in found]}"


def answers_to_forms(client):
    """The pages one meets only by sending something."""
    post = Post.objects.get(featured=True)
    address, here = f"/comments/post/{post.pk}/", {"Sec-Fetch-Site": "same-origin"}
    yield "a comment to confirm", client.post(address, {"name": "Rose", "body": "Bonjour."})
    yield "a comment to mend", client.post(address, {"name": "", "body": "", "parent": "x"}, headers=here)
    reader = Client(SERVER_NAME="localhost")
    reader.force_login(cast.user("reader", email="rose@example.org"))
    for page in ("", "email/", "password/", "factors/", "again/", "sign-out/"):
        yield f"account {page.strip('/')}".replace("/", " "), reader.get(f"/account/{page}")
    yield "following", reader.get("/comments/following/")
    yield "to follow", client.get(f"/comments/post/{post.pk}/follow/")
    yield "a comment of an account", reader.get(post.get_absolute_url())
    yield "a wrong password", client.post("/account/sign-in/", {"login": "x", "password": "y"})
    post.comment_policy = "closed"
    post.save()
    yield "a comment too late", client.post(address, {"name": "Rose", "body": "Bonjour."}, headers=here)
    strict = Client(enforce_csrf_checks=True, SERVER_NAME="localhost")
    yield "a forged token", strict.post("/account/sign-in/", {})
    yield "a closed door", strict.post(address, {"csrfmiddlewaretoken": "x"})


def test_the_nu_html_checker_finds_nothing_on_any_page(client, addresses, tmp_path, settings):
    jar = os.environ.get("VNU_JAR")
    assert jar, "the Nu HTML checker is missing: run with bin/with-browser"
    names, pages = {}, tmp_path / "pages"
    pages.mkdir()
    for number, address in enumerate([*addresses, *(f"/en{address}" for address in addresses)]):
        path = pages / f"{number:02}.html"
        path.write_bytes(client.get(address).content)
        names[path.name] = address
    for name, answer in answers_to_forms(client):
        (pages / f"{name}.html").write_bytes(answer.content)
        names[f"{name}.html"] = name
    for name, address in {"400": "a forged host", "500": "a failure"}.items():
        path = pages / f"{name}.html"
        path.write_text((settings.BASE_DIR / f"templates/{name}.html").read_text())
        names[path.name] = address
    command = ["java", "-jar", jar, "--format", "json", "--exit-zero-always", "--stdout", str(pages)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)["messages"]
    assert not [(names[unquote(m["url"].rsplit("/", 1)[1])], m["message"], m.get("extract")) for m in found]


def test_pages_fit_every_screen_fingers_hit_and_headings_go_down_step_by_step(open_browser, addresses):
    for width in WIDTHS:
        page = open_browser(width)
        for address in addresses:
            if address == "/account/sign-in/":  # its form has a token
                assert page.context.cookies() == [], "reading leaves nothing in the browser"
                assert page.evaluate("localStorage.length + sessionStorage.length") == 0
            page.goto(address)
            fits(page, width)
            if width == 360:
                assert page.evaluate(TOO_SMALL) == [], address
            levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map((h) => +h.tagName[1])")
            assert levels.count(1) == 1, address
            assert all(after - before <= 1 for before, after in pairwise(levels)), (address, levels)
