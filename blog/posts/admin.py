from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from rules.contrib.admin import ObjectPermissionsModelAdmin, ObjectPermissionsTabularInline

from accounts.permissions import Can, may
from accounts.profiles import author_of
from blog.markup.text import fold
from blog.posts.access import statuses_for
from blog.posts.models import Byline, Post, Redirect, Series, Status
from blog.posts.publishing import publish, withdraw


class PostForm(forms.ModelForm):
    """`user` is set by the admin; the choices offered are those of the user's role."""

    user = None
    # When the post that is being edited was last saved, to notice that someone else saved it meanwhile.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Post
        fields = [
            *("title", "standfirst", "body", "body_format", "cover", "tags", "status", "published_at"),
            *("kind", "slug", "language", "series", "series_position", "comment_policy", "featured"),
        ]
        widgets = {
            "title": forms.TextInput(attrs={"class": "vTextField title-field"}),
            "standfirst": forms.Textarea(attrs={"rows": 3}),
            "body": forms.Textarea(attrs={"rows": 28, "class": "body-field", "spellcheck": "true"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["seen"].initial = self.instance.updated_at.isoformat()
        if "status" in self.fields:
            allowed = statuses_for(self.user)
            self.fields["status"].choices = [choice for choice in Status.choices if choice[0] in allowed]

    def clean(self):
        data = super().clean()
        if data.get("seen") and data["seen"] != self.instance.updated_at.isoformat():
            self.data = self.data.copy()
            self.data["seen"] = self.instance.updated_at.isoformat()  # saving again is then a decision
            raise forms.ValidationError(
                _(
                    "Someone saved this post while you wrote. "
                    "Open it in another tab to compare; save again to keep yours."
                )
            )
        if "published_at" in self.fields and not data.get("published_at"):
            data["published_at"] = self.instance.published_at  # an emptied date is not a new one
        if data.get("status") == Status.PUBLISHED and not (data.get("body") or "").strip():
            self.add_error("body", _("There is no text to publish yet."))
        return data


class BylineInline(ObjectPermissionsTabularInline):
    model = Byline
    extra = 0
    autocomplete_fields = ["author"]
    fields = ["author", "role", "position"]


@admin.register(Post)
class PostAdmin(ObjectPermissionsModelAdmin):
    form = PostForm
    inlines = [BylineInline]
    list_display = ["title", "byline_names", "status", "published_at", "comment_count"]
    list_filter = ["status", "kind", "language", "published_at"]
    search_fields = ["search_text"]
    date_hierarchy = "published_at"
    autocomplete_fields = ["cover", "series"]
    actions = ["publish_selected", "withdraw_selected"]
    fieldsets = [
        (None, {"fields": ["seen", "title", "standfirst", "body", "body_format"]}),
        (_("Publication"), {"fields": ["status", "published_at", "featured", "kind"]}),
        (_("About it"), {"fields": ["tags", "cover", "series", "series_position", "language", "slug"]}),
        (_("Conversation"), {"fields": ["comment_policy"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).on_the_desk_of(request.user).prefetch_related("bylines__author")

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.user = request.user
        return form

    def get_fieldsets(self, request, obj=None):
        """Featuring, and making pages, is the editors' choice; dating and closing comments is for who publishes."""
        hidden = set()
        if not may(request.user, Can.EDIT_OTHERS):
            hidden |= {"featured", "kind"}
        if not may(request.user, Can.PUBLISH_OWN):
            hidden |= {"published_at", "comment_policy"}
        fieldsets = [
            (title, options | {"fields": [name for name in options["fields"] if name not in hidden]})
            for title, options in self.fieldsets
        ]
        return [(title, options) for title, options in fieldsets if options["fields"]]

    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not change and not form.instance.bylines.exists():
            Byline.objects.create(post=form.instance, author=author_of(request.user))

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, fold(search_term))

    @admin.display(description=_("authors"))
    def byline_names(self, post):
        return ", ".join(str(author) for author in post.voices)

    @admin.action(description=_("Publish"), permissions=["change"])
    def publish_selected(self, request, queryset):
        self._each(request, queryset, publish, lambda n: ngettext("%d post published.", "%d posts published.", n))

    @admin.action(description=_("Withdraw"), permissions=["change"])
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


@admin.register(Series)
class SeriesAdmin(ObjectPermissionsModelAdmin):
    list_display = ["title", "slug"]
    search_fields = ["title"]
    prepopulated_fields = {"slug": ["title"]}


@admin.register(Redirect)
class RedirectAdmin(ObjectPermissionsModelAdmin):
    list_display = ["old_path", "new_path", "created_at"]
    search_fields = ["old_path", "new_path"]
