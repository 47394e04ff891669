from django.contrib.staticfiles.apps import StaticFilesConfig


class StaticFiles(StaticFilesConfig):
    """Source maps are for those who write the libraries, weigh more than all the rest, and are left out."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "*.map"]
