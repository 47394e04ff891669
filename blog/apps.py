from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BlogConfig(AppConfig):
    name = "blog"
    verbose_name = _("Blog")

    def ready(self):
        from blog import checks, receivers  # noqa: F401  registering is their import's purpose
        from blog.caching import receivers as of_the_cache  # noqa: F401
        from blog.caching.nodes import all_are_heard
        from config.kept import keep_only_while

        keep_only_while(all_are_heard)
