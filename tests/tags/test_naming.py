import pytest

from blog.tags.models import Tag
from blog.tags.naming import clean_name, tags_for
from tests import cast

pytestmark = pytest.mark.django_db


def test_case_accents_and_spaces_make_no_second_tag():
    first = tags_for(["Été"])
    assert tags_for(["été", " ÉTÉ ", "ete", "#Été"]) == first
    assert Tag.objects.count() == 1
    assert first[0].name == "Été"


def test_c_and_its_neighbours_are_three_tags_with_three_addresses():
    assert [tag.slug for tag in tags_for(["C", "C++", "C#"])] == ["c", "c-plus-plus", "c-sharp"]


def test_a_name_without_letters_has_an_address(client):
    cast.post(tags=["日本"])
    assert client.get(Tag.objects.get().get_absolute_url()).status_code == 200


@pytest.mark.parametrize("name", ["", "   ", "#", "\x00"])
def test_a_name_of_nothing_is_no_tag(name):
    assert tags_for([name]) == []


def test_a_long_or_broken_name_is_one_line_of_a_hundred_characters():
    assert clean_name("a\nb\t c") == "a b c"
    (tag,) = tags_for(["œ" * 300])
    assert len(tag.name) <= 100 and len(tag.key) <= 100


def test_tags_of_a_post_are_set_by_name_without_duplicates():
    post = cast.post(tags=["Wikis", "wikis", "Été"])
    post.tags.set(["WIKIS", "autre"])
    assert sorted(tag.name for tag in post.tags.all()) == ["Wikis", "autre"]
