"""Pictures are what their bytes are; nothing hidden comes along; hostile ones are refused in words."""

import io
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from PIL import Image as Pillow

from blog.images import intake
from blog.images.intake import open_picture, store_image
from blog.images.models import Image
from blog.images.renditions import make_renditions, renditions_of
from tests import cast

pytestmark = pytest.mark.django_db


def encoded(kind, size=(300, 200), **options):
    out = io.BytesIO()
    Pillow.new("RGB", size, "tan").save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "extension"), [("JPEG", ".jpg"), ("PNG", ".png"), ("WEBP", ".webp"), ("GIF", ".png"), ("AVIF", ".webp")]
)
def test_the_kind_is_that_of_the_content_not_of_the_name(kind, extension):
    image = store_image(encoded(kind), "anything.exe")
    assert image.file.name.endswith(extension)
    assert (image.width, image.height) == (300, 200)


def test_a_telephone_s_picture_with_others_behind_it_is_taken():
    frames = [Pillow.new("RGB", (300, 200), colour) for colour in ("tan", "red")]
    out = io.BytesIO()
    frames[0].save(out, "MPO", save_all=True, append_images=frames[1:])
    assert store_image(out.getvalue(), "phone.jpg").file.name.endswith(".jpg")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "pas une image"),
        (b"GIF89a", "abîmée|pas une image"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "pas une image"),
        (b"%PDF-1.7", "pas une image"),
        (encoded("JPEG")[:400], "abîmée"),
        (encoded("TIFF"), "pas une image"),
        (encoded("BMP"), "pas une image"),
    ],
)
def test_what_is_no_good_picture_is_refused_in_words(content, says):
    with pytest.raises(ValidationError, match=says):
        open_picture(content)


def test_a_picture_of_too_many_pixels_is_refused_before_they_are_decoded():
    def chunk(name, data):
        return len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4)

    header = (60_000).to_bytes(4) + (60_000).to_bytes(4) + bytes([8, 2, 0, 0, 0])
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )
    with pytest.raises(ValidationError):
        open_picture(bomb)


def test_a_file_too_heavy_is_refused_with_the_limit(monkeypatch):
    monkeypatch.setattr(intake, "MAX_BYTES", 1_000)
    with pytest.raises(ValidationError, match="plus de"):
        open_picture(encoded("PNG", (400, 400)) + b"x" * 1_001)


def test_metadata_place_and_appended_bytes_are_gone():
    exif = Pillow.Exif()
    exif[0x010E] = "secret description"
    exif[0x8825] = {1: "N", 2: (48.0, 51.0, 24.0)}
    image = store_image(encoded("JPEG", exif=exif, comment=b"secret comment") + b"secret tail", "a.jpg")
    with image.file.open() as file:
        content = file.read()
    assert b"secret" not in content
    assert not Pillow.open(io.BytesIO(content)).getexif()


def test_a_picture_taken_sideways_is_stored_upright():
    exif = Pillow.Exif()
    exif[0x0112] = 6
    image = store_image(encoded("JPEG", exif=exif), "a.jpg")
    assert (image.width, image.height) == (200, 300)


def test_the_same_bytes_are_stored_once(tmp_path):
    content = cast.picture(tmp_path / "a.png").read_bytes()
    assert store_image(content, "a.png") == store_image(content, "b.png")
    assert Image.objects.count() == 1


def test_renditions_are_smaller_than_the_picture_only():
    image = store_image(encoded("PNG", (1000, 500)), "a.png")
    made = [(one.kind, one.width) for one in renditions_of(image)]
    assert made == [(kind, width) for kind in ("avif", "webp", "png") for width in (480, 960)]
    assert make_renditions.func(image.pk) == 6
    assert make_renditions.func(image.pk) == 0, "and once"
    for one in renditions_of(image):
        with default_storage.open(one.name) as file, Pillow.open(file) as picture:
            assert (picture.format.lower(), picture.size) == (one.kind, (one.width, one.width // 2))


def close(answer):
    """Let go of the file alone: a response that is closed takes the test's connection with it."""
    for closer in answer._resource_closers:
        closer()


def test_a_rendition_not_made_yet_is_the_picture_itself_for_a_moment(client):
    image = store_image(encoded("PNG", (1000, 500)), "a.png")
    one = renditions_of(image)[0]
    answer = client.get(one.url)
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/png", "no-store")
    make_renditions.func(image.pk)
    close(answer)
    answer = client.get(one.url)
    assert (answer["Content-Type"], "immutable" in answer["Cache-Control"]) == ("image/avif", True)
    close(answer)
    assert client.get("/media/images/00/nobody-480w.avif").status_code == 404


def test_storing_does_not_wait_for_renditions_and_they_come(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        image = store_image(encoded("JPEG", (1000, 500)), "a.jpg")
        assert not default_storage.exists(renditions_of(image)[0].name)
    assert all(default_storage.exists(one.name) for one in renditions_of(image))


def test_media_are_served_by_their_kind_for_ever_and_never_sniffed(client):
    image = store_image(encoded("PNG"), "a.png")
    answer = client.get(image.file.url)
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert "immutable" in answer["Cache-Control"]
    answer.close()
