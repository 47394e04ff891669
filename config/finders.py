from django.contrib.staticfiles.finders import AppDirectoriesFinder


class WithoutSourceMaps(AppDirectoriesFinder):
    """What apps bring, but for source maps: they are for those who write the libraries, and weigh more than all else."""

    def list(self, ignore_patterns):
        return super().list([*(ignore_patterns or []), "*.map"])
