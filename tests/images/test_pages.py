"""Pictures where they are shown: captions of the library, the part that is seen where one is cut, the list of them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from blog.documents.intake import store_document
from blog.images.html import picture_html
from blog.images.intake import store_image
from blog.images.models import Image
from blog.posts.rendering import render_body
from tests import cast
from tests.images.test_intake import encoded

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture():
    return store_image(
        encoded("PNG"), "cerf.png", alt="Un cerf", caption="À l’aube", credit="Maud", licence="CC BY 4.0"
    )


@pytest.mark.parametrize("text", ["![]({})", "avant\n\n![Un cerf]({})\n\naprès"])
def test_a_picture_alone_in_its_paragraph_stands_with_what_the_library_says_of_it(picture, text):
    html = render_body(text.format(picture.file.url), "markdown", "fr")
    assert 'alt="Un cerf"' in html
    assert "<figcaption>À l’aube <small>Maud, CC BY 4.0</small></figcaption></figure>" in html


def test_a_picture_within_a_sentence_stays_there(picture):
    html = render_body(f"Vois ![Un cerf]({picture.file.url}) ici.", "markdown", "fr")
    assert "figcaption" not in html


def test_where_a_picture_is_cut_its_focal_point_is_seen(picture):
    assert "across-" not in picture_html(picture, "", cut=True)
    picture.focus_x, picture.focus_y = 12, 100
    assert 'class="across-1 down-10"' in picture_html(picture, "", cut=True)
    assert "across-" not in picture_html(picture, "")


def test_what_pictures_show_is_said_for_many_at_once(client, picture):
    other = store_image(encoded("PNG", size=(20, 20)), "filet.png")
    client.force_login(cast.user("editor"))
    page = reverse("admin:blog_image_changelist")
    fields = {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 2, "_save": "1"}
    for place, (image, alt) in enumerate([(other, "Un filet"), (picture, "Un cerf blanc")]):
        fields |= {f"form-{place}-id": image.pk, f"form-{place}-alt": alt}
    client.post(page, fields)
    other.refresh_from_db()
    picture.refresh_from_db()
    assert (other.alt, picture.alt) == ("Un filet", "Un cerf blanc")


def test_only_what_is_not_described_is_marked_as_decorative(client, picture):
    other = store_image(encoded("PNG", size=(20, 20)), "filet.png")
    client.force_login(cast.user("editor"))
    fields = {"action": "mark_decorative", "_selected_action": [picture.pk, other.pk]}
    answer = client.post(reverse("admin:blog_image_changelist"), fields, follow=True)
    other.refresh_from_db()
    picture.refresh_from_db()
    assert (other.decorative, picture.decorative) == (True, False)
    assert "Laissées telles quelles" in answer.content.decode()


def test_what_is_said_for_one_text_leaves_the_words_of_the_library(client, picture):
    client.force_login(cast.user("editor"))
    address = reverse("admin:blog_post_describe_picture", args=[picture.pk])
    answer = client.post(address, {"alt": "Le cerf du récit", "caption": "Au soir", "in_text": "on"})
    picture.refresh_from_db()
    assert answer.json()["alt"] == "Le cerf du récit"
    assert (picture.alt, picture.caption) == ("Un cerf", "Au soir")


def test_a_document_s_page_says_where_it_is_used(client):
    document = store_document(b"un,deux\n1,2\n", "tableau.csv")
    post = cast.post("Les chiffres", body=f'<p><a href="{document.file.url}">Le tableau</a></p>', body_format="html")
    client.force_login(cast.user("editor"))
    page = client.get(reverse("admin:blog_document_change", args=[document.pk])).content.decode()
    assert reverse("admin:blog_post_change", args=[post.pk]) in page


def test_a_picture_that_a_post_shows_is_not_deleted_and_the_post_is_named(client, picture):
    post = cast.post("Le cerf", body=f'<figure><img src="{picture.file.url}" alt="x"></figure>', body_format="html")
    client.force_login(cast.user("editor"))
    address = reverse("admin:blog_image_delete", args=[picture.pk])
    assert "Le cerf" in client.get(address).content.decode()
    client.post(address, {"post": "yes"})
    assert Image.objects.filter(pk=picture.pk).exists()
    post.delete()
    client.post(address, {"post": "yes"})
    assert not Image.objects.filter(pk=picture.pk).exists()


@pytest.mark.parametrize(
    ("store", "content", "name"),
    [(store_image, encoded("PNG"), "a.png"), (store_document, b"un,deux\n1,2\n", "a.csv")],
)
def test_the_same_file_twice_at_once_is_one(monkeypatch, store, content, name):
    first = store(content, name)
    # The second looked before the first was there.
    real, looked = type(first).objects.filter, []

    def nothing_yet(*args, **kwargs):
        found = real(*args, **kwargs)
        if not looked:
            looked.append(1)
            return found.none()
        return found

    monkeypatch.setattr(type(first).objects, "filter", nothing_yet, raising=False)
    assert store(content, name).pk == first.pk


def test_a_heavy_document_is_not_taken_for_a_picture(client, monkeypatch):
    monkeypatch.setattr("blog.images.intake.MAX_BYTES", 10)
    client.force_login(cast.user("author"))
    upload = SimpleUploadedFile("tableau.csv", b"un,deux\n1,2\n3,4\n")
    told = client.post(reverse("admin:blog_post_add_picture"), {"upload": upload}).json()
    assert told["kind"] == "csv"
