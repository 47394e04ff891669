"""Threads: order, depth, places that stay, pages, permalinks, counts."""

import pytest
from django.core.management import CommandError, call_command

from blog.comments.counting import TICKS, drifted_conversations, drifted_posts
from blog.comments.models import MAX_PATH_DEPTH, Comment, encode_id
from blog.comments.posting import post_comment
from blog.comments.threads import DRAWN_DEPTH, FIRST_ANSWERS, conversation_page, page_of, thread_page
from blog.moderation.transitions import transition
from blog.posts.models import Post
from tests import cast

pytestmark = pytest.mark.django_db


def names(thread):
    return [entry.comment.name for entry in thread.entries]


def test_a_reply_stands_below_what_it_answers_in_order_of_time():
    post = cast.post()
    a = cast.comment(post, name="a")
    b = cast.comment(post, name="b")
    aa = cast.comment(post, name="aa", parent=a)
    cast.comment(post, name="ba", parent=b)
    cast.comment(post, name="aaa", parent=aa)
    cast.comment(post, name="ab", parent=a)
    assert names(thread_page(post)) == ["a", "aa", "aaa", "ab", "b", "ba"]


def test_the_page_is_a_well_formed_list(client):
    post = cast.post()
    a = cast.comment(post)
    aa = cast.comment(post, parent=a)
    cast.comment(post, parent=aa)
    cast.comment(post)
    thread = (
        client.get(post.get_absolute_url()).content.decode().split('<ol class="thread">')[1].split('"answer box"')[0]
    )
    depth = 0
    for piece in thread.replace("<li>", "\x01").replace("</li>", "\x02"):
        depth += {"\x01": 1, "\x02": -1}.get(piece, 0)
        assert depth >= 0
    assert depth == 0


def test_any_depth_is_stored_and_a_sensible_one_drawn():
    post, parent = cast.post(), None
    for _ in range(DRAWN_DEPTH + 4):
        parent = cast.comment(post, parent=parent)
    thread = conversation_page(Comment.objects.get(parent=None))
    assert parent.depth == DRAWN_DEPTH + 3
    assert len(thread.entries) == DRAWN_DEPTH + 4
    assert sum(entry.opens for entry in thread.entries) == sum(len(entry.closes) for entry in thread.entries)


def test_a_thread_deeper_than_a_path_may_grow_keeps_its_order():
    post = cast.post()
    root = cast.comment(post, name="0")
    parent = root
    for number in range(1, MAX_PATH_DEPTH + 10):
        parent = Comment(post=post, parent=parent, name=str(number), body="x", body_html="x")
        parent.save()
        parent.set_path()
        parent.save()
        Comment.objects.filter(pk=parent.pk).update(status="approved")
    assert len(parent.path.encode()) < 2_700
    shown = [name for number in (1, 2, 3) for name in names(conversation_page(root, number))[1:]]
    assert shown == [str(number) for number in range(1, MAX_PATH_DEPTH + 10)]


def test_a_removed_comment_leaves_its_place_while_it_has_answers(client):
    post = cast.post()
    a = cast.comment(post, "le gros mot", name="Malotru")
    cast.comment(post, "la réponse", parent=a)
    b = cast.comment(post, "seul", name="Seule")
    for comment in (a, b):
        transition([comment.pk], "removed")
    text = client.get(post.get_absolute_url()).content.decode()
    assert "Un commentaire a été retiré ici" in text
    assert "la réponse" in text
    assert "le gros mot" not in text and "Malotru" not in text
    assert "Seule" not in text


def test_the_place_of_a_comment_goes_when_its_last_answer_does(client):
    post = cast.post()
    a = cast.comment(post)
    b = cast.comment(post, parent=a)
    transition([a.pk, b.pk], "spam")
    assert names(thread_page(post)) == []


def test_conversations_come_in_pages_and_a_permalink_finds_the_right_one(client, settings):
    settings.CONVERSATIONS_PER_PAGE = 2
    post = cast.post()
    comments = [cast.comment(post, f"numéro {n}") for n in range(5)]
    reply = cast.comment(post, "la réponse", parent=comments[4])
    assert [page_of(comment) for comment in [*comments, reply]] == [1, 1, 2, 2, 3, 3]
    answer = client.get(reply.get_absolute_url())
    assert answer["Location"] == f"{post.get_absolute_url()}comment-page-3/#comment-{reply.pk}"
    page = client.get(answer["Location"].split("#")[0]).content.decode()
    assert f'id="comment-{reply.pk}"' in page
    assert "numéro 3" not in page


def test_a_conversation_shows_its_first_answers_and_leads_to_the_others(client, settings):
    post = cast.post()
    root = cast.comment(post, "la première", name="Ada")
    answers = [cast.comment(post, f"réponse {n}", parent=root) for n in range(FIRST_ANSWERS + 2)]
    page = client.get(post.get_absolute_url()).content.decode()
    assert f"réponse {FIRST_ANSWERS - 1}" in page and f"réponse {FIRST_ANSWERS}" not in page
    assert "2 autres réponses dans cette conversation" in page
    whole = client.get(f"/comments/{root.pk}/conversation/").content.decode()
    assert all(f"réponse {n}" in whole for n in range(FIRST_ANSWERS + 2))
    for answer, place in ((answers[0], post.get_absolute_url()), (answers[-1], f"/comments/{root.pk}/conversation/")):
        assert client.get(answer.get_absolute_url())["Location"] == f"{place}#comment-{answer.pk}"


