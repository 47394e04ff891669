"""The desk in a real browser with the policy on: hostile text runs nothing, nothing is blocked, axe is content."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from blog.comments.models import Comment
from blog.moderation.models import Ban, Report, RuleSetting
from blog.moderation.transitions import change_text
from tests import cast
from tests.browser.looking import fits
from tests.trust.payloads import PAYLOADS

MODERATION = [
    *(
        f"/admin/blog/comment/{query}"
        for query in ("", "?status=reported", "?status=spam", "?order=weight", "statistics/")
    ),
    *("/admin/blog/rulesetting/", "/admin/blog/ban/", "/admin/blog/decision/"),
]


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
    hostile = PAYLOADS[1].replace("\x00", "")
    reader = cast.user("reader", name="un-lecteur", email="x@example.org")
    for number, payload in enumerate(PAYLOADS[:200:7]):
        text = payload.replace("\x00", "")
        Report.objects.create(comment=comment, reason="other", text=text[:500], user=reader)
        Ban.objects.get_or_create(kind="word", value=text[:200] or str(number), defaults={"note": text[:300]})
        RuleSetting.objects.update_or_create(code="links", defaults={"errors": 1, "last_error": text[:300]})
        cast.transition([comment.pk], ("spam", "pending")[number % 2], by=reader, note=text[:300])
    change_text(comment, "Autre.", by=reader, note=hostile[:300], seen=comment.body)
    for address in (
        *MODERATION,
        f"/admin/blog/ban/{Ban.objects.first().pk}/change/",
        "/admin/blog/comment/?status=approved",
        "/admin/blog/comment/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&author=x&after=1",
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
        for address in (*MODERATION, f"/admin/blog/comment/{comment.pk}/change/"):
            page.goto(address)
            found = axe.run(
                page, context=".queue" if "queue" in page.content() else "#content", options={"preload": False}
            ).response["violations"]
            assert not found, f"{address} {scheme}: {[(v['id'], v['nodes'][0]['html']) for v in found]}"
            fits(page, 360)
