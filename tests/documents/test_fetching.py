"""Documents as readers fetch them: counted when somebody does, never run."""

import pytest

from blog.documents.intake import store_document
from blog.documents.models import Document
from tests import cast

pytestmark = pytest.mark.django_db
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0", "Sec-Fetch-Mode": "navigate"}


@pytest.fixture
def document():
    return store_document(b"%PDF-1.4 xyz", "notice.pdf")


def test_what_somebody_fetches_is_counted_and_leads_to_the_file(client, document):
    for _ in range(3):
        answer = client.get(document.get_absolute_url(), headers=BROWSER)
    assert answer.status_code == 302 and answer["Location"] == document.file.url and not answer.cookies
    assert "no-store" in answer["Cache-Control"] or "no-cache" in answer["Cache-Control"]
    assert Document.objects.get().fetched == 3


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"User-Agent": "curl/8.0"},
        BROWSER | {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        BROWSER | {"Sec-Purpose": "prefetch"},
        BROWSER | {"Sec-Fetch-Mode": "no-cors"},
    ],
)
def test_programs_and_pages_fetched_ahead_are_not_counted(client, document, headers):
    assert client.get(document.get_absolute_url(), headers=headers).status_code == 302
    assert Document.objects.get().fetched == 0


def test_looking_is_not_fetching(client, document):
    client.head(document.get_absolute_url(), headers=BROWSER)
    assert client.post(document.get_absolute_url(), headers=BROWSER).status_code == 405
    assert Document.objects.get().fetched == 0


@pytest.mark.parametrize(
    "address",
    ["/documents/1/", "/documents/x/", f"/documents/{'0' * 16}/", f"/documents/{'9' * 30}/", "/documents/%25/"],
)
def test_odd_addresses_are_not_there(client, document, address):
    assert client.get(address).status_code == 404


def test_the_desk_says_how_often(client, document):
    Document.objects.update(fetched=41)
    client.force_login(cast.user("editor"))
    assert "41" in client.get("/admin/blog/document/").content.decode()


def test_what_no_public_text_names_cannot_be_guessed(client, document):
    assert document.sha256.startswith(document.get_absolute_url().strip("/").rpartition("/")[2])
    assert [client.get(f"/documents/{number}/").status_code for number in range(document.pk + 2)] == [404] * (
        document.pk + 2
    )


def test_who_writes_here_is_no_reader(client, document):
    client.force_login(cast.user("author"))
    client.get(document.get_absolute_url(), headers=BROWSER)
    assert Document.objects.get().fetched == 0


@pytest.mark.parametrize(("is_own", "status"), [(True, 302), (False, 403)])
def test_an_author_names_and_removes_what_they_brought_alone(client, document, is_own, status):
    author = cast.user("author")
    Document.objects.update(uploaded_by=author if is_own else cast.user("editor"))
    client.force_login(author)
    change = f"/admin/blog/document/{document.pk}/change/"
    assert client.post(change, {"title": "La notice"}).status_code == status
    assert (Document.objects.get().title == "La notice") is is_own
    assert client.post(change.replace("change", "delete"), {"post": "yes"}).status_code == status
    assert Document.objects.exists() is not is_own


def test_the_desk_says_its_weight_in_words(client, document):
    client.force_login(cast.user("editor"))
    assert "12 octets" in client.get("/admin/blog/document/").content.decode().replace("\xa0", " ")
