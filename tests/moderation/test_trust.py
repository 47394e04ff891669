"""Trust is earned under an account or a proven address, lost by what is refused, and never given to a typed name."""

import pytest
from django.urls import reverse

from blog.comments.models import Comment
from blog.moderation.models import Standing
from blog.moderation.trust import is_same_writer, same_writer, say, trust_in, trust_of
from tests import cast

pytestmark = pytest.mark.django_db
PROVEN = {"email": "rose@example.org", "email_proven": True, "commenter": "r" * 43}


@pytest.fixture
def editor(client):
    person = cast.user("editor")
    client.force_login(person)
    return person


def written(times, status="approved", **who):
    return [cast.comment(cast.post(), f"Mot {n} de cette fois-là.", status=status, **who) for n in range(times)]


def test_three_published_comments_of_a_proven_address_make_it_trusted():
    written(2, **PROVEN)
    (third,) = written(1, **PROVEN)
    assert trust_in(third).level == ""
    (fourth,) = written(1, **PROVEN)
    assert trust_in(fourth).level == "trusted"


def test_the_same_writer_is_told_by_a_row_as_by_a_question():
    """Of accounts, browsers and proven addresses, each way they can meet."""
    reader = cast.user("reader")
    known: list[dict] = [{"commenter": "r" * 43}, {"commenter": "x" * 43}, {"user": reader}, {}, PROVEN]
    known += [PROVEN | {"commenter": "x" * 43}, PROVEN | {"user": reader}, {"email": "rose@example.org"}]
    comments = [one for who in known for one in written(1, **who)]
    for one in comments:
        by_rows = {other.pk for other in comments if other.pk == one.pk or is_same_writer(one, other)}
        by_question = set(Comment.objects.filter(same_writer(one)).values_list("pk", flat=True)) | {one.pk}
        assert by_rows == by_question


def test_what_was_refused_costs_as_much_as_three_that_were_published():
    written(5, **PROVEN)
    written(1, status="removed", **PROVEN)
    (new,) = written(1, **PROVEN)
    assert (trust_in(new).approved, trust_in(new).refused, trust_in(new).level) == (5, 1, "")
    written(1, **PROVEN)
    (new,) = written(1, **PROVEN)
    assert trust_in(new).level == "trusted"


def test_a_typed_name_or_address_earns_nothing():
    comments = written(9, email="rose@example.org", commenter="r" * 43)
    assert trust_in(comments[-1]).approved == 8 and trust_in(comments[-1]).level == ""
    (other,) = written(1, email="rose@example.org", commenter="x" * 43)
    assert trust_in(other).total == 0


def test_whoever_types_the_address_of_a_trusted_one_is_not_trusted():
    written(4, **PROVEN)
    (thief,) = written(1, status="pending", email="rose@example.org", commenter="t" * 43)
    assert trust_in(thief).total == 0 and trust_in(thief).level == ""


def test_trusted_ones_are_published_where_others_wait():
    links = (
        "À lire : https://a.example/1 https://b.example/2 https://c.example/3, dans cet ordre, et à discuter ensuite."
    )
    written(4, **PROVEN)
    post = cast.post()
    trusted = cast.comment(post, links, status="approved", **PROVEN)
    assert trusted.decisions.count() == 1, "the rules did it, and nobody else"
    assert any(points == -50 for _why, points in trusted.decisions.get().weighed)
    written(1, commenter="n" * 43)
    known = cast.comment(
        cast.post(),
        "Trois avis contraires sur la question : https://d.example/ puis https://e.example/ et enfin https://f.example/.",
        status="pending",
        commenter="n" * 43,
    )
    assert known.decisions.count() == 1


def test_where_all_are_held_trust_changes_nothing():
    written(4, **PROVEN)
    held = cast.comment(cast.post(comment_policy="held"), status="pending", **PROVEN)
    assert held.decisions.count() == 1


def test_an_editor_says_what_a_writer_is_and_takes_it_back(client, editor):
    account = cast.user("reader")
    (comment,) = written(1, user=account)
    address = reverse("admin:blog_comment_standing", args=[comment.pk])
    client.post(address, {"level": "watched", "back": comment.pk})
    assert trust_in(comment).level == "watched"
    held = cast.comment(cast.post(comment_policy="open"), user=account, status="pending")
    assert "La rédaction a demandé" in held.decisions.get().why[0]
    client.post(address, {"level": "", "back": comment.pk})
    assert not Standing.objects.exists()


@pytest.mark.parametrize("level", ["king", "x" * 1000])
def test_an_odd_standing_is_refused_and_said(client, editor, level):
    (comment,) = written(1, **PROVEN)
    answer = client.post(
        reverse("admin:blog_comment_standing", args=[comment.pk]), {"level": level, "back": comment.pk}
    )
    assert "Choisissez le crédit" in client.get(answer["Location"]).content.decode()
    assert not Standing.objects.exists()


def test_a_typed_name_cannot_be_trusted_by_an_editor_either(client, editor):
    (comment,) = written(1, email="rose@example.org", commenter="r" * 43)
    assert not say(comment, "trusted", editor)
    answer = client.post(
        reverse("admin:blog_comment_standing", args=[comment.pk]), {"level": "trusted", "back": comment.pk}
    )
    assert "seulement tapés" in client.get(answer["Location"]).content.decode()


def test_a_page_of_writers_takes_few_questions(django_assert_max_num_queries):
    comments = written(6, **PROVEN) + written(6, commenter="n" * 43)
    with django_assert_max_num_queries(4):
        trust_of(comments)


def test_commenters_are_told_how_far_they_are(client):
    account = cast.user("reader", email="lea@example.org")
    client.force_login(account)
    comments = written(2, user=account)
    from blog.comments.own import status_token

    page = client.get(f"/comments/mine/{status_token(comments[-1])}/").content.decode()
    assert "Encore 1 commentaire publié" in page
    comments = written(2, user=account)
    page = client.get(f"/comments/mine/{status_token(comments[-1])}/").content.decode()
    assert "Vous avez la confiance du blog" in page
