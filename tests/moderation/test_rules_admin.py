"""Rules in the admin: points that hold at once, a trial that keeps nothing, and failures that are seen."""

import pytest
from django.apps import apps

from blog.moderation import rules
from blog.moderation.models import RuleSetting
from blog.moderation.rulebook import findings
from tests import cast

pytestmark = pytest.mark.django_db
RULES, TRY = "/admin/blog/rulesetting/", "/admin/blog/rulesetting/try/"
LINKS = (
    "À lire : https://a.example/1 https://b.example/2 https://c.example/3, dans cet ordre, et à discuter ensuite ici."
)


@pytest.fixture
def editor(client):
    person = cast.user("editor")
    client.force_login(person)
    return person


def form(**changes):
    """The form of the page as it stands, changed."""
    fields = {f"on-{code}": "on" for code in rules.RULES} | {
        f"points-{code}": one.points for code, one in rules.RULES.items()
    }
    return {name: value for name, value in (fields | changes).items() if value is not None}


def test_all_rules_are_listed_with_what_they_did(client, editor):
    cast.comment(cast.post(), LINKS, status="spam")
    page = client.get(RULES).content.decode()
    assert all(f"<code>{code}</code>" in page for code in rules.RULES)
    row = page.split("<code>links</code>")[1].split("</tr>")[0]
    assert row.count("<td>1</td>") == 2, "fired once, and the comment is not shown now"
    assert "%(" not in page


def test_points_that_were_changed_hold_for_the_next_comment(client, editor):
    client.post(RULES, form(**{"points-links": 10}))
    post = cast.post(comment_policy="open")
    comment = cast.comment(post, LINKS)
    assert [one.points for one in findings(comment) if one.code == "links"] == [10]
    assert comment.decisions.count() == 1, "published by the rules themselves"
    client.post(RULES, form())
    assert not RuleSetting.objects.exclude(points=None).exists(), "what is as the program has it is not kept"


def test_a_rule_that_is_off_says_nothing(client, editor):
    client.post(RULES, form(**{"on-links": None}))
    comment = cast.comment(cast.post(comment_policy="open"), LINKS)
    assert not [one for one in findings(comment) if one.code == "links"]


@pytest.mark.parametrize("points", ["many", "1e9", "201", "-201", "1.5"])
def test_points_that_are_none_are_refused_and_the_rest_is_kept(client, editor, points):
    answer = client.post(RULES, form(**{"points-links": points, "points-burst": 33}))
    assert answer.status_code == 422 and f'value="{points}" aria-invalid="true"' in answer.content.decode()
    assert "Les points sont des nombres entiers" in answer.content.decode() and "links" in answer.content.decode()
    assert RuleSetting.objects.get(code="burst").points == 33
    assert not RuleSetting.objects.filter(code="links").exists()


def test_who_changed_a_rule_from_what_is_told(client, editor):
    client.post(RULES, form(**{"points-links": 10}))
    client.post(RULES, form(**{"points-links": 10, "on-burst": None}))
    lines = client.get(RULES).content.decode().split('<ul class="log">')[1].split("</ul>")[0].split("<li>")[1:]
    assert [" ".join(line.split("</time>")[1].split("</li>")[0].split()) for line in lines] == [
        f"{editor} · <code>burst</code> 20 → 0",
        f"{editor} · <code>links</code> 50 → 10",
    ], "what was not changed is not told"


def test_a_rule_that_fails_is_noted_and_someone_reads_the_comment(client, editor, monkeypatch):
    def broken(comment):
        raise RuntimeError("panne <b>")

    monkeypatch.setitem(rules.RULES, "links", rules.Rule("links", 50, broken))
    comment = cast.comment(cast.post(comment_policy="open"), status="pending")
    assert comment.decisions.get().why == ["La règle « links » a échoué : quelqu’un regarde."]
    setting = RuleSetting.objects.get(code="links")
    assert (setting.errors, setting.last_error) == (1, "RuntimeError: panne <b>")
    page = client.get(RULES).content.decode()
    assert "RuntimeError: panne &lt;b&gt;" in page


def test_a_rule_whose_query_fails_spoils_no_other(monkeypatch):
    def broken(comment):
        apps.get_model("blog", "Comment").objects.extra(where=["no_such_column = 1"]).first()

    monkeypatch.setitem(rules.RULES, "links", rules.Rule("links", 50, broken))
    comment = cast.comment(cast.post(comment_policy="open"), status="pending")
    assert comment.pk and comment.decisions.get().findings[0]["code"] == "broken-rule"


def everything():
    return {model._meta.label: model.objects.count() for model in apps.get_models() if model._meta.app_label == "blog"}


def test_a_trial_says_which_rules_would_fire_and_keeps_nothing(client, editor):
    another = cast.post(comment_policy="open")
    before = everything()
    page = client.post(TRY, {"body": LINKS, "name": "Rose"}).content.decode()
    assert "<code>links</code>" in page and "<b>+50</b>" in page and "attente" in page
    assert "Aucune règle" in client.post(TRY, {"body": "Bonjour.", "post": another.pk}).content.decode()
    assert everything() == before


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"body": ""},
        {"body": "x" * 10_001},
        {"body": "a", "email": "no"},
        {"body": "a", "website": "javascript:alert(1)"},
    ]
    + [{"body": "a", "post": value} for value in ("0", "x", "9" * 30)],
)
def test_a_trial_of_nothing_says_what_is_missing(client, editor, fields):
    answer = client.post(TRY, fields)
    assert answer.status_code == 422 and "errorlist" in answer.content.decode()


def test_a_trial_without_any_post_works(client, editor):
    assert client.post(TRY, {"body": LINKS}).status_code == 200
