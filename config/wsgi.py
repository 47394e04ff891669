import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402  what follows needs the settings that were just read

from config.background import start_chores  # noqa: E402

if settings.WORK_IN_SERVER:
    start_chores()
