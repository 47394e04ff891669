"""What posts hold, in a real browser: put in from the editor, seen and answered by readers."""

import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Author
from accounts.profiles import author_of
from blog.blogroll.models import LinkedBlog
from blog.documents.models import Document
from blog.events.models import Event
from blog.polls.models import Choice
from blog.posts.models import Post
from tests import cast
from tests.browser.looking import fits
from tests.browser.writing import begin, press


@pytest.fixture
def concert(live_server):
    return Event.objects.create(
        title="Concert au lavoir", starts_at=timezone.now() + timedelta(days=9), place="Le lavoir"
    )


@pytest.mark.parametrize("form", ["html", "markdown"])
def test_an_event_is_put_into_a_text_by_keyboard_and_stands_whole_on_the_page(writer, concert, form):
    page = writer()
    Author.objects.filter(pk=author_of(writer.made["author"]).pk).update(writes_in=form)
    page.goto("/admin/blog/post/add/")
    page.fill("[name=title]", "Un rendez-vous")
    page.click(".rich .ProseMirror" if form == "html" else "textarea[name=body]")
    page.keyboard.type("Avant.")
    press(page, "held")
    expect(page.locator("#held-words")).to_be_focused()
    page.keyboard.type("LAVOIR")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Concert au lavoir")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.keyboard.type("Après.")
    page.get_by_role("button", name="Publier").click()
    expect(page.locator(".messagelist")).to_contain_text("publié")
    post = Post.objects.get()
    body = {
        "html": '<p>Avant.</p><p><a href="/events/concert-au-lavoir/" rel="noopener">Concert au lavoir</a></p><p>Après.</p>',
        "markdown": "Avant.\n\n[Concert au lavoir](/events/concert-au-lavoir/)\n\nAprès.",
    }
    assert post.body == body[form]
    page.goto(post.get_absolute_url())
    expect(page.locator("aside.event")).to_contain_text("Le lavoir")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_reader_answers_a_poll_in_a_text_with_and_without_scripts(open_browser, live_server, javascript):
    poll = cast.poll("Thé ou café ?", {"Que buvez-vous ?": ["Thé", "Café"], "Quand ?+": ["Matin", "Soir"]})
    post = cast.post("À boire", body=f"Alors ?\n\n[Répondez]({poll.get_absolute_url()})", body_format="markdown")
    page = open_browser(width=360, javascript=javascript)
    page.goto(post.get_absolute_url())
    page.get_by_label("Café").check()
    page.get_by_role("button", name="Répondre", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Il manque une réponse")
    expect(page.get_by_label("Café")).to_be_checked()
    page.get_by_label("Matin").check()
    page.get_by_label("Soir").check()
    page.get_by_role("button", name="Répondre", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("votre réponse est comptée")
    expect(page.get_by_role("row", name="Café")).to_contain_text("100 %")
    assert dict(Choice.objects.values_list("text", "votes")) == {"Thé": 0, "Café": 1, "Matin": 1, "Soir": 1}


def test_several_pictures_chosen_at_once_stand_beside_each_other(writer, live_server, tmp_path):
    page = writer()
    begin(page)
    page.get_by_role("button", name="Image", exact=True).click()
    files = [cast.picture(tmp_path / f"{name}.png", size=(300, 200), colour=name) for name in ("tan", "navy")]
    page.set_input_files("#new-pictures", files)
    for _ in files:
        page.locator("[name=decorative]").check()
        page.get_by_role("button", name="D’accord").click()
    expect(page.locator(".rich figure.group figure img")).to_have_count(2)
    page.keyboard.type("Après.")
    page.get_by_role("button", name="Publier").click()
    expect(page.locator(".messagelist")).to_contain_text("publié")
    post = Post.objects.get()
    assert post.body.count("<figure><img") == 2 and '<figure class="group"><figure>' in post.body
    page.goto(post.get_absolute_url())
    first, second = (page.locator("figure.group figure").nth(n).bounding_box() for n in (0, 1))
    assert abs(first["y"] - second["y"]) < 2 and first["x"] < second["x"]
    page.goto(f"/admin/blog/post/{post.pk}/change/")
    expect(page.locator(".rich figure.group figure img")).to_have_count(2)


def test_pages_of_the_desk_fit_a_phone_and_axe_is_content(open_browser, sign_in, account, concert):
    account("editor")
    poll = cast.poll("Oui ?", {"Alors ?": ["Oui", "Non"]})
    blog = LinkedBlog.objects.create(name="Un autre", url="https://autre.example/")
    page = open_browser(360, bypass_csp=True)
    sign_in(page, "editor")
    axe = Axe()
    addresses = [f"event/{concert.pk}/change/", "event/", f"poll/{poll.pk}/change/", f"linkedblog/{blog.pk}/change/"]
    for address in (*addresses, "linkedblog/opml/", "postreads/"):
        page.goto(f"/admin/blog/{address}")
        options = {"preload": False, "runOnly": ["wcag2a", "wcag2aa"]}
        found = axe.run(page, context="#content", options=options).response["violations"]
        ours = [v for v in found if v["id"] != "color-contrast"]  # Django's own colours of hints
        assert not ours, f"{address}: {[(v['id'], v['nodes'][0]['html']) for v in ours]}"
        fits(page, 360)


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.mark.parametrize("form", ["html", "markdown"])
def test_documents_brought_together_stand_each_for_itself(writer, live_server, tmp_path, form):
    page = writer()
    Author.objects.filter(pk=author_of(writer.made["author"]).pk).update(writes_in=form)
    page.goto("/admin/blog/post/add/")
    page.fill("[name=title]", "Deux rapports")
    page.click(".rich .ProseMirror" if form == "html" else "textarea[name=body]")
    page.keyboard.type("Avant.")
    files = [tmp_path / f"{name}.pdf" for name in ("Un", "Deux")]
    for file in files:
        file.write_bytes(PDF + file.name.encode())
    page.get_by_role("button", name="Image", exact=True).click()
    page.set_input_files("#new-pictures", files)
    if form == "html":
        expect(page.locator(".rich .ProseMirror")).to_contain_text("Deux (PDF")
    else:
        expect(page.locator("textarea[name=body]")).to_have_value(re.compile(r"Deux \(PDF"))
    page.keyboard.type("Après.")
    page.get_by_role("button", name="Publier").click()
    expect(page.locator(".messagelist")).to_contain_text("publié")
    page.goto(Post.objects.get().get_absolute_url())
    expect(page.locator(".document")).to_have_count(2)
    expect(page.locator(".document").first).to_contain_text("Un")
    expect(page.get_by_text("Avant.", exact=True)).to_be_visible()
    expect(page.get_by_text("Après.", exact=True)).to_be_visible()


def test_who_publishes_while_a_file_is_on_its_way_gets_one_post_with_it(writer, live_server, tmp_path):
    page = writer()
    begin(page)
    (tmp_path / "Un.pdf").write_bytes(PDF)
    held_back = []
    page.route("**/pictures/add/", lambda route: held_back.append(route))
    page.get_by_role("button", name="Image", exact=True).click()
    page.set_input_files("#new-pictures", tmp_path / "Un.pdf")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.get_by_role("button", name="Publier").click()
    expect(page.locator("[data-status]")).to_contain_text("Le fichier d’abord")
    assert not Post.objects.exists()
    held_back[0].continue_()
    expect(page.locator(".messagelist")).to_contain_text("publié")
    assert "Un (PDF" in Post.objects.get().body


def test_a_document_brought_where_words_are_chosen_is_what_they_lead_to(writer, live_server, tmp_path):
    page = writer()
    begin(page, text="Lisez ceci")
    for _ in "ceci":
        page.keyboard.press("Shift+ArrowLeft")
    (tmp_path / "Un.pdf").write_bytes(PDF)
    page.get_by_role("button", name="Image", exact=True).click()
    page.set_input_files("#new-pictures", tmp_path / "Un.pdf")
    page.get_by_role("button", name="Publier").click()
    expect(page.locator(".messagelist")).to_contain_text("publié")
    page.goto(Post.objects.get().get_absolute_url())
    expect(page.get_by_role("link", name="ceci")).to_have_attribute("href", Document.objects.get().get_absolute_url())
    expect(page.locator("article p").filter(has_text="Lisez ceci")).to_be_visible()


def test_what_lasts_whole_days_asks_for_days_alone_and_forgets_no_hour(open_browser, sign_in, account):
    account("author")
    page = open_browser(360)
    sign_in(page, "author")
    page.goto("/admin/blog/event/add/")
    page.fill("[name=title]", "Salon du livre")
    page.fill("[name=starts_at]", "2030-05-12T20:00")
    page.check("[name=all_day]")
    expect(page.locator("[name=starts_at]")).to_have_value("2030-05-12")
    page.uncheck("[name=all_day]")
    expect(page.locator("[name=starts_at]")).to_have_value("2030-05-12T20:00")
    page.check("[name=all_day]")
    page.fill("[name=ends_at]", "2030-05-14")
    page.fill("[name=zone]", "Paris")
    page.locator("[name=_save]").click()
    expect(page.locator(".errorlist")).to_contain_text("fuseau horaire")
    expect(page.locator("[name=starts_at]")).to_have_value("2030-05-12")
    expect(page.locator("[name=ends_at]")).to_have_value("2030-05-14")
    page.fill("[name=zone]", "Europe/Paris")
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist")).to_contain_text("Salon du livre")
    page.goto("/events/salon-du-livre/")
    expect(page.locator("main")).to_contain_text("du dimanche 12 mai 2030 au mardi 14 mai 2030")
