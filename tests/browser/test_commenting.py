"""Commenting in a real browser: what was typed is there until it has arrived, and one's own can be changed."""

import pytest
from playwright.sync_api import expect

from blog.comments.models import Comment
from blog.moderation.transitions import transition
from tests import cast


@pytest.fixture
def post(live_server):
    post = cast.post("Un billet")
    cast.comment(post, "Une phrase à citer, et une autre.", name="Ada")
    return post


def write(page, post, text):
    page.goto(post.get_absolute_url())
    page.fill("[name=body]", text)
    page.fill("[name=name]", "Rose")


def test_what_was_typed_survives_a_reload_a_closed_tab_and_a_failed_send(page, post):
    write(page, post, "Pas encore envoyé.")
    page.reload()
    expect(page.locator("[name=body]")).to_have_value("Pas encore envoyé.")
    page.close()
    page = page.context.new_page()
    page.goto(post.get_absolute_url())
    expect(page.locator("[name=body]")).to_have_value("Pas encore envoyé.")
    page.fill("[name=name]", "Rose")
    page.context.set_offline(True)
    page.locator(".answer button").first.click()
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(False)
    page.goto(post.get_absolute_url())
    expect(page.locator("[name=body]")).to_have_value("Pas encore envoyé.")
    expect(page.locator("[name=name]")).to_have_value("Rose")
    page.locator(".answer button").first.click()
    expect(page.locator("h1")).to_have_text("Votre commentaire est arrivé")
    page.goto(post.get_absolute_url())
    expect(page.locator("[name=body]")).to_have_value("")
    assert Comment.objects.filter(body="Pas encore envoyé.").count() == 1


def test_read_over_sent_changed_and_taken_back(page, post):
    write(page, post, "Premier.")
    page.locator("[name=preview]").click()
    expect(page.locator(".comment .said")).to_have_text("Premier.")
    page.locator(".answer button").first.click()
    expect(page.locator("h1")).to_have_text("Votre commentaire est arrivé")
    transition([Comment.objects.get(body="Premier.").pk], "approved")
    write(page, post, "Second.")
    page.locator(".answer button").first.click()
    page.wait_for_url("**/#comment-*")
    page.get_by_role("link", name="Corriger ou retirer").click()
    page.fill("[name=body]", "Second, corrigé.")
    page.locator("main button[type=submit]").click()
    expect(page.get_by_text("Second, corrigé.")).to_be_visible()
    page.goto("/comments/mine/")
    page.get_by_role("link", name="Le retirer").first.click()
    page.locator("main button[type=submit]").click()
    expect(page.locator(".notice")).to_contain_text("n’est plus là")
    page.goto(post.get_absolute_url())
    expect(page.get_by_text("Second, corrigé.")).to_have_count(0)


def test_what_is_marked_is_quoted_in_the_answer(page, post):
    page.goto(post.get_absolute_url())
    page.locator(".comment .said").dblclick(position={"x": 5, "y": 10})
    page.locator("[data-reply]").click()
    expect(page.locator("[name=body]")).to_have_value("> Une\n\n")


def test_answers_are_folded_away_without_a_script(open_browser, post):
    cast.comment(post, "La réponse.", parent=Comment.objects.get())
    page = open_browser(javascript=False)
    page.goto(post.get_absolute_url())
    expect(page.get_by_text("La réponse.")).to_be_visible()
    page.get_by_text("1 réponse", exact=True).last.click()
    expect(page.get_by_text("La réponse.")).not_to_be_visible()


def test_a_post_and_a_comment_are_liked_with_a_click_and_no_more_with_another(page, post):
    page.goto(post.get_absolute_url())
    button = page.locator("form.like button")
    button.click()
    expect(page.locator("form.like [data-like-count]")).to_have_text("1")
    page.reload()
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    page.locator(".comment [data-like]").first.click()
    expect(page.locator(".comment [data-like-count]").first).to_have_text("1")
    assert [comment.like_count for comment in Comment.objects.all()] == [1]


def test_an_account_s_comment_leaves_nothing_behind_once_it_is_sent(open_browser, sign_in, account, post):
    account("reader")
    page = open_browser()
    sign_in(page, "reader")
    write(page, post, "Une seule fois.")
    page.locator(".answer button").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre commentaire est arrivé")
    page.goto(post.get_absolute_url())
    expect(page.locator("[name=body]")).to_have_value("")
