"""Every address of the admin, for every role, asked for and by forged requests. The addresses are the router's own:
one that is added and not put into the table fails here.
"""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from blog.addresses.models import MissedAddress
from blog.audience.models import PostReads
from blog.blogroll.models import LinkedBlog
from blog.caching.models import CacheDay
from blog.documents.intake import store_document
from blog.events.models import Event
from blog.images.intake import store_image
from blog.importing.models import ImportedPage, ImportRun
from blog.moderation.models import Ban, Decision
from blog.posts.models import Series
from blog.posts.redirects import Redirect
from identity.models import Identity
from mail.models import Message
from tests import cast
from tests.images.test_intake import encoded

pytestmark = pytest.mark.django_db
RANKS = ["nobody", "reader", "contributor", "author", "editor", "administrator"]
EVERYBODY, NEVER = "nobody", "never"

# From which role on an address answers, for things that are somebody else's.
PAGES = {
    **dict.fromkeys(["index", "jsi18n", "app_list"], "contributor"),
    "autocomplete": "administrator",  # of accounts, for the author they sign as
    **dict.fromkeys(["password_change", "password_change_done"], "contributor"),
    **dict.fromkeys(["login", "logout"], EVERYBODY),
    "view_on_site": "contributor",
    "blog_postreads_change": "contributor",  # leads to the list
    "blog_cacheday_change": "administrator",  # the same
    "auth_user_password_change": "administrator",
}
# By model: list, adding, one of somebody else's (seen), changed, deleted.
MODELS = {
    "accounts_user": ("administrator", "administrator", "administrator", "administrator", "administrator"),
    "accounts_author": ("contributor", "editor", "contributor", "editor", "administrator"),
    "account_emailaddress": ("administrator", NEVER, "administrator", NEVER, "administrator"),
    "mfa_authenticator": ("administrator", NEVER, "administrator", NEVER, "administrator"),
    "mail_message": ("administrator", NEVER, "administrator", "administrator", "administrator"),
    "blog_image": ("contributor", "author", "contributor", "editor", "editor"),
    "blog_document": ("contributor", "author", "contributor", "editor", "editor"),
    "blog_importrun": ("editor", "editor", "editor", "editor", NEVER),
    "blog_importedpage": ("editor", NEVER, "editor", "editor", NEVER),
    "blog_comment": ("author", NEVER, "editor", "editor", NEVER),
    "blog_decision": ("author", NEVER, "editor", NEVER, NEVER),
    "blog_ban": ("editor", "editor", "editor", "editor", "editor"),
    "blog_tag": ("contributor", "editor", "contributor", "editor", "editor"),
    "blog_series": ("contributor", "author", "contributor", "editor", "editor"),
    "blog_redirect": ("editor", "editor", "editor", "editor", "editor"),
    "blog_missedaddress": ("editor", NEVER, "editor", NEVER, "editor"),
    "identity_identity": ("administrator", NEVER, "administrator", "administrator", NEVER),
    "blog_post": ("contributor", "contributor", "editor", "editor", "editor"),
    "blog_event": ("contributor", "author", "contributor", "editor", "editor"),
    "blog_poll": ("contributor", "author", "contributor", "editor", "editor"),
    "blog_linkedblog": ("contributor", "editor", "contributor", "editor", "editor"),
    "blog_postreads": ("contributor", NEVER, "editor", NEVER, NEVER),
    "blog_cacheday": ("administrator", NEVER, "administrator", NEVER, NEVER),
}
# What is not the usual five of a model; those ending in _new, and the rest without a post, are one's own.
OTHERS = {
    "identity_identity_preview": "administrator",
    "blog_importrun_undo": "editor",
    "blog_importrun_resume": "editor",
    "blog_comment_decide": "author",
    "blog_comment_undo": "author",
    "blog_comment_news": "author",
    "blog_comment_statistics": "author",
    "blog_comment_mail": "author",
    **dict.fromkeys(["blog_comment_text", "blog_comment_post", "blog_comment_ban", "blog_comment_standing"], "editor"),
    **dict.fromkeys(["blog_rulesetting_changelist", "blog_rulesetting_try"], "editor"),
    **dict.fromkeys(["blog_post_keep", "blog_post_drop", "blog_post_links", "blog_post_change_format"], "editor"),
    "blog_post_preview": "editor",
    **dict.fromkeys(["blog_post_keep_new", "blog_post_preview_new"], "contributor"),
    "blog_poll_export": "editor",
    "blog_cacheday_empty": "administrator",
    "blog_linkedblog_opml": "editor",
    "blog_post_held": "contributor",
    "blog_post_token": "reader",  # whoever is signed in may have a proof of it
    **dict.fromkeys(["blog_post_convert", "blog_post_find", "blog_post_tags"], "contributor"),
    **dict.fromkeys(["blog_post_pictures", "blog_post_find_picture"], "contributor"),
    **dict.fromkeys(["blog_post_add_picture", "blog_post_describe_picture"], "author"),
}


