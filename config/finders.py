from django.contrib.staticfiles.finders import AppDirectoriesFinder


class WithoutSourceMaps(AppDirectoriesFinder):
    """What apps bring, without source maps: those who write the libraries want them, and they weigh most."""

    def list(self, ignore_patterns):
        return super().list([*(ignore_patterns or []), "*.map"])
