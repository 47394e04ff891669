"""The queue, as editors use it, and what forged requests get from it."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from blog.comments.models import Comment
from blog.moderation.models import Decision
from blog.moderation.queue import PAGE
from blog.posts.models import Post
from tests import cast

pytestmark = pytest.mark.django_db
QUEUE = "/admin/blog/comment/"


@pytest.fixture
def editor(client):
    person = cast.user("editor")
    client.force_login(person)
    return person


def decide(client, verb, *comments, **data):
    return client.post(
        reverse("admin:blog_comment_decide"),
        {"decide": verb, "comment": [c.pk for c in comments], "confirmed": 1, **data},
    )


def test_what_waits_is_shown_with_its_post_its_thread_and_why(client, editor):
    post = cast.post("Un billet à part")
    parent = cast.comment(post, "la question posée")
    cast.comment(post, "la réponse qui attend", parent=parent, status="pending")
    text = client.get(QUEUE).content.decode()
    for words in (
        "Un billet à part",
        "la question posée",
        "la réponse qui attend",
        "Un premier commentaire ici est toujours lu avant de paraître.",
    ):
        assert words in text


@pytest.mark.parametrize(("verb", "status"), [("approve", "approved"), ("spam", "spam"), ("remove", "removed")])
def test_one_or_many_are_decided_about(client, editor, verb, status):
    post = cast.post()
    one, two, three = (cast.comment(post, status="pending") for _ in range(3))
    decide(client, f"{verb}:{one.pk}")
    decide(client, verb, two, three)
    assert set(Comment.objects.values_list("status", flat=True)) == {status}
    assert Decision.objects.filter(actor=editor).count() == 3


def test_an_approved_comment_is_held_again(client, editor):
    comment = cast.comment(cast.post())
    decide(client, f"hold:{comment.pk}")
    comment.refresh_from_db()
    assert comment.status == "pending"


def test_a_decision_is_taken_back_from_the_page_that_follows(client, editor):
    comment = cast.comment(cast.post(), status="pending")
    answer = decide(client, f"spam:{comment.pk}")
    page = client.get(answer["Location"]).content.decode()
    batch = page.split('name="batch" value="')[1].split('"')[0]
    client.post(reverse("admin:blog_comment_undo"), {"batch": batch})
    comment.refresh_from_db()
    assert comment.status == "pending"


def test_what_another_moderator_decided_meanwhile_stays_and_is_said(client, editor):
    comment = cast.comment(cast.post(), status="pending")
    cast.transition([comment.pk], "spam", by=cast.user("editor"))
    answer = decide(client, f"approve:{comment.pk}", seen=[f"{comment.pk}:pending"])
    comment.refresh_from_db()
    assert comment.status == "spam"
    assert "quelqu’un en a décidé entre-temps" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("verb", ["", "publish", "approve:x", "approve:" + "9" * 30, "approve"])
def test_a_form_that_asks_for_nothing_says_so(client, editor, verb):
    answer = decide(client, verb, seen=["x:y", ":::", "9" * 40 + ":pending"])
    assert "Rien n’est décidé" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    "query",
    ["status=odd", "page=-1", "page=99", "page=x", "post=x", "post=-4", f"post={'9' * 30}", "undo=x", "o=1&q=x"],
)
def test_odd_filters_give_a_page(client, editor, query):
    assert client.get(f"{QUEUE}?{query}").status_code == 200


def test_the_conversation_around_a_comment_is_shown_whatever_its_status(client, editor):
    post = cast.post()
    root = cast.comment(post, "la racine")
    comment = cast.comment(post, "la feuille", parent=root, status="spam")
    text = client.get(reverse("admin:blog_comment_change", args=[comment.pk])).content.decode()
    assert "la racine" in text and "la feuille" in text and "Ce qui a été décidé" in text


def test_an_author_decides_about_their_own_posts_only(client):
    author = cast.user("author")
    client.force_login(author)
    own, other = cast.comment(cast.post(by=author), status="pending"), cast.comment(cast.post(), status="pending")
    decide(client, "approve", own, other)
    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.status, other.status) == ("approved", "pending")
    assert client.get(reverse("admin:blog_comment_change", args=[other.pk])).status_code in (302, 403, 404)


def test_an_author_undoes_no_batch_that_touches_others(client):
    author = cast.user("author")
    own, other = cast.comment(cast.post(by=author), status="pending"), cast.comment(cast.post(), status="pending")
    batch = cast.transition([own.pk, other.pk], "spam", by=cast.user("editor")).batch
    client.force_login(author)
    answer = client.post(reverse("admin:blog_comment_undo"), {"batch": batch})
    assert answer.status_code == 403
    assert "Votre compte n’y donne pas accès" in answer.text and "vous connecter" not in answer.text
    own.refresh_from_db()
    assert own.status == "spam"


@pytest.mark.parametrize("batch", ["", "x", "12345678-1234-5678-1234-567812345678"])
def test_a_batch_that_is_not_there_cannot_be_undone(client, editor, batch):
    assert client.post(reverse("admin:blog_comment_undo"), {"batch": batch}).status_code == 403


def test_looking_changes_nothing(client, editor):
    comment = cast.comment(cast.post(), status="pending")
    for address in (reverse("admin:blog_comment_decide"), reverse("admin:blog_comment_undo")):
        assert client.get(address, {"decide": f"approve:{comment.pk}"}).status_code == 403
    comment.refresh_from_db()
    assert comment.status == "pending"


def test_nobody_adds_edits_or_deletes_by_the_stock_pages(client, editor):
    comment = cast.comment(cast.post(), "tel quel")
    decision = Decision.objects.first()
    for address in (
        "/admin/blog/comment/add/",
        reverse("admin:blog_comment_delete", args=[comment.pk]),
        reverse("admin:blog_decision_delete", args=[decision.pk]),
        reverse("admin:blog_decision_change", args=[decision.pk]),
        "/admin/blog/decision/add/",
    ):
        assert client.post(address, {"post": "yes", "body": "changé"}).status_code == 403, address
    assert client.post(reverse("admin:blog_comment_change", args=[comment.pk]), {"body": "changé"}).status_code == 403
    comment.refresh_from_db()
    assert comment.body == "tel quel"


def test_a_comment_that_was_put_back_still_says_why_it_waits(client, editor, deliver):
    comment = cast.comment(cast.post(), "À lire : https://a.example/1 https://b.example/2 https://c.example/3 ici.")
    cast.transition([comment.pk], "approved", by=editor)
    cast.transition([comment.pk], "pending", by=editor)
    for page in (QUEUE, reverse("admin:blog_comment_change", args=[comment.pk])):
        shown = client.get(page).content.decode()
        assert "Un commentaire de plus de deux liens" in shown and "<b>+50</b>" in shown, page


@pytest.mark.parametrize("odd", ["abc", "", "1.1", "9" * 23, "-1", "١"])
def test_odd_lines_of_the_log_are_none(client, editor, odd):
    cast.comment(cast.post(), status="pending")
    log = reverse("admin:blog_decision_changelist")
    answer = client.post(log, {"action": "undo_selected", "_selected_action": odd}, follow=True)
    assert answer.status_code == 200 and Comment.objects.get().status == "pending"


def test_the_queue_is_sifted_by_whose_post_it_is(client, editor):
    maud, paul = cast.author("Maud"), cast.author("Paul")
    for author in (maud, paul):
        cast.comment(cast.post(by=author), "Publié.", status="approved")
        cast.comment(cast.post(by=author), f"Attend chez {author}.", status="pending")
    page = client.get(QUEUE, {"author": "maud"}).content.decode()
    assert '<option value="maud" selected>Maud</option>' in page
    assert "Attend chez Maud." in page and "Attend chez Paul." not in page


def test_the_log_is_sifted_by_who_decided(client, editor):
    comment = cast.comment(cast.post(), "Un mot.", status="pending")
    cast.transition([comment.pk], "approved", by=editor)
    log = reverse("admin:blog_decision_changelist")

    def lines(who):
        return client.get(log, {"by": who}).content.decode().count('class="action-select"')

    assert (lines(editor.pk), lines("rules"), lines("x' or 1=1")) == (1, 1, 2)


def test_the_log_is_read_and_its_lines_are_undone(client, editor):
    comment = cast.comment(cast.post(), status="pending")
    cast.transition([comment.pk], "removed", by=editor)
    decision = Decision.objects.first()
    assert client.get("/admin/blog/decision/").status_code == 200
    client.post("/admin/blog/decision/", {"action": "undo_selected", "_selected_action": [decision.pk]})
    comment.refresh_from_db()
    assert comment.status == "pending"


def test_the_way_to_the_queue_is_shown_to_who_moderates(client):
    for role, shown in {"contributor": False, "author": True, "editor": True}.items():
        client.force_login(cast.user(role))
        assert ("File de modération" in client.get("/admin/").content.decode()) == shown


def test_the_queue_asks_no_more_questions_for_more_comments(client, editor, django_assert_max_num_queries):
    post = cast.post()
    for n in range(20):
        cast.comment(post, status="pending", parent=cast.comment(post) if n % 2 else None)
    with django_assert_max_num_queries(14):
        client.get(QUEUE)


def address(name, comment):
    return reverse(f"admin:blog_comment_{name}", args=[comment.pk])


def test_many_are_decided_about_after_the_count_was_shown(client, editor):
    comments = [cast.comment(cast.post(), status="pending") for _ in range(3)]
    sure = decide(client, "spam", *comments, confirmed="")
    assert "Il s’agit de 3 commentaires" in sure.content.decode()
    assert set(Comment.objects.values_list("status", flat=True)) == {"pending"}


def test_all_that_a_list_finds_are_decided_about_not_only_its_page(client, editor):
    post, other = cast.post(), cast.post()
    for number in range(PAGE + 5):
        cast.comment(post, f"Mot {number}.", status="pending")
    spared = cast.comment(other, status="pending")
    sure = decide(client, "remove", everything=1, post=post.pk, confirmed="").content.decode()
    assert f"Il s’agit de {PAGE + 5} commentaires" in sure
    decide(client, "remove", seen=re.search(r'name="seen" value="([^"]+)"', sure)[1], everything=1, post=post.pk)
    assert Comment.objects.filter(post=post, status="removed").count() == PAGE + 5
    spared.refresh_from_db()
    assert spared.status == "pending"


def test_a_script_is_answered_in_json(client, editor):
    comment = cast.comment(cast.post(), status="pending")
    asked = {"decide": f"approve:{comment.pk}", "seen": f"{comment.pk}:pending"}
    said = client.post(reverse("admin:blog_comment_decide"), asked, headers={"accept": "application/json"}).json()
    assert said["changed"] == [comment.pk] and said["said"] == "1 commentaire approuvé."
    undone = client.post(
        reverse("admin:blog_comment_undo"), {"batch": said["batch"]}, headers={"accept": "application/json"}
    ).json()
    assert undone["changed"] == [comment.pk]
    bad = client.post(reverse("admin:blog_comment_decide"), {"decide": "x"}, headers={"accept": "application/json"})
    assert bad.json()["changed"] == [] and "Rien n’est décidé" in bad.json()["said"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=marché", {"un"}),
        ("q=rose@example", {"deux"}),
        ("q=ZZZ", set()),
        ("author=maud", {"un", "deux"}),
        ("author=nobody", set()),
        ("age=day", {"un", "deux", "trois"}),
        ("age=older", {"quatre"}),
        ("age=month&author=maud", {"un", "deux"}),
    ],
)
def test_the_queue_is_sifted(client, editor, query, found):
    maud = cast.author("Maud", slug="maud")
    hers, other = cast.post(by=maud), cast.post()
    cast.comment(hers, "un mot du marché", status="pending")
    cast.comment(hers, "deux mots", status="pending", email="rose@example.org")
    cast.comment(other, "trois mots", status="pending")
    cast.comment(other, "quatre mots", status="pending", created_at=timezone.now() - timedelta(days=40))
    page = client.get(f"{QUEUE}?{query}").content.decode()
    assert {word for word in ("un", "deux", "trois", "quatre") if f"<p>{word} mot" in page} == found


@pytest.mark.parametrize("order", ["oldest", "newest", "weight"])
def test_each_comment_is_on_one_page_whatever_the_order(client, editor, order):
    post = cast.post()
    wanted = {cast.comment(post, f"Mot {number}.", status="pending").pk for number in range(2 * PAGE + 3)}
    Comment.objects.filter(pk__in=sorted(wanted)[::2]).update(weight=80)
    seen, query = [], f"?order={order}"
    while query:
        page = client.get(QUEUE + query).content.decode()
        seen += [int(pk) for pk in re.findall(r'name="comment" value="(\d+)"', page)]
        more = re.search(r'href="(\?[^"]*)" data-more', page)
        query = more[1].replace("&amp;", "&") if more else ""
    assert len(seen) == len(set(seen)) and set(seen) == wanted
    if order == "weight":
        weights = Comment.objects.in_bulk(seen)
        assert [weights[pk].weight for pk in seen] == sorted((weights[pk].weight for pk in seen), reverse=True)


@pytest.mark.parametrize("after", ["x", "1e5", "-", "9" * 30, "1.2.3", "' or 1=1"])
def test_an_odd_place_in_the_queue_is_its_first_page(client, editor, after):
    cast.comment(cast.post(), "un mot", status="pending")
    assert "un mot" in client.get(QUEUE, {"after": after}).content.decode()


def test_news_are_counted_and_not_thrown_in(client, editor):
    first = cast.comment(cast.post(), status="pending")
    cast.comment(cast.post(), "Un autre.", status="pending")
    assert client.get(reverse("admin:blog_comment_news"), {"seen": first.pk}).json() == {"count": 1}
    assert client.get(reverse("admin:blog_comment_news"), {"seen": "x" * 40}).json() == {"count": 2}


def test_news_are_of_the_part_of_the_queue_that_is_looked_at(client, editor):
    one, other = cast.comment(cast.post(), status="pending"), cast.comment(cast.post(), "Un autre.", status="pending")
    for asked, count in (({"post": other.post_id}, 1), ({"q": "personne"}, 0), ({"status": "spam"}, 0), ({}, 2)):
        assert client.get(reverse("admin:blog_comment_news"), {"seen": one.pk - 1, **asked}).json() == {"count": count}


def test_a_note_goes_with_the_decision(client, editor):
    comment = cast.comment(cast.post(), status="pending")
    decide(client, f"remove:{comment.pk}", note="Hors sujet.")
    assert comment.decisions.first().note == "Hors sujet."
    answer = decide(client, f"approve:{comment.pk}", note="x" * 301)
    assert "Le mot dépasse 300 caractères." in client.get(answer["Location"]).content.decode()


def test_an_editor_changes_a_text_and_says_why(client, editor):
    comment = cast.comment(cast.post(), "Un imbécile passait.")
    fields = {"body": "Quelqu’un passait.", "note": "Une insulte", "seen": "Un imbécile passait.", "back": comment.pk}
    answer = client.post(address("text", comment), fields)
    page = client.get(answer["Location"]).content.decode()
    assert "Quelqu’un passait." in page and "texte modifié" in page and "Annuler" in page
    assert "Un imbécile passait." in page, "the log keeps what it said before"


@pytest.mark.parametrize(
    ("fields", "said", "status"),
    [
        ({"body": "Autre.", "note": "", "seen": "Un mot."}, "Dites pourquoi", 422),
        ({"body": "", "note": "x", "seen": "Un mot."}, "errorlist", 422),
        ({"body": "x" * 10_001, "note": "x", "seen": "Un mot."}, "errorlist", 422),
        ({"body": "Autre.", "note": "x" * 301, "seen": "Un mot."}, "errorlist", 422),
        ({"body": "Autre.", "note": "x", "seen": "Vieux."}, "Il a été modifié entre-temps", 409),
    ],
)
def test_a_change_that_cannot_be_made_keeps_what_was_typed(client, editor, fields, said, status):
    comment = cast.comment(cast.post(), "Un mot.")
    answer = client.post(address("text", comment), fields)
    page = answer.content.decode()
    assert answer.status_code == status and said in page and fields["body"][:50] in page
    comment.refresh_from_db()
    assert comment.body == "Un mot."


def test_a_conversation_is_closed_opened_and_slowed_down(client, editor):
    comment = cast.comment(cast.post())
    client.post(address("post", comment), {"do": "close"})
    assert not Post.objects.get().accepts_comments
    client.post(address("post", comment), {"do": "open"})
    assert Post.objects.get().accepts_comments
    client.post(address("post", comment), {"do": "slow", "minutes": "5"})
    told = "au ralenti : chacun attend 5 minutes entre deux commentaires"
    assert told in client.get(comment.post.get_absolute_url()).content.decode(), "before one has written in vain"
    post = Post.objects.get()
    here = client.__class__(headers={"sec-fetch-site": "same-origin"})
    fields = {"name": "Rose", "body": "Un premier mot."}
    assert here.post(f"/comments/post/{post.pk}/", fields).status_code == 302
    refused = here.post(f"/comments/post/{post.pk}/", fields | {"body": "Un second mot."})
    text = refused.content.decode()
    assert refused.status_code == 429 and "au ralenti" in text and "Un second mot." in text and "5 minutes" in text


@pytest.mark.parametrize("fields", [{}, {"do": "burn"}, {"do": "slow", "minutes": "3"}, {"do": "slow", "minutes": "x"}])
def test_an_odd_wish_for_a_conversation_changes_nothing(client, editor, fields):
    comment = cast.comment(cast.post())
    answer = client.post(address("post", comment), {**fields, "back": comment.pk})
    assert "Rien n’a changé" in client.get(answer["Location"]).content.decode()
    assert Post.objects.get().accepts_comments and Post.objects.get().slow_minutes == 0


def test_the_history_of_a_writer_is_shown(client, editor):
    who = {"commenter": "k" * 43}
    cast.comment(cast.post(), **who)
    cast.comment(cast.post(), status="spam", **who)
    cast.comment(cast.post(), "https://a.b https://c.d https://e.f", status="pending", **who)
    assert "avant : publiés 1, en attente 0, retirés 0, indésirables 1" in client.get(QUEUE).content.decode()