def test_a_long_conversation_comes_in_pages_and_permalinks_find_them(client, monkeypatch):
    monkeypatch.setattr("blog.comments.threads.ANSWERS_PER_PAGE", 4)
    post = cast.post()
    root = cast.comment(post)
    answers = [cast.comment(post, parent=root) for _ in range(9)]
    pages = [client.get(answer.get_absolute_url())["Location"].split("#")[0] for answer in answers]
    base = f"/comments/{root.pk}/conversation/"
    assert pages == [post.get_absolute_url()] * 3 + [base] + [f"{base}page/2/"] * 4 + [f"{base}page/3/"]
    for answer, address in zip(answers, pages, strict=True):
        assert f'id="comment-{answer.pk}"' in client.get(address).content.decode()


@pytest.mark.parametrize("address", ["{answer}/conversation/", "{root}/conversation/page/2/", "999/conversation/"])
def test_only_what_opens_a_conversation_has_a_page_of_it(client, address):
    post = cast.post()
    root = cast.comment(post)
    answer = cast.comment(post, parent=root)
    assert client.get("/comments/" + address.format(root=root.pk, answer=answer.pk)).status_code == 404


def test_the_conversation_of_a_draft_is_nobody_s_but_those_who_may_read_it(client):
    post = cast.post()
    root = cast.comment(post)
    Post.objects.filter(pk=post.pk).update(status="draft")
    assert client.get(f"/comments/{root.pk}/conversation/").status_code == 404


@pytest.mark.parametrize(
    ("order", "first"),
    [("", "a"), ("oldest", "a"), ("newest", "c"), ("discussed", "b"), ("path); DROP", "a"), ("status", "a")],
)
def test_the_reader_says_what_stands_first(client, order, first):
    post = cast.post()
    cast.comment(post, name="a")
    cast.comment(post, parent=cast.comment(post, name="b"))
    cast.comment(post, name="c")
    page = client.get(post.get_absolute_url(), {"order": order} if order else {})
    assert names(page.context["thread"]())[0] == first


def test_counts_that_drifted_are_named_and_mended(capsys):
    post = cast.post("Le compte")
    root = cast.comment(post)
    cast.comment(post, parent=root)
    call_command("check_counts")
    assert "All numbers are right" in capsys.readouterr().out
    Post.objects.filter(pk=post.pk).update(comment_count=9)
    Comment.objects.filter(pk=root.pk).update(answers=7)
    with pytest.raises(CommandError, match="--mend"):
        call_command("check_counts")
    assert "Le compte: 9 comments noted, 2 there" in capsys.readouterr().out
    call_command("check_counts", mend=True)
    assert not drifted_posts() and not drifted_conversations()


def test_the_number_of_answers_follows_every_decision():
    root = cast.comment(cast.post())
    answer = cast.comment(root.post, parent=root)
    cast.comment(root.post, parent=answer)
    for to, expected in (("spam", 1), ("approved", 2), ("removed", 1)):
        transition([answer.pk], to)
        root.refresh_from_db()
        assert root.answers == expected


def test_a_page_of_a_long_thread_asks_no_more_than_eight_questions(client, django_assert_max_num_queries):
    post = cast.post(by=cast.author(), tags=["wikis"])
    cast.post(by=cast.author("Ada Ber"), tags=["wikis"])
    for _ in range(40):
        cast.comment(post, parent=cast.comment(post))
    for number in (1, 2):
        with django_assert_max_num_queries(8):
            client.get(post.get_absolute_url() + (f"comment-page-{number}/" if number > 1 else ""))


@pytest.mark.parametrize("number", ["0", "99", "999999999999999999999"])
def test_a_page_of_the_conversation_that_is_not_there_is_404(client, number):
    post = cast.post()
    assert client.get(f"{post.get_absolute_url()}comment-page-{number}/").status_code == 404


@pytest.mark.parametrize("status", ["pending", "spam", "removed"])
def test_the_permalink_of_a_comment_that_is_not_shown_is_404(client, status):
    comment = cast.comment(cast.post(), status=status)
    assert client.get(comment.get_absolute_url()).status_code == 404
    assert client.get(comment.get_absolute_url() + "reply/").status_code == 404


def test_the_count_and_the_ticks_follow_every_change():
    author = cast.author(ink=3)
    post = cast.post()
    a = cast.comment(post)
    cast.comment(post, author=author)
    post.refresh_from_db()
    assert (post.comment_count, post.ticks) == (2, [0, 3])
    transition([a.pk], "removed")
    author.ink = 5
    author.save()
    post.refresh_from_db()
    assert (post.comment_count, post.ticks) == (1, [5])


def test_what_appears_at_once_is_counted_and_found_as_what_was_approved(client):
    author, post = cast.author(ink=12), cast.post(comment_policy="open")
    root = cast.comment(post, "Bien sûr.", status="pending")
    for number in range(TICKS + 2):
        post_comment(post, body=f"Orage {number}", name="Rose", parent=root, author=author if number % 2 else None)
    post.refresh_from_db()
    root.refresh_from_db()
    assert (post.comment_count, post.ticks, root.answers) == (TICKS + 2, [0, 12] * (TICKS // 2), TICKS + 2)
    assert not drifted_posts() and not drifted_conversations()
    assert len(client.get("/search/?q=orage&in=comments").context["page_obj"]) == TICKS + 2


def test_the_order_of_paths_is_the_order_of_ids_on_every_database():
    ids = [1, 9, 10, 35, 36, 1295, 1296, 10**9, 36**8 - 1]
    assert sorted(map(encode_id, ids)) == [encode_id(number) for number in ids]
    assert {len(encode_id(number)) for number in ids} == {8}
    post = cast.post()
    for path in ("0000000a", "00000009", "0000000a00000001"):
        Comment.objects.create(post=post, name=path, body="x", path=path)
    assert list(Comment.objects.order_by("path").values_list("name", flat=True)) == [
        "00000009",
        "0000000a",
        "0000000a00000001",
    ]
