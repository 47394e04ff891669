"""Nothing typed is lost, whatever happens to network, session, server or tab, and whoever writes beside one."""

from playwright.sync_api import expect

from blog.posts.models import Post
from blog.writing.models import WorkingCopy
from tests.browser.writing import TEXT, begin, kept


def test_the_tab_is_closed_and_the_text_is_offered_again(writer, live_server):
    page = writer()
    begin(page)
    kept(page)
    address = page.url
    page.keyboard.type(" Et ceci, juste avant.")
    page.close()
    WorkingCopy.objects.update(seen_at="2020-01-01T00:00Z")
    page = page.context.new_page()
    page.goto(address)
    page.get_by_role("button", name="Le reprendre").click()
    expect(page.locator(TEXT)).to_contain_text("Et ceci, juste avant.")
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist")).to_be_visible()
    expect(page.locator(".offer")).to_have_count(0)
    assert "juste avant" in Post.objects.get().body


def test_the_network_is_dropped_and_comes_back(writer, live_server):
    page = writer()
    begin(page)
    kept(page)
    page.context.set_offline(True)
    page.keyboard.type(" Hors ligne.")
    expect(page.locator("[data-status]")).to_contain_text("ne répond pas", timeout=15_000)
    expect(page.locator("[data-status]")).to_contain_text("gardé dans ce navigateur")
    page.context.set_offline(False)
    kept(page)
    assert "Hors ligne." in WorkingCopy.objects.get().fields["body"][0]


def test_the_session_ends_while_one_writes(writer, sign_in, live_server):
    page = writer()
    begin(page)
    kept(page)
    address = page.url
    page.context.clear_cookies(name="sessionid")
    page.keyboard.type(" Sans session.")
    expect(page.locator("[data-status]")).to_contain_text("connecté", timeout=15_000)
    page.locator("[name=_save]").click()  # even so, and into the page that asks to sign in
    page.wait_for_url(lambda url: "login" in url or "sign-in" in url or "change" not in url)
    sign_in(page, "author")
    page.goto(address)
    page.get_by_role("button", name="Le reprendre").click()
    expect(page.locator(TEXT)).to_contain_text("Sans session.")


def test_the_server_fails_while_one_writes(writer, live_server):
    page = writer()
    begin(page)
    kept(page)
    page.route("**/keep/", lambda route: route.abort())
    page.keyboard.type(" Serveur tombé.")
    expect(page.locator("[data-status]")).to_contain_text("ne répond pas", timeout=15_000)
    page.unroute("**/keep/")
    kept(page)
    assert "Serveur tombé." in WorkingCopy.objects.get().fields["body"][0]


def test_two_people_see_each_other_and_both_changes_are_in(writer, live_server):
    first = writer("author")
    begin(first, text="Un.")
    first.keyboard.press("Enter")
    first.keyboard.type("Deux.")
    kept(first)
    first.locator("[name=_save]").click()
    expect(first.locator(".messagelist")).to_be_visible()
    address = first.url
    second = writer("editor")
    second.goto(address)
    second.locator(f"{TEXT} p").first.click()
    second.keyboard.press("End")
    second.keyboard.type(" Du second.")
    kept(second)
    second.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # as on coming back to the tab
    expect(second.locator("[data-beside]")).to_contain_text("author")

    first.locator(f"{TEXT} p").last.click()
    first.keyboard.press("End")
    first.keyboard.type(" Du premier.")
    first.locator("[name=_save]").click()
    expect(first.locator(".messagelist")).to_be_visible()
    second.locator("[name=_save]").click()
    expect(second.locator(".messagelist")).to_contain_text("les deux versions sont réunies")
    assert Post.objects.get().body == "<p>Un. Du second.</p><p>Deux. Du premier.</p>"


