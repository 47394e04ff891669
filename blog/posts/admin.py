from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rules.contrib.admin import ObjectPermissionsModelAdmin
from taggit.models import Tag as UnusedTag

from blog.posts.joining import join_tags
from blog.posts.models import Post, Series
from blog.tags.models import Tag
from blog.tags.naming import tag_key

# django-taggit registers its own model, which Tribune does not use.
admin.site.unregister(UnusedTag)


def join_selected(model_admin, request, queryset, join):
    """Ask which of the selected stays, then make them one."""
    rows = list(queryset)
    if len(rows) < 2:
        messages.error(request, _("Select two or more to make them one."))
        return None
    stays = next((row for row in rows if str(row.pk) == request.POST.get("stays")), None)
    if stays is None:
        context = {
            **model_admin.admin_site.each_context(request),
            "title": _("Which one stays?"),
            "opts": model_admin.model._meta,
            "rows": rows,
            "action": request.POST.get("action"),
        }
        return TemplateResponse(request, "admin/blog/join.html", context)
    if not all(model_admin.has_delete_permission(request, row) for row in rows):
        raise PermissionDenied
    number = join(stays, rows)
    messages.success(request, _("One now: %(name)s. Posts changed: %(number)d.") % {"name": stays, "number": number})
    return None


class TagForm(forms.ModelForm):
    class Meta:
        model = Tag
        fields = ["name", "slug"]

    def clean_name(self):
        """Two tags that differ by case and accents alone would be one: they are joined, not named alike."""
        name = " ".join(self.cleaned_data["name"].split())
        if same := Tag.objects.filter(key=tag_key(name)).exclude(pk=self.instance.pk).first():
            raise forms.ValidationError(
                _("There is “%(name)s” already: select both in the list and make them one."), params={"name": same}
            )
        return name


@admin.register(Tag)
class TagAdmin(ObjectPermissionsModelAdmin):
    form = TagForm
    list_display = ["name", "address", "posts"]
    search_fields = ["name", "key"]
    actions = ["join"]

    @admin.display(description=gettext_lazy("address"), ordering="slug")
    def address(self, tag):
        return tag.slug

    @admin.display(description=gettext_lazy("posts"), ordering="number")
    def posts(self, tag):
        return tag.number  # by totals/admin.py

    @admin.action(description=gettext_lazy("Make one of them"), permissions=["delete"])
    def join(self, request, queryset):
        return join_selected(self, request, queryset, join_tags)


class Parts(admin.TabularInline):
    """The posts of a series, to be put in order; who may change a series may."""

    model = Post
    verbose_name_plural = gettext_lazy("parts")
    readonly_fields = ["status", "published_at"]
    show_change_link = True
    fields = [*readonly_fields, "series_position"]
    ordering = ["series_position", "published_at", "pk"]
    extra, can_delete = 0, False

    def has_add_permission(self, request, obj=None):
        return False

    def has_view_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)  # it names drafts too

    def has_change_permission(self, request, obj=None):
        return request.user.has_perm("blog.change_series", obj)


@admin.register(Series)
class SeriesAdmin(ObjectPermissionsModelAdmin):
    inlines = [Parts]
    list_display = ["title", "slug", "posts"]
    search_fields = ["title"]
    prepopulated_fields = {"slug": ["title"]}

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(number=Count("posts"))

    @admin.display(description=gettext_lazy("posts"), ordering="number")
    def posts(self, series):
        return series.number

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def save_formset(self, request, form, formset, change):
        for part in formset.save(commit=False):
            part.save(update_fields=["series_position"])  # a place in a series is no change of the post
