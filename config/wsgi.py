import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from config.serving import begun, loaded  # noqa: E402  what they need is there now

application = begun(loaded())
