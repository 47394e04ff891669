from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from rules.contrib.admin import ObjectPermissionsModelAdmin

from blog.images.intake import MAX_BYTES, open_picture, store_image
from blog.images.models import Image


class ImageForm(forms.ModelForm):
    """A new picture is taken in by content; afterwards only what is said of it changes."""

    upload = forms.FileField(label=_("File"), help_text=_("JPEG, PNG, WebP, GIF or AVIF, 20 MB at most."))

    class Meta:
        model = Image
        fields = ["alt", "decorative", "credit"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
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
        data = super().clean()
        if not data.get("alt") and not data.get("decorative"):
            self.add_error("alt", _("Say what the picture shows, or tick “decorative”."))
        return data


@admin.register(Image)
class ImageAdmin(ObjectPermissionsModelAdmin):
    form = ImageForm
    list_display = ["thumbnail", "name", "alt", "credit", "created_at"]
    list_display_links = ["thumbnail", "name"]
    search_fields = ["name", "alt", "credit"]
    readonly_fields = ["thumbnail"]

    def get_fields(self, request, obj=None):
        return ["thumbnail", "alt", "decorative", "credit"] if obj else ["upload", "alt", "decorative", "credit"]

    @admin.display(description=_("picture"))
    def thumbnail(self, image):
        return format_html('<img src="{}" alt="{}" width="120">', image.file.url, image.alt) if image.pk else ""

    def save_model(self, request, obj, form, change):
        if change:
            super().save_model(request, obj, form, change)
            return
        about = {name: form.cleaned_data[name] for name in ("alt", "decorative", "credit")}
        stored = store_image(form.content, form.cleaned_data["upload"].name, uploaded_by=request.user, **about)
        obj.pk, obj.name = stored.pk, stored.name
