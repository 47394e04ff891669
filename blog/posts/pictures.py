"""The pictures of a post: which it uses, and which of them say nothing to those who cannot see."""

from blog.images.html import Picture, pictures_in
from blog.images.models import Image
from blog.markup.render import render_markdown


def pictures_of(body: str, body_format: str) -> list[Picture]:
    """The pictures of a body, in order."""
    return pictures_in(render_markdown(body) if body_format == "markdown" else body)


def undescribed(body: str, body_format: str, cover: Image | None = None) -> list[str]:
    """The names of pictures with neither alternative text nor the word that they are decorative."""
    found = pictures_of(body, body_format)
    known = {image.file.url: image for image in Image.objects.filter(file__in={picture.stored for picture in found})}
    # A picture lost on the way, or elsewhere, is shown as a place or a link: there is nothing to describe.
    missing = [
        image.name
        for picture in found
        if not picture.alt and (image := known.get(picture.source)) and not (image.alt or image.decorative)
    ]
    if cover and not (cover.alt or cover.decorative):
        missing.append(cover.name)
    return list(dict.fromkeys(missing))
