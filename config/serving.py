"""The program in a server: what all its processes have alike, and what each begins by itself.

Read before the processes part, the first is in memory once for all of them; the second has files, connections and
threads, which no process may have from another.
"""

import atexit
import gc
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.template import TemplateSyntaxError
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation

from blog.audience.counting import write_at_the_end
from blog.caching.expiry import start_removing
from blog.caching.figures import write_figures
from blog.caching.front import Application, PageCache
from blog.caching.nodes import start_listening
from blog.caching.touching import purge_everything
from config.background import start_chores

TEMPLATES = Path(settings.BASE_DIR) / "templates"
OF_READERS = ("*.html", "includes/*.html", "blog/**/*.html")


def loaded() -> WSGIHandler:
    """The program, with what its pages are made of: addresses, words and templates."""
    handler = WSGIHandler()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            reverse("blog:home")
    for place in (path for pattern in OF_READERS for path in TEMPLATES.glob(pattern)):
        with suppress(TemplateSyntaxError):  # of a theme: its pages say so
            get_template(str(place.relative_to(TEMPLATES)))
    _leave_in_peace()
    return handler


def begun(handler: WSGIHandler) -> Application:
    """The same with the page cache in front, and the threads of this process."""
    application: Application = handler
    if settings.PAGE_CACHE_MB:
        purge_everything()  # the program, its templates or its settings may be others now
        start_listening()
        start_removing()
        application = PageCache(handler)
    if settings.WORK_IN_SERVER:
        start_chores()
    # What a process does at its end it is told anew where it comes of another.
    atexit.register(write_at_the_end)
    atexit.register(write_figures)
    _leave_in_peace()
    return application


def _leave_in_peace() -> None:
    """The program itself need not be looked through for what is no longer needed."""
    gc.collect()
    gc.freeze()
