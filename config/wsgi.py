import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402  what follows needs the settings that were just read

from blog.caching.expiry import start_removing  # noqa: E402
from blog.caching.front import PageCache  # noqa: E402
from blog.caching.nodes import start_listening  # noqa: E402
from blog.caching.touching import purge_everything  # noqa: E402
from config.background import start_chores  # noqa: E402

if settings.PAGE_CACHE_MB:
    purge_everything()  # the program, its templates or its settings may be others now
    start_listening()
    start_removing()
    application = PageCache(application)  # type: ignore[assignment]
if settings.WORK_IN_SERVER:
    start_chores()
gc.collect()
gc.freeze()  # the program itself need not be looked through for what is no longer needed
