"""The queue in a real browser: cleared by keys, on a phone, and without scripts."""

import pytest
from playwright.sync_api import expect

from blog.comments.models import Comment
from blog.moderation.models import Decision
from tests import cast

QUEUE = "/admin/blog/comment/"


@pytest.fixture
def waiting(account, live_server):
    account("editor")
    post = cast.post("Le marché")
    return [cast.comment(post, f"Le mot numéro {number}.", status="pending").pk for number in range(6)]


def statuses(waiting):
    found = Comment.objects.in_bulk(waiting)
    return [found[pk].status for pk in waiting]


def is_decision(response):
    """The answer to a decision: rows leave the page before it comes."""
    return response.request.method == "POST"


def test_the_queue_is_cleared_by_keys(open_browser, sign_in, waiting):
    page = open_browser()
    sign_in(page, "editor")
    page.goto(QUEUE)
    rows = page.locator(".waiting > li")
    expect(rows).to_have_count(6)
    page.keyboard.press("j")
    for key in "asd":
        page.keyboard.press(key)
    expect(rows).to_have_count(3)
    expect(page.locator("[data-said]")).to_have_text("1 commentaire retiré.")
    assert statuses(waiting) == ["approved", "spam", "removed", "pending", "pending", "pending"]
    page.keyboard.press("z")
    expect(rows).to_have_count(4)
    assert statuses(waiting)[2] == "pending"
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(rows.nth(0).locator("article")).to_be_focused()
    page.keyboard.press("x")
    expect(rows.nth(0).get_by_role("checkbox")).to_be_checked()
    expect(page.locator("[data-ticked]")).to_have_text("1")
    page.keyboard.press("e")
    expect(page.get_by_label("Pourquoi, pour les lecteurs")).to_be_attached()
    page.keyboard.press("r")  # nobody can answer what is not shown
    page.goto(f"{QUEUE}?status=approved")
    page.keyboard.press("j")
    page.keyboard.press("r")
    page.wait_for_url("**/reply/")


def test_keys_are_for_all_that_are_ticked_and_their_number_is_shown_first(open_browser, sign_in, waiting):
    page = open_browser()
    sign_in(page, "editor")
    page.goto(QUEUE)
    for _row in range(3):
        page.keyboard.press("j")
        page.keyboard.press("x")
    page.keyboard.press("s")
    with page.expect_response(is_decision):
        page.get_by_role("button", name="Indésirable (3)").click()
    expect(page.locator(".waiting > li")).to_have_count(3)
    assert statuses(waiting) == ["spam"] * 3 + ["pending"] * 3
    page.goto(f"{QUEUE}?status=spam")
    page.keyboard.press("j")
    with page.expect_response(is_decision):
        page.keyboard.press("h")
    expect(page.locator(".waiting > li")).to_have_count(2)
    assert statuses(waiting).count("pending") == 4


def test_keys_can_be_switched_off_and_do_nothing_where_one_types(open_browser, sign_in, waiting):
    page = open_browser()
    sign_in(page, "editor")
    page.goto(QUEUE)
    page.get_by_text("Filtrer", exact=True).click()
    page.get_by_label("Nom, adresse ou mots").press_sequentially("as?jd")
    assert set(statuses(waiting)) == {"pending"}
    page.get_by_text("Touches, et courriels sur ce qui attend").click()
    page.get_by_label("Utiliser des touches sur cette page").uncheck()
    page.reload()
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.get_by_text("Touches, et courriels sur ce qui attend").click()
    expect(page.get_by_label("Utiliser des touches sur cette page")).not_to_be_checked()
    expect(page.locator(".waiting > li")).to_have_count(6)
    assert set(statuses(waiting)) == {"pending"}


def test_what_someone_else_decided_meanwhile_is_left_and_said(open_browser, sign_in, waiting):
    page = open_browser()
    sign_in(page, "editor")
    page.goto(QUEUE)
    cast.transition([waiting[0]], "spam", by=cast.user("editor"))
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator("[data-said]")).to_contain_text("quelqu’un en a décidé entre-temps")
    assert statuses(waiting)[0] == "spam"


