from django.contrib import admin
from rules.contrib.admin import ObjectPermissionsModelAdmin
from taggit.models import Tag as UnusedTag

from blog.tags.models import Tag

# django-taggit registers its own model, which Tribune does not use.
admin.site.unregister(UnusedTag)


@admin.register(Tag)
class TagAdmin(ObjectPermissionsModelAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name", "key"]
    fields = ["name", "slug"]
