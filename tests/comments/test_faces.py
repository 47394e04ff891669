import re

import pytest

from blog.comments.faces import face_of
from tests import cast


@pytest.mark.parametrize("other", ["rose lahaye", "Rose  Lahaye", "ROSE LAHAYE"])
def test_the_same_name_is_the_same_picture(other):
    assert face_of("Rose Lahaye") == face_of(other)


def test_names_are_told_apart_and_nothing_of_them_is_in_the_picture():
    pictures = {face_of(f"Nom {number}") for number in range(500)}
    assert len(pictures) > 480
    assert all(re.fullmatch(r'<svg class="face" [^<>]*><path d="[M\d hvz-]*"/></svg>', one) for one in pictures)
    assert "<script" not in face_of("<script>") and face_of("")


@pytest.mark.django_db
def test_no_picture_is_asked_of_anyone(client):
    post = cast.post()
    cast.comment(post, name="Rose", email="rose@example.org")
    page = client.get(post.get_absolute_url()).content.decode()
    assert face_of("Rose") in page
    assert "gravatar" not in page and not re.search(r'<img[^>]+src="(https?:)?//', page)