def test_both_texts_are_shown_where_two_changed_the_same_place(writer, live_server):
    first = writer("author")
    begin(first, text="Une phrase.")
    first.locator("[name=_save]").click()
    expect(first.locator(".messagelist")).to_be_visible()
    second = writer("editor")
    second.goto(first.url)
    for page, text in ((first, "Une phrase du premier."), (second, "Une phrase du second.")):
        page.locator(TEXT).click()
        page.keyboard.press("Control+A")
        page.keyboard.type(text)
        page.locator("[name=_save]").click()
    expect(second.get_by_role("alert")).to_contain_text("même passage")
    expect(second.locator(TEXT)).to_contain_text("du second")
    expect(second.locator(".theirs")).to_contain_text("premier")
    assert "du premier" in Post.objects.get().body
    second.locator("[name=_save]").click()
    expect(second.locator(".messagelist")).to_be_visible()
    assert "du second" in Post.objects.get().body


def test_a_copy_that_comes_back_is_merged_with_what_others_saved_since(writer, live_server):
    page = writer()
    begin(page, text="Un.")
    page.keyboard.press("Enter")
    page.keyboard.type("Deux.")
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist")).to_be_visible()
    address = page.url
    page.locator(f"{TEXT} p").first.click()
    page.keyboard.press("End")
    page.keyboard.type(" Le mien.")
    kept(page)
    page.close()
    other = writer("editor")
    other.goto(address)
    other.locator(f"{TEXT} p").last.click()
    other.keyboard.press("End")
    other.keyboard.type(" Le tien.")
    other.locator("[name=_save]").click()
    expect(other.locator(".messagelist")).to_be_visible()
    page = page.context.new_page()
    page.goto(address)
    page.get_by_role("button", name="Le reprendre").click()
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist")).to_contain_text("réunies")
    assert Post.objects.get().body == "<p>Un. Le mien.</p><p>Deux. Le tien.</p>"


def test_signing_in_again_in_another_tab_is_enough_to_go_on(writer, sign_in, live_server):
    page = writer()
    begin(page)
    kept(page)
    page.context.clear_cookies(name="sessionid")
    page.keyboard.type(" Sans session.")
    expect(page.locator("[data-status]")).to_contain_text("connecté", timeout=15_000)
    sign_in(page.context.new_page(), "author")
    page.keyboard.type(" Et de retour.")
    kept(page)
    assert "Et de retour." in WorkingCopy.objects.get().fields["body"][0]


def test_two_posts_begun_one_after_the_other_in_a_tab_are_two(writer, live_server):
    page = writer()
    for title in ("Alpha", "Bêta"):
        begin(page, title=title, text=f"Le texte de {title}.")
        kept(page)
        page.get_by_role("link", name="Billets").click()
        page.wait_for_url("**/admin/blog/post/")
    copies = {copy.fields["title"][0]: copy.fields["body"][0] for copy in WorkingCopy.objects.all()}
    assert copies == {"Alpha": "<p>Le texte de Alpha.</p>", "Bêta": "<p>Le texte de Bêta.</p>"}
    assert Post.objects.count() == 2


def test_a_double_click_saves_once(writer, live_server):
    page = writer()
    begin(page)
    page.locator("[name=_save]").dblclick()
    expect(page.locator(".messagelist")).to_be_visible()
    assert Post.objects.count() == 1


def test_what_was_just_typed_is_not_lost_to_what_comes_back(writer, live_server):
    page = writer()
    begin(page)
    kept(page)
    page.keyboard.type(" Puis ceci.")
    address = page.url
    page.close()
    WorkingCopy.objects.update(seen_at="2020-01-01T00:00Z")
    page = page.context.new_page()
    page.goto(address)
    expect(page.locator(".offer")).to_be_visible()
    page.click(TEXT)
    page.keyboard.press("Control+End")
    page.keyboard.type(" Tout neuf.")
    page.get_by_role("button", name="Le reprendre").click()
    expect(page.locator(TEXT)).to_contain_text("Puis ceci.")
    page.get_by_role("button", name="Le reprendre").click()
    expect(page.locator(TEXT)).to_contain_text("Tout neuf.")
