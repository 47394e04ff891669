"""What tests of the writing page do with their hands."""

from playwright.sync_api import expect

TEXT = ".rich .ProseMirror"


KEPT = "Gardé à"


def begin(page, title="Un début", text="Bonjour à tous."):
    page.goto("/admin/blog/post/add/")
    page.fill("[name=title]", title)
    page.click(TEXT)
    page.keyboard.type(text)


def kept(page):
    expect(page.locator("[data-status]")).to_contain_text(KEPT, timeout=15_000)


def reach(page, there, back=False):
    """Press Tab until the focus is there; it leaves every field on the way."""
    for _ in range(60):
        if page.evaluate(there):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"not reached: {there}")


def press(page, name):
    """A button above the text, by keys: back to the toolbar, arrows along it, Enter."""
    reach(page, "!!document.activeElement.dataset.name", back=True)
    for _ in range(40):
        if page.evaluate("document.activeElement.dataset.name") == name:
            return page.keyboard.press("Enter")
        page.keyboard.press("ArrowRight")
    raise AssertionError(f"no button {name}")


def note(page, name, words, form):
    if form == "markdown":  # a note is typed as it is
        page.keyboard.type(f"[^{name}]")
        place = page.evaluate("document.activeElement.selectionStart")
        page.keyboard.press("Control+End")
        page.keyboard.type(f"\n\n[^{name}]: {words}")
        page.evaluate("(at) => document.activeElement.setSelectionRange(at, at)", place)
        return
    page.keyboard.press("Control+Alt+f")
    expect(page.locator("#note")).to_be_focused()
    page.keyboard.type(words)
    reach(page, "document.activeElement.value === 'yes'")
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open]")).to_have_count(0)


def paste(page, html):
    page.evaluate(
        """([html]) => {
          const transfer = new DataTransfer();
          transfer.setData("text/html", html);
          document.querySelector(".rich .ProseMirror").dispatchEvent(new ClipboardEvent("paste", {clipboardData: transfer, bubbles: true, cancelable: true}));
        }""",
        [html],
    )
