from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from rules.contrib.admin import ObjectPermissionsModelAdmin

from blog.images.intake import MAX_BYTES, open_picture, store_image
from blog.images.models import Image
from blog.images.renditions import rendition_url
from blog.signals import rows_updated

ABOUT = ["alt", "decorative", "caption", "credit", "licence"]


class Undescribed(admin.SimpleListFilter):
    """Pictures of which nothing is said to those who cannot see them."""

    title, parameter_name = _("alternative text"), "described"

    def lookups(self, request, model_admin):
        return [("no", _("missing"))]

    def queryset(self, request, queryset):
        return queryset.filter(alt="", decorative=False) if self.value() == "no" else queryset


class ImageForm(forms.ModelForm):
    """A new picture is taken in by content; afterwards only what is said of it changes."""

    upload = forms.FileField(label=_("File"), help_text=_("JPEG, PNG, WebP, GIF or AVIF, 20 MB at most."))

    class Meta:
        model = Image
        fields = [*ABOUT, "focus_x", "focus_y"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in {"focus_x", "focus_y"} & self.fields.keys():
            self.fields[name].required = False
        if self.instance.pk:
            self.fields.pop("upload", None)

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        if upload.size > MAX_BYTES:
            raise ValidationError(_("This picture weighs more than 20 MB; make it smaller."))
        self.content = upload.read()
        open_picture(self.content)
        return upload

    def clean(self):
        super().clean()
        data = self.cleaned_data
        for name in ("focus_x", "focus_y"):
            data[name] = 50 if data.get(name) is None else data[name]
        if not data.get("alt") and not data.get("decorative"):
            self.add_error("alt", _("Say what the picture shows, or tick “decorative”."))
        return data


class Ticked(forms.CheckboxInput):
    """A box that says what it is where the headings of a list have no room."""

    template_name = "admin/blog/image/ticked.html"


@admin.register(Image)
class ImageAdmin(ObjectPermissionsModelAdmin):
    form = ImageForm
    list_display = ["thumbnail", "name", "alt", "decorative", "credit", "uploaded_by", "created_at"]
    list_editable = ["alt", "decorative"]
    list_per_page = 50
    actions = ["mark_decorative"]
    list_display_links = ["thumbnail", "name"]
    list_filter = [Undescribed]
    list_select_related = ["uploaded_by"]
    search_fields = ["name", "alt", "caption", "credit"]
    readonly_fields = ["thumbnail"]

    def get_changelist_form(self, request, **kwargs):
        return super().get_changelist_form(
            request, widgets={"decorative": Ticked({"label": _("decorative")})}, **kwargs
        )

    def get_fields(self, request, obj=None):
        return [*(["thumbnail"] if obj else ["upload"]), *ABOUT, ("focus_x", "focus_y")]

    @admin.action(description=_("Mark as decorative"), permissions=["change"])
    def mark_decorative(self, request, queryset):
        number = queryset.filter(alt="").update(decorative=True)
        rows_updated.send(sender=Image, rows=queryset)
        left = queryset.exclude(alt="").count()
        self.message_user(request, _("Marked as decorative: %(number)d.") % {"number": number}, messages.SUCCESS)
        if left:
            text = _("Left as they are, since they have an alternative text: %(number)d.")
            self.message_user(request, text % {"number": left}, messages.WARNING)

    @admin.display(description=_("picture"))
    def thumbnail(self, image):
        if not image.pk:
            return ""
        return format_html('<img src="{}" alt="{}" width="120" loading="lazy">', rendition_url(image, 480), image.alt)

    def save_model(self, request, obj, form, change):
        if change:
            super().save_model(request, obj, form, change)
            return
        about = {name: form.cleaned_data[name] for name in (*ABOUT, "focus_x", "focus_y")}
        stored = store_image(form.content, form.cleaned_data["upload"].name, uploaded_by=request.user, **about)
        obj.pk, obj.name = stored.pk, stored.name
