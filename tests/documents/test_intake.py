"""Documents are taken in by what they are; none of them runs."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError

from blog.documents.intake import store_document
from blog.documents.models import Document
from tests import cast

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"


def archive(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in files.items():
            made.writestr(name.replace("__", "/"), content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (PDF, "a.pdf", "pdf"),
        (PDF, "a.exe", "pdf"),
        (archive(mimetype="application/vnd.oasis.opendocument.text"), "a.odt", "odt"),
        (archive(mimetype="application/epub+zip"), "a.epub", "epub"),
        (archive(**{"word__document.xml": "<a/>"}), "a.docx", "docx"),
        (b"ID3\x03\x00", "a.mp3", "mp3"),
        (b"OggS\x00", "a.ogg", "ogg"),
        (b"\x00\x00\x00\x18ftypmp42", "a.mp4", "mp4"),
        (b"\x1a\x45\xdf\xa3\x01webm", "a.webm", "webm"),
        ("nom;âge\nRose;40\n".encode(), "a.csv", "csv"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "a.wav", "wav"),
        (b"Bonjour.", "a.txt", "txt"),
        (b"ID3 veut dire identification.", "a.txt", "txt"),
        (b"\x00\x00\x00\x18ftypM4A ", "a.m4a", "m4a"),
        (b"\x00\x00\x00\x18ftypqt  ", "a.mov", "mp4"),
    ],
)
def test_what_is_taken_is_kept_byte_for_byte_and_once(content, name, kind):
    document = store_document(content, name)
    assert (document.kind, document.size) == (kind, len(content))
    with document.file.open() as file:
        assert file.read() == content
    assert document.file.name.endswith(f".{kind}")
    assert store_document(content, "autre") == document


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.pdf"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "a.svg"),
        (b"<html><script>alert(1)</script>", "a.html"),
        (b"MZ\x90\x00", "a.exe"),
        (archive(**{"a.txt": "x"}), "a.zip"),
        (archive(**{"word__vbaProject.bin": "x", "word__document.xml": "x"}), "a.docm"),
        (b"PK\x03\x04broken", "a.docx"),
        (b"\x00\xff\x00", "a.txt"),
        (b"\x00\x00\x00\x18ftypcrx ", "a.cr3"),
        (b"\x00\x00\x00\x18ftyp", "a.mp4"),
        (b"\x00\x00\x00\x18ftyp<svg", "a.mp4"),
    ],
)
def test_what_is_not_is_refused_in_words(content, name):
    with pytest.raises(ValidationError) as refused:
        store_document(content, name)
    assert refused.value.messages[0]
    assert not Document.objects.exists()


@pytest.mark.parametrize("brand", [b"heic", b"mif1"])
def test_a_picture_of_a_phone_is_told_how_to_come_back(brand):
    with pytest.raises(ValidationError, match="JPEG"):
        store_document(b"\x00\x00\x00\x18ftyp" + brand, "IMG_0001.HEIC")


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_a_table_of_excel_is_kept_as_browsers_and_excel_read_it(encoding):
    kept = store_document("nom;prénom\r\nŒuvrard;Zoé\r\n".encode(encoding), "Adhérents.csv")
    with kept.file.open() as file:
        assert kept.kind == "csv" and file.read() == "\ufeffnom;prénom\r\nŒuvrard;Zoé\r\n".encode()


def test_a_text_in_no_letters_we_know_is_told_how_to_come_back():
    with pytest.raises(ValidationError, match="UTF-8"):
        store_document(b"abc \x81\x8d\x8f", "notes.txt")


def test_a_document_is_fetched_with_its_kind_and_never_runs(client):
    shown = client.get(store_document(PDF, "a.pdf").file.url)
    assert shown["Content-Type"] == "application/pdf"
    fetched = client.get(store_document(archive(mimetype="application/epub+zip"), "un livre.epub").file.url)
    assert fetched["Content-Disposition"].startswith("attachment")
    text = client.get(store_document(b"<script>alert(1)</script>", "a.txt").file.url)
    assert text["Content-Type"].startswith("text/plain")
    for answer in (shown, fetched, text):
        for closer in answer._resource_closers:  # the file alone, not the connection of the test
            closer()
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("role", ["reader", "contributor"])
def test_who_may_not_bring_files_is_told(client, role):
    client.force_login(cast.user(role))
    answer = client.post("/admin/blog/post/pictures/add/", {"upload": io.BytesIO(PDF)})
    assert answer.status_code == 403 and answer.json()["error"]


def test_a_document_comes_in_beside_the_text_with_its_kind_and_size(client):
    client.force_login(cast.user("author"))
    upload = io.BytesIO(PDF)
    upload.name = "Le rapport.pdf"
    told = client.post("/admin/blog/post/pictures/add/", {"upload": upload}).json()
    assert told["label"].startswith("Le rapport (PDF, ")
    assert told["url"] == Document.objects.get().file.url


def test_a_title_of_which_nothing_can_be_seen_is_the_name_of_the_file(client):
    client.force_login(cast.user("editor"))
    upload = io.BytesIO(PDF)
    upload.name = "rapport.pdf"
    client.post("/admin/blog/document/add/", {"upload": upload, "title": "\u200b"})
    document = Document.objects.get()
    assert str(document) in ("rapport", "rapport.pdf")
    page = client.get(f"/admin/blog/document/{document.pk}/change/").content.decode()
    assert "rapport.pdf" in page and "octets" in page


def test_the_desk_s_own_page_takes_one_too(client):
    client.force_login(cast.user("author"))
    upload = io.BytesIO(PDF)
    upload.name = "a.pdf"
    client.post("/admin/blog/document/add/", {"upload": upload, "title": "Rapport"})
    assert Document.objects.get().title == "Rapport"
    bad = io.BytesIO(b"MZ\x90")
    bad.name = "a.exe"
    assert "Tribune accepte" in client.post("/admin/blog/document/add/", {"upload": bad}).content.decode()