def test_what_an_undo_leaves_is_said(open_browser, sign_in, waiting):
    page = open_browser()
    sign_in(page, "editor")
    page.goto(QUEUE)
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator("[data-said]")).to_have_text("1 commentaire approuvé.")
    cast.transition(waiting[:1], "removed", by=None)
    page.keyboard.press("z")
    expect(page.locator("[data-said]")).to_contain_text("laissé")
    assert statuses(waiting)[0] == "removed"


def test_the_key_to_edit_leads_to_the_text(open_browser, sign_in, waiting):
    page = open_browser()
    sign_in(page, "editor")
    page.goto(QUEUE)
    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(page.locator("textarea[name=body]")).to_be_visible()


def test_where_the_server_is_away_the_comment_comes_back_to_the_list(open_browser, sign_in, waiting):
    page = open_browser()
    sign_in(page, "editor")
    page.goto(QUEUE)
    page.route("**/decide/", lambda route: route.abort())
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator("[data-said]")).to_have_text("L’envoi a échoué : le commentaire est revenu dans la liste.")
    expect(page.locator(".waiting > li")).to_have_count(6)
    open_browser.complaints.clear()  # the request that was meant to fail


@pytest.mark.parametrize("width", [360, 1280])
def test_without_scripts_many_are_decided_about_and_undone(open_browser, sign_in, waiting, width):
    page = open_browser(width, javascript=False)
    sign_in(page, "editor")
    page.goto(QUEUE)
    for box in page.locator(".waiting").get_by_role("checkbox").all()[:3]:
        box.check()
    page.locator(".many").get_by_role("button", name="Indésirable").click()
    expect(page.get_by_text("Il s’agit de 3 commentaires.")).to_be_visible()
    page.get_by_role("button", name="Indésirable (3)").click()
    expect(page.locator(".messagelist")).to_contain_text("3 commentaires classés indésirables.")
    page.get_by_role("button", name="Annuler cela").click()
    expect(page.locator(".messagelist")).to_contain_text("3 commentaires sont comme avant.")
    assert set(statuses(waiting)) == {"pending"}
    assert Decision.objects.filter(undoes__isnull=False).count() == 3


def test_a_reader_reports_and_an_editor_bans_and_closes_on_a_phone(open_browser, sign_in, account, live_server):
    account("editor")
    post = cast.post("Le marché")
    comment = cast.comment(post, "Voyez https://pills.example/ pour cela.")
    reader = open_browser(360, javascript=False)
    reader.goto(post.get_absolute_url())
    reader.locator(".comment footer").get_by_role("link", name="Signaler").click()
    reader.get_by_label("C’est de la publicité.").check()
    reader.get_by_role("button", name="Signaler").click()
    expect(reader.locator(".notice")).to_contain_text("la rédaction va le regarder")
    page = open_browser(360)
    sign_in(page, "editor")
    page.goto(f"{QUEUE}?status=reported")
    expect(page.locator(".report")).to_contain_text("C’est de la publicité.")
    page.get_by_role("link", name="dans sa conversation").click()
    page.get_by_text("Qui l’a écrit : confiance, bannissement").click()
    page.get_by_label("le domaine : pills.example").or_(
        page.get_by_text("pills.example", exact=False).last
    ).first.click()
    page.get_by_role("button", name="Bannir").click()
    expect(page.locator(".messagelist")).to_contain_text("Banni")
    page.get_by_text("Sa conversation : la fermer, la ralentir").click()
    page.get_by_role("button", name="La fermer aux nouveaux commentaires").click()
    expect(page.locator(".messagelist")).to_contain_text("La conversation est fermée.")
    reader.goto(post.get_absolute_url())
    expect(reader.get_by_text("Les commentaires sont fermés ici.")).to_be_visible()
    assert Comment.objects.get(pk=comment.pk).status == "approved"
