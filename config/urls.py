from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from accounts.views import desk_door
from blog.urls import fixed_addresses
from identity.views import accent

urlpatterns = [
    *fixed_addresses,
    path("accent/<str:colour>.css", accent, name="accent"),
    # The site's own language has no prefix; the other one has: /en/2012/10/…
    *i18n_patterns(
        path("account/", include("accounts.urls")),
        # Before Django's own: there is one door, with all its locks.
        path("admin/login/", desk_door, name="desk-sign-in"),
        path("admin/", admin.site.urls),
        path("", include("blog.urls")),
        prefix_default_language=False,
    ),
]

if settings.DEBUG and "debug_toolbar" in settings.INSTALLED_APPS:
    from debug_toolbar.toolbar import debug_toolbar_urls

    urlpatterns += debug_toolbar_urls()
