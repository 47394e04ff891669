"""The public addresses are a contract: none comes or goes without this list."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

PUBLIC = {
    "robots.txt",
    "sitemap.xml",
    ".well-known/security.txt",
    "healthz",
    "accent/<str:colour>.css",
    "sitemap-lists.xml",
    "sitemap-<yyyy:year>.xml",
    "share/<int:pk>-<slug:version>.png",
    "manifest.webmanifest",
    "llms.txt",
    r"^(?P<key>[A-Za-z0-9-]{8,128})\.txt$",
    "archive/all/",
    "archive/all/page/<page:page>/",
    "language/<language:language>/",
    "language/<language:language>/page/<page:page>/",
    "favicon.ico",
    r"^media/(?P<path>[\w./-]+)$",
    "admin/login/",
    *(
        f"account/{route}"
        for route in [
            *("", "erase/", "sign-in/", "sign-in/code/", "sign-in/code/confirm/", "sign-out/", "again/", "inactive/"),
            *("sign-up/", "sign-up/confirm/", "email/", "password/", "password/set/", "password/reset/"),
            *("password/reset/confirm/", "password/reset/complete/", "password/reset/done/"),
            *("factors/", "factors/authenticate/", "factors/reauthenticate/"),
            *("factors/totp/activate/", "factors/totp/deactivate/"),
            *("factors/recovery-codes/", "factors/recovery-codes/generate/", "factors/recovery-codes/download/"),
            *("factors/webauthn/", "factors/webauthn/add/", "factors/webauthn/login/"),
            *("factors/webauthn/reauthenticate/", "factors/webauthn/keys/<int:pk>/remove/"),
            "factors/webauthn/keys/<int:pk>/edit/",
        ]
    ),
    "",
    "page/<page:page>/",
    "<yyyy:year>/",
    "<yyyy:year>/page/<page:page>/",
    "<yyyy:year>/<mm:month>/",
    "<yyyy:year>/<mm:month>/page/<page:page>/",
    "<yyyy:year>/<mm:month>/<mm:day>/",
    "<yyyy:year>/<mm:month>/<mm:day>/page/<page:page>/",
    "<yyyy:year>/<mm:month>/<slug:slug>/",
    "<yyyy:year>/<mm:month>/<slug:slug>/comment-page-<page:page>/",
    "preview/<int:pk>/",
    "preview/<str:token>/",
    "archive/",
    "tags/",
    "tag/<slug:slug>/",
    "tag/<slug:slug>/page/<page:page>/",
    "authors/",
    "author/<slug:slug>/",
    "author/<slug:slug>/page/<page:page>/",
    "series/<slug:slug>/",
    "series/<slug:slug>/page/<page:page>/",
    "opensearch.xml",
    "<slug:slug>/address/<page:number>/",
    "<yyyy:year>/<mm:month>/<slug:slug>/address/<page:number>/",
    "search/",
    "search/page/<page:page>/",
    "search/suggest/",
    "<slug:slug>/",
    "comments/",
    "comments/<int:pk>/",
    "comments/<int:pk>/reply/",
    "comments/<int:pk>/report/",
    "comments/moderate/<str:token>/",
    "comments/<int:pk>/edit/",
    "comments/<int:pk>/delete/",
    "comments/mine/",
    "comments/mine/export/",
    "comments/mine/erase/",
    "comments/<int:pk>/like/",
    "like/<int:pk>/",
    "popular/",
    "documents/<digest:key>/",
    "events/",
    "events/calendar.ics",
    "events/past/",
    "events/past/page/<page:page>/",
    "events/<slug:slug>/",
    "events/<slug:slug>/event.ics",
    "polls/",
    "polls/<slug:slug>/",
    "polls/<slug:slug>/results/",
    "blogroll/",
    "blogroll.opml",
    "comments/<int:pk>/conversation/",
    "comments/<int:pk>/conversation/page/<page:page>/",
    "comments/post/<int:pk>/",
    "comments/mine/<str:token>/",
    "comments/mine/<str:token>/review/",
    "comments/by-mail/<str:token>/review/",
    "comments/by-mail/<str:token>/",
    "comments/by-mail/<str:token>/edit/",
    "comments/by-mail/<str:token>/delete/",
    "comments/post/<int:pk>/follow/",
    "comments/following/",
    "comments/following/<str:token>/",
    "comments/following/<str:token>/confirm/",
    "comments/following/<str:token>/stop/",
    *(
        f"{route}feed/{form}"
        for route in (
            *("", "tag/<slug:slug>/", "author/<slug:slug>/", "series/<slug:slug>/", "comments/"),
            *("language/<language:language>/", "<yyyy:year>/<mm:month>/<slug:slug>/"),
        )
        for form in ("", "atom/", "json/")
    ),
}


def addresses(resolver, before=""):
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route, entry
        elif isinstance(entry, URLResolver) and entry.app_name != "admin":
            yield from addresses(entry, route)


def test_the_public_addresses_are_those_of_the_contract():
    assert settings.LANGUAGE_CODE == "fr"
    assert {route for route, _ in addresses(get_resolver())} == PUBLIC


def test_every_address_of_the_blog_has_a_name():
    assert all(entry.name for _, entry in addresses(get_resolver()))
