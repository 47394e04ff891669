import re

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.template.loader import render_to_string

from blog.caching.common import common_headers
from blog.caching.files import files

TEMPLATES = {"nginx": "caching/nginx.conf", "caddy": "caching/Caddyfile"}


class Command(BaseCommand):
    help = "Print what nginx or Caddy need to know to send kept pages by themselves."

    def add_arguments(self, parser):
        parser.add_argument("server", choices=TEMPLATES, help="which of them stands in front")
        parser.add_argument("--to", default="127.0.0.1:8000", help="where Tribune's own server listens (host:port)")
        parser.add_argument("--log", default="/var/log/nginx/access.log", help="where nginx writes what it was asked")

    def handle(self, *, server, to, log, **options):
        if not re.fullmatch(r"[\w.-]+:\d{1,5}|\[[0-9a-fA-F:]+\]:\d{1,5}", to):
            raise CommandError("--to takes a host and a port, such as 127.0.0.1:8000")
        if not re.fullmatch(r"/[\w./-]+", log):
            raise CommandError("--log takes the whole path of a file, such as /var/log/nginx/access.log")
        if not settings.PAGE_FILES_MB:
            raise CommandError("No page is kept as a file: set PAGE_FILES_MB and PAGE_CACHE_MB to more than 0.")
        if self._is_where_readers_come(to):
            raise CommandError(
                f"At {to} {server} itself will listen, for {settings.SITE_URL}: name the public address in SITE_URL, "
                "or let Tribune listen at another port and name it with --to."
            )
        about = {
            "upstream": to,
            "log": log,
            "site": settings.SITE.geturl(),
            "host": settings.SITE.hostname,
            "port": settings.SITE.port or (443 if settings.SITE.scheme == "https" else 80),
            "is_secure": settings.SITE.scheme == "https",
            "root": files().root.resolve(),
            "root_of_static": settings.STATIC_ROOT.parent.resolve(),
            "headers": [*common_headers().items(), *ALWAYS],
        }
        self.stdout.write(render_to_string(TEMPLATES[server], about))

    def _is_where_readers_come(self, to: str) -> bool:
        host, _, port = to.rpartition(":")
        default = 443 if settings.SITE.scheme == "https" else 80
        # An address that is compared, and at which nothing listens here.
        is_here = host in ("127.0.0.1", "[::1]", "localhost", "0.0.0.0", settings.SITE.hostname)  # noqa: S104
        return is_here and int(port) == (settings.SITE.port or default)


ALWAYS = [("cache-control", "public, no-cache"), ("vary", "Accept-Encoding, Cookie")]
