from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from rules.contrib.admin import ObjectPermissionsModelAdmin

from blog.markup.text import fold, make_slug, without_controls
from blog.posts.access import statuses_for
from blog.posts.changing import told_together
from blog.posts.held import drafts_in
from blog.posts.models import Post, Status
from blog.posts.publishing import publish, withdraw
from blog.writing import desk, library, pages
from blog.writing.copies import begun_post, beside
from blog.writing.filters import AuthorFilter, FirstFilter, YearFilter
from blog.writing.forms import PostForm
from blog.writing.saving import finish_saving, keep_before, save_bylines
from blog.writing.telling import said_of, zone_name
from blog.writing.words import writing_words

READ_THROUGH = 5000


@admin.register(Post)
class PostAdmin(ObjectPermissionsModelAdmin):
    """The list of posts, and the page they are written on."""

    form = PostForm
    change_form_template = "admin/blog/post/write.html"
    list_display = ["title", "byline_names", "standing", "published_at", "tag_names", "comment_count"]
    list_filter = ["status", YearFilter, AuthorFilter, "kind", "language", FirstFilter]
    ordering = ["-updated_at", "-pk"]  # what one worked on last comes first, published or not
    list_per_page = 50
    search_fields = ["slug"]
    search_help_text = gettext_lazy("Words of the title; where no title has them, of the 5,000 newest texts.")
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # counting every filter takes long on a large blog
    actions = ["publish_selected", "withdraw_selected"]

    def get_urls(self):
        """What the page of writing asks for between two savings; desk.py and library.py answer."""
        return [
            path("keep/", desk.keep, name="blog_post_keep_new"),
            path("<int:pk>/keep/", desk.keep, name="blog_post_keep"),
            path("<int:pk>/drop/", desk.drop, name="blog_post_drop"),
            path("<int:pk>/history/", self.admin_site.admin_view(pages.history), name="blog_post_history"),
            path("<int:pk>/links/", self.admin_site.admin_view(pages.links), name="blog_post_links"),
            path("<int:pk>/format/", self.admin_site.admin_view(pages.change_format), name="blog_post_change_format"),
            path("token/", desk.token, name="blog_post_token"),
            path("preview/", desk.preview, name="blog_post_preview_new"),
            path("<int:pk>/preview/", desk.preview, name="blog_post_preview"),
            path("convert/", desk.convert, name="blog_post_convert"),
            path("find/", desk.posts, name="blog_post_find"),
            path("held/", library.held, name="blog_post_held"),
            path("tags/", desk.tags, name="blog_post_tags"),
            path("pictures/", library.pictures, name="blog_post_pictures"),
            path("pictures/add/", library.add, name="blog_post_add_picture"),
            path("pictures/find/", library.find_picture, name="blog_post_find_picture"),
            path("pictures/<int:pk>/", library.describe, name="blog_post_describe_picture"),
            *super().get_urls(),
        ]

    def get_queryset(self, request):
        posts = super().get_queryset(request).on_the_desk_of(request.user)
        if request.resolver_match and request.resolver_match.url_name == "blog_post_changelist":
            posts = posts.defer("body", "body_html", "search_text", "excerpt").with_voices().with_tags()
        return posts

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.user = request.user
        return form

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Cover and series are chosen on the page itself, without the admin's links beside them."""
        if db_field.name in ("cover", "series"):
            return self.formfield_for_foreignkey(db_field, request, **kwargs)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_fieldsets(self, request, obj=None):
        return [(None, {"fields": [*PostForm.base_fields]})]

    def get_object(self, request, object_id, from_field=None):
        post = super().get_object(request, object_id, from_field)
        if post and request.method == "POST":  # who saves at the same moment waits, and then merges
            Post.objects.select_for_update(of=("self",)).filter(pk=post.pk).first()
            post.refresh_from_db()
        return post

    def add_view(self, request, form_url="", extra_context=None):
        """A post that this tab's first keeping has begun is saved as that post, even where the answer got lost."""
        begun = begun_post(request.user, request.POST["tab"]) if request.POST.get("tab") else None
        if begun and self.has_change_permission(request, begun):
            return self.change_view(request, str(begun.pk), form_url, extra_context)
        return super().add_view(request, form_url, extra_context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Who may see a post and not change it reads it; what was sent is given back, since it is not saved."""
        post = self.get_object(request, unquote(object_id))
        if post is None or self.has_change_permission(request, post) or not self.has_view_permission(request, post):
            return super().change_view(request, object_id, form_url, extra_context)
        reason = _("Your role does not change this post any more.")
        if request.method != "POST":
            messages.warning(request, reason)
            return HttpResponseRedirect(post.get_absolute_url())
        context = {**self.admin_site.each_context(request), "title": reason, "post": post}
        context["sent"] = [request.POST.get(name, "") for name in ("title", "standfirst", "body")]
        return TemplateResponse(request, "admin/blog/post/refused.html", context, status=403)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        with told_together():  # the post, its tags, its bylines
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        form = context["adminform"].form
        tab = request.POST.get("tab", "")
        context |= {
            "form": form,
            "beside": beside(obj, request.user, tab) if obj else [],
            "may_publish": Status.PUBLISHED in statuses_for(request.user),
            "is_live": bool(obj and Post.objects.public().filter(pk=obj.pk).exists()),
            "saved_by": obj.revisions.values_list("tab", flat=True).first() if obj else "",
            "words": writing_words(),
            "zone": zone_name(obj.published_at if obj else None),
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request, obj, form, change):
        if change:
            keep_before(obj)
        else:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        save_bylines(form.instance, form.cleaned_data["bylines"])
        finish_saving(form.instance, request.user, form.cleaned_data["tab"])
        if form.merged_with:
            who = getattr(form.merged_with.made_by, "author", form.merged_with.made_by) or _("An import")
            messages.info(request, _("%(who)s saved while you wrote: both changes are in.") % {"who": who})

    def response_add(self, request, obj, post_url_continue=None):
        return self._stay(request, obj)

    def response_change(self, request, obj):
        return self._stay(request, obj)

    def _stay(self, request, post):
        """Back to the text, saying where it stands."""
        messages.success(
            request, format_html('{} <a href="{}">{}</a>', said_of(post), post.get_absolute_url(), _("See it"))
        )
        if post.status == Status.PUBLISHED and (drafts := drafts_in(post.body_html, request.user)):
            named = format_html_join(", ", '<a href="{}">{}</a>', ((one.get_absolute_url(), one) for one in drafts))
            said = _("Readers do not see these, which are drafts still: {drafts}. Publish them too.")
            messages.warning(request, format_html(said, drafts=named))
        return HttpResponseRedirect(reverse("admin:blog_post_change", args=[post.pk]))

    def get_search_results(self, request, queryset, search_term):
        """By the slug, which is the title without case and accents, and small; else by the newest texts."""
        words = without_controls(search_term)[:100].split()
        found = in_text = queryset
        for word in words:
            found = found.filter(slug__contains=make_slug(word) or word)
            in_text = in_text.filter(search_text__contains=fold(word))
        if not words or found.exists():
            return found, False
        newest = Post.objects.order_by("-pk").values("pk")[
            READ_THROUGH : READ_THROUGH + 1
        ]  # all texts would take seconds
        return in_text.filter(pk__gt=Coalesce(Subquery(newest), 0)), False

    @admin.display(description=gettext_lazy("authors"))
    def byline_names(self, post):
        return ", ".join(str(author) for author in post.voices)

    @admin.display(description=gettext_lazy("tags"))
    def tag_names(self, post):
        return ", ".join(str(item) for item in post.tag_items.all())

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def standing(self, post):
        return _("scheduled") if post.is_scheduled else post.get_status_display()

    @admin.action(description=gettext_lazy("Publish"), permissions=["change"])
    def publish_selected(self, request, queryset):
        self._each(request, queryset, publish, lambda n: ngettext("%d post published.", "%d posts published.", n))

    @admin.action(description=gettext_lazy("Withdraw"), permissions=["change"])
    def withdraw_selected(self, request, queryset):
        self._each(request, queryset, withdraw, lambda n: ngettext("%d post withdrawn.", "%d posts withdrawn.", n))

    def _each(self, request, queryset, change, say):
        """Change each post apart; what is refused is said and does not stop the others."""
        done = 0
        for post in queryset:
            try:
                change(post, request.user)
                done += 1
            except (PermissionDenied, ValidationError) as error:
                reason = error.messages[0] if isinstance(error, ValidationError) else str(error)
                self.message_user(request, f"{post}: {reason}", messages.ERROR)
        if done:
            self.message_user(request, say(done) % done, messages.SUCCESS)
