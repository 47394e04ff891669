"""The desk in a real browser with the policy on: hostile text runs nothing, nothing is blocked, axe is content."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from blog.comments.models import Comment
from tests import cast
from tests.browser.looking import fits
from tests.trust.payloads import PAYLOADS


def test_what_low_roles_wrote_runs_nothing_where_an_administrator_looks(page, sign_in, account, live_server):
    account("administrator")
    for number, payload in enumerate(PAYLOADS[::3]):
        text = payload.replace("\x00", "")
        post = cast.post(
            text[:200], by=cast.author(text[:100], slug=f"a{number}", bio=text), body=text, tags=[text[:80]]
        )
        cast.comment(post, text, name=text[:80], status="pending")
    sign_in(page, "administrator")
    comment = Comment.objects.last()
    for address in (
        *("/admin/", "/admin/blog/comment/", "/admin/blog/post/", "/admin/blog/decision/", "/admin/blog/tag/"),
        *(
            "/admin/accounts/author/",
            f"/admin/blog/comment/{comment.pk}/change/",
            f"/admin/blog/post/{post.pk}/change/",
        ),
        *(f"/admin/blog/post/{post.pk}/history/", f"/admin/blog/post/{post.pk}/delete/", "/"),
    ):
        page.goto(address)
        expect(page.locator("body")).to_be_visible()
        assert page.evaluate("window.alerted") is None


def test_axe_finds_nothing_on_the_moderation_pages(open_browser, sign_in, account, live_server):
    account("editor")
    post = cast.post(by=cast.author("Plume"))
    parent = cast.comment(post)
    comment = cast.comment(post, parent=parent, status="pending")
    axe = Axe()
    for scheme in ("light", "dark"):
        page = open_browser(360, scheme=scheme, bypass_csp=True)  # axe brings a style of its own
        sign_in(page, "editor")
        for address in ("/admin/blog/comment/", f"/admin/blog/comment/{comment.pk}/change/"):
            page.goto(address)
            found = axe.run(page, context=".queue", options={"preload": False}).response["violations"]
            assert not found, f"{address} {scheme}: {[(v['id'], v['nodes'][0]['html']) for v in found]}"
            fits(page, 360)
