"""The path everything is for: read, comment, moderate, see it published, answer."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import Author
from tests import cast


@pytest.fixture
def post(live_server, account):
    editor = account("editor")
    author = Author.objects.create(name="Maud Kervella", slug="maud", user=editor)
    return cast.post("La salle d’attente", by=author, tags=["Médecine"], body="Un cahier près de la porte.")


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("width", [360, 1280])
def test_read_comment_moderate_see_it_published_and_answer(open_browser, sign_in, post, javascript, width):
    reader, editor = open_browser(width, javascript=javascript), open_browser(width, javascript=javascript)

    reader.goto("/")
    reader.click("text=La salle d’attente")
    expect(reader.locator("h1")).to_have_text("La salle d’attente")
    expect(reader.locator(".answer")).to_contain_text("est lu par la rédaction avant de paraître")
    reader.fill("[name=name]", "Rose")
    reader.fill("[name=body]", "Chez nous, c’est une *ardoise*.")
    reader.click("text=Envoyer")
    expect(reader.locator("h1")).to_have_text("Votre commentaire est arrivé")
    expect(reader.locator(".notice")).to_contain_text("Un premier commentaire ici est toujours lu avant de paraître.")
    status = reader.url

    sign_in(editor, "editor")
    editor.goto("/admin/blog/comment/")
    waiting = editor.locator(".waiting > li")
    expect(waiting).to_contain_text("La salle d’attente")
    expect(waiting).to_contain_text("Chez nous, c’est une ardoise.")
    waiting.get_by_role("button", name="Approuver").click()
    if javascript:
        expect(editor.locator(".nothing")).to_be_visible()
    else:
        expect(editor.locator(".messagelist")).to_contain_text("1 commentaire approuvé.")

    reader.goto(status)
    expect(reader.locator("h1")).to_have_text("Votre commentaire est publié")
    reader.click("text=Le voir dans la conversation")
    expect(reader).to_have_url(re.compile(r"/la-salle-d-attente/#comment-\d+$"))
    expect(reader.locator(".comment em")).to_have_text("ardoise")

    editor.goto(post.get_absolute_url())
    editor.locator(".comment").get_by_role("link", name="Répondre").click()
    editor.fill("[name=body]", "L’ardoise est une belle idée.")
    editor.click("text=Envoyer")
    expect(editor.locator(".thread .thread, .thread ol .comment")).to_contain_text("L’ardoise est une belle idée.")
    expect(editor.locator(".badge")).to_have_text("signe ce billet")

    reader.goto("/")
    expect(reader.locator("body")).to_contain_text("2 commentaires")
    reader.goto(post.get_absolute_url())
    reader.fill("[name=name]", "Rose")
    reader.fill("[name=body]", "Me revoilà.")
    reader.click("text=Envoyer")
    expect(reader.locator(".thread")).to_contain_text("Me revoilà.")


def test_the_form_moves_below_the_comment_one_answers_and_back(page, post):
    first = cast.comment(post, "Le premier.")
    cast.comment(post, "Le second.")
    page.goto(post.get_absolute_url())
    page.locator(f"#comment-{first.pk}").get_by_role("link", name="Répondre").click()
    expect(page.locator(f"#comment-{first.pk} + .answer")).to_be_visible()
    expect(page.locator("[name=parent]")).to_have_value(str(first.pk))
    expect(page.locator("[name=body]")).to_be_focused()
    page.get_by_role("button", name="Ne pas répondre à celui-ci").click()
    expect(page.locator(".thread .answer")).to_have_count(0)
    expect(page.locator("[name=parent]")).to_have_value("")


def test_the_colours_chosen_are_remembered(page, post):
    page.goto("/")
    page.get_by_role("button", name="Couleurs sombres").click()
    page.goto(post.get_absolute_url())
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 21, 15)"


def test_many_are_decided_about_at_once_and_taken_back(page, sign_in, post):
    for number in range(3):
        cast.comment(post, f"numéro {number}", status="pending")
    sign_in(page, "editor")
    page.goto("/admin/blog/comment/")
    for box in page.locator(".waiting input[type=checkbox]").all():
        box.check()
    page.locator(".many").get_by_role("button", name="Indésirable").click()
    page.get_by_role("button", name="Indésirable (3)").click()
    expect(page.locator(".messagelist")).to_contain_text("3 commentaires classés indésirables.")
    page.get_by_role("button", name="Annuler cela").click()
    expect(page.locator(".waiting > li")).to_have_count(3)


def test_a_post_is_written_and_published_without_scripts(open_browser, sign_in, account, live_server):
    account("author")
    page = open_browser(javascript=False)
    sign_in(page, "author")
    page.goto("/admin/blog/post/add/")
    page.fill("[name=title]", "Mon premier billet")
    page.fill("[name=body]", "<p>Un <strong>début</strong>.</p>")
    page.fill("[name=tags]", "essai")
    page.select_option("[name=status]", "published")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("publié")
    page.goto("/")
    page.click("text=Mon premier billet")
    expect(page.locator(".body strong")).to_have_text("début")
