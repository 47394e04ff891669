from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rules.contrib.admin import ObjectPermissionsModelAdmin

from blog.blogroll.models import LinkedBlog
from blog.blogroll.opml import bring_in, read_opml

NAMED = 10  # of what cannot be brought in


class ListForm(forms.Form):
    """A list of blogs from a feed reader."""

    upload = forms.FileField(label=gettext_lazy("OPML file"))

    def clean_upload(self):
        self.list = read_opml(self.cleaned_data["upload"].read())
        return self.cleaned_data["upload"]


@admin.register(LinkedBlog)
class LinkedBlogAdmin(ObjectPermissionsModelAdmin):
    change_list_template = "admin/blog/linkedblog/change_list.html"
    list_display = ["name", "category", "newest", "fetched_at", "trouble"]
    list_filter = ["category", "language"]
    search_fields = ["name", "url"]
    show_facets = admin.ShowFacets.NEVER
    fields = ["name", "url", "feed_url", "about", "category", "language", "position", "trouble"]
    readonly_fields = ["trouble"]
    actions = ["fetch_again"]

    def get_urls(self):
        bring = self.admin_site.admin_view(self.bring)
        return [path("opml/", bring, name="blog_linkedblog_opml"), *super().get_urls()]

    def save_model(self, request, obj, form, change):
        if "feed_url" in form.changed_data:  # another feed, from the beginning
            obj.etag = obj.modified = obj.problem = ""
            obj.latest, obj.failures, obj.due_at = [], 0, timezone.now()
        super().save_model(request, obj, form, change)

    def bring(self, request):
        """Bring in a list that a feed reader exported."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ListForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            new, known = bring_in(form.list.blogs)
            said = _("Blogs brought in: %(new)d. Known already: %(known)d.") % {"new": new, "known": known}
            messages.success(request, said)
            if refused := form.list.refused:
                named = "; ".join([*refused[:NAMED], *(["…"] if len(refused) > NAMED else [])])
                said = _("Not brought in: %(number)d. %(named)s.") % {"number": len(refused), "named": named}
                messages.warning(request, said)
            return HttpResponseRedirect(reverse("admin:blog_linkedblog_changelist"))
        context = {**self.admin_site.each_context(request), "title": _("Bring in a list of blogs"), "form": form}
        return TemplateResponse(request, "admin/blog/linkedblog/opml.html", context)

    @admin.action(description=gettext_lazy("Fetch the titles anew"), permissions=["change"])
    def fetch_again(self, request, queryset):
        number = queryset.update(due_at=timezone.now(), failures=0)
        messages.success(request, _("They are fetched in the next minutes: %(number)d.") % {"number": number})

    @admin.display(description=gettext_lazy("latest title"))
    def newest(self, blog):
        return blog.latest[0]["title"] if blog.latest else "—"

    @admin.display(description=gettext_lazy("problem"))
    def trouble(self, blog):
        return _("The feed could not be read: %(why)s.") % {"why": blog.problem} if blog.problem else "—"