def names(patterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from names(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


# They take forms alone; the tests of forged requests say to whom.
FORMS_ALONE = {
    *("identity_identity_preview", "blog_cacheday_empty"),
    *("blog_importrun_undo", "blog_importrun_resume", "blog_comment_decide", "blog_comment_undo", "blog_comment_mail"),
    *("blog_comment_text", "blog_comment_post", "blog_comment_ban", "blog_comment_standing", "blog_rulesetting_try"),
}
NAMES = sorted(set(names(admin.site.get_urls())))


def from_role(name, method="GET"):
    """The first role that gets this address."""
    if name in PAGES or name in OTHERS:
        return PAGES.get(name) or OTHERS[name]
    model, _, view = name.rpartition("_")
    listed, added, seen, changed, deleted = MODELS[model]
    if view == "change":
        return changed if method == "POST" else seen
    return {"changelist": listed, "add": added, "history": seen, "delete": deleted}[view]


def may(role, first):
    return first != NEVER and RANKS.index(role) >= RANKS.index(first)


@pytest.fixture
def things():
    """One of each, all of them an editor's; by the name of its model."""
    editor = cast.user("editor", name="redactrice")
    picture = store_image(encoded("PNG"), "photo.png", uploaded_by=editor, alt="Une photo")
    series = Series.objects.create(title="Suite", slug="suite")
    post = cast.post("Un billet", by=editor, tags=["wikis"], series=series, series_position=1, cover=picture)
    comment = cast.comment(post)
    cast.comment(post, status="spam")
    run = ImportRun.objects.create(options={"format": "auto"}, started_by=editor, state=ImportRun.State.DONE)
    return {
        "accounts_user": editor,
        "accounts_author": editor.author,
        "account_emailaddress": EmailAddress.objects.create(user=editor, email="r@example.org", verified=True),
        "mfa_authenticator": Authenticator.objects.create(user=editor, type="totp", data={"secret": "x"}),
        "mail_message": Message.objects.create(recipient="a@example.org", subject="Un", message_id="<1@localhost>"),
        "blog_image": picture,
        "blog_document": store_document(b"un,deux\n1,2\n", "tableau.csv", uploaded_by=editor),
        "blog_importrun": run,
        "blog_importedpage": ImportedPage.objects.create(
            run=run, sha256="0" * 64, name="page.txt", text="Un", proposed=[]
        ),
        "blog_comment": comment,
        "blog_decision": Decision.objects.first(),
        "blog_ban": Ban.objects.create(kind="word", value="casino"),
        **dict.fromkeys(
            ["blog_comment_text", "blog_comment_post", "blog_comment_ban", "blog_comment_standing"], comment
        ),
        "blog_tag": post.tags.get(),
        "blog_series": series,
        "identity_identity": Identity.objects.create(pk=1),
        "blog_missedaddress": MissedAddress.objects.create(path="/pas-la", last_at=timezone.now()),
        "blog_redirect": Redirect.objects.create(old_path="/la/", new_path="/"),
        "blog_post": post,
        "blog_post_describe_picture": picture,
        "auth_user_password_change": editor,
        "blog_event": Event.objects.create(title="Fête", starts_at=timezone.now(), created_by=editor),
        "blog_poll": cast.poll("Oui ?", {"Alors ?": ["Oui", "Non"]}, created_by=editor),
        "blog_linkedblog": LinkedBlog.objects.create(name="Un autre", url="https://autre.example/"),
        "blog_postreads": PostReads.objects.create(post=post, day=timezone.localdate(), number=3),
        "blog_cacheday": CacheDay.objects.create(day=timezone.localdate(), served=3),
    }


def address_of(name, things):
    thing = things.get(name) or things.get(name.rpartition("_")[0]) or things["blog_post"]
    if name == "app_list":
        return reverse("admin:app_list", args=["blog"])
    if name == "autocomplete":
        return reverse("admin:autocomplete") + "?app_label=accounts&model_name=author&field_name=user&term=r"
    if name == "view_on_site":
        kind = ContentType.objects.get_for_model(things["blog_post"])
        return reverse("admin:view_on_site", args=[kind.pk, things["blog_post"].pk])
    if name.startswith("blog_post_") and name not in ("blog_post_describe_picture",):
        thing = things["blog_post"]
    for arguments in ([], [thing.pk]):
        try:
            return reverse(f"admin:{name}", args=arguments)
        except NoReverseMatch:
            continue
    raise AssertionError(name)


def everything():
    """All rows but those of sessions: what a request left behind."""
    models = [model for model in apps.get_models() if model._meta.label != "sessions.Session"]
    return {model._meta.label: sorted(map(repr, model.objects.values())) for model in models}


@pytest.fixture(params=RANKS)
def role(request, client):
    if request.param != "nobody":
        client.force_login(cast.user(request.param, name=f"un-{request.param}"))
    return request.param


def test_the_table_names_every_address_and_nothing_else():
    known = {f"{model}_{view}" for model in MODELS for view in ("changelist", "add", "change", "history", "delete")}
    assert set(NAMES) == known | PAGES.keys() | OTHERS.keys()


def test_an_address_answers_those_it_is_for_and_no_others(client, role, things):
    wrong = {}
    for name in NAMES:
        if name in ("login", "logout"):
            continue
        answer = client.get(address_of(name, things))
        # Django's admin leads those who may not see a thing to its first page, as if the thing were not there.
        away = answer.status_code == 302 and answer["Location"].split("?")[0] in ("/admin/", "/admin/login/")
        refused = answer.status_code in (401, 403, 404) or away
        allowed = may(role, from_role(name)) and name not in FORMS_ALONE
        if answer.status_code != 405 and allowed == refused:  # 405: it takes forms alone, too
            wrong[name] = answer.status_code
    assert not wrong


def payload(thing):
    """A form that would change whatever it could: every field of a thing, its inlines, and what our own pages take."""
    fields = {
        "title": "Pris",
        "name": "Pris",
        "slug": "pris",
        "body": "Pris",
        "status": "published",
        "role": "administrator",
    }
    fields |= {"username": "pris", "password1": "a long password", "password2": "a long password", "is_active": "on"}
    fields |= {
        "alt": "Pris",
        "decorative": "on",
        "old_path": "/pris/",
        "new_path": "/pris/",
        "post": "yes",
        "days": "7",
    }
    fields |= {"body_format": "html", "language": "fr", "comment_policy": "", "kind": "post", "tags": "pris"}
    fields |= {
        "tab": "t",
        "base": "",
        "decision": "spam",
        "to": "spam",
        "comments": str(thing.pk),
        "ids": str(thing.pk),
    }
    fields |= {"decide": f"spam:{thing.pk}", "what": "word", "word": "pris", "level": "", "do": "close", "minutes": "5"}
    fields |= {"note": "Pris", "seen": "Bonjour.", "pace": "never", "points-links": "9"}
    for prefix in ("posts", "form"):
        fields |= {f"{prefix}-TOTAL_FORMS": "1", f"{prefix}-INITIAL_FORMS": "1", f"{prefix}-MIN_NUM_FORMS": "0"}
        fields |= {f"{prefix}-0-id": str(thing.pk), f"{prefix}-0-alt": "Pris", f"{prefix}-0-series_position": "9"}
    fields |= {
        "starts_at": "2030-01-01T10:00",
        "zone": "Europe/Paris",
        "results": "always",
        "url": "https://pris.example/",
    }
    fields |= {"questions-TOTAL_FORMS": "1", "questions-INITIAL_FORMS": "0", "questions-0-text": "Pris ?"}
    fields |= {"questions-0-lines": "un\ndeux", "questions-0-position": "1", "position": "1"}
    fields |= {"outcomes-TOTAL_FORMS": "0", "outcomes-INITIAL_FORMS": "0"}
    return fields | {"_save": "1", "_publish": "1", "csv": "x"}


def test_a_forged_request_changes_nothing_for_those_it_is_not_for(client, role, things):
    before, wrong = everything(), []
    for name in NAMES:
        if may(role, from_role(name, "POST")) or name in ("login", "logout"):
            continue
        thing = things.get(name.rpartition("_")[0], things["blog_post"])
        upload = SimpleUploadedFile("p.png", encoded("PNG"))
        client.post(address_of(name, things), payload(thing) | {"upload": upload, "file": upload})
        if (after := everything()) != before:
            wrong.append((name, [label for label in after if after[label] != before[label]]))
            before = after
    assert not wrong


def test_no_action_of_a_list_is_for_those_who_may_not_change_what_it_lists(client, role, things, rf):
    boss = cast.user("administrator", name="chef")
    before, tried = everything(), 0
    for model, model_admin in admin.site._registry.items():
        request = rf.get("/")
        request.user = boss
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        if name not in MODELS:
            assert not model_admin.get_actions(request), name
            continue
        first = next((role for role in MODELS[name][3:] if role != NEVER), "author")  # who changes, or deletes
        if may(role, first):
            continue
        # What has pages of its own instead of a list is sent its form by the test above.
        for action in model_admin.get_actions(request):
            fields = {"action": action, "_selected_action": [things[name].pk], "post": "yes", "stays": things[name].pk}
            client.post(reverse(f"admin:{name}_changelist"), fields)
            tried += 1
            assert everything() == before, (name, action)
    assert tried or role in ("editor", "administrator")
