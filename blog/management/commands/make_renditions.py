from django.core.management.base import BaseCommand

from blog.images.models import Image
from blog.images.renditions import make_renditions


class Command(BaseCommand):
    help = (
        "Make the sizes and kinds of pictures that are missing: after a restart cut the work off, or a change of them."
    )

    def handle(self, **options):
        made = sum(make_renditions.func(pk) for pk in Image.objects.values_list("pk", flat=True).iterator())
        self.stdout.write(f"{made} made")
