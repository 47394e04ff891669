from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from rules.contrib.admin import ObjectPermissionsModelAdmin

from blog.documents.intake import store_document
from blog.documents.models import Document


class DocumentForm(forms.ModelForm):
    """A new document is taken in by content; afterwards only its title changes."""

    upload = forms.FileField(label=_("File"))

    class Meta:
        model = Document
        fields = ["title"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("upload", None)

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        self.stored = store_document(upload.read(), upload.name, title=self.data.get("title", ""))
        return upload


@admin.register(Document)
class DocumentAdmin(ObjectPermissionsModelAdmin):
    form = DocumentForm
    list_display = ["__str__", "kind", "size", "fetched", "uploaded_by", "created_at"]
    list_select_related = ["uploaded_by"]
    list_filter = ["kind"]
    search_fields = ["name", "title"]

    def get_fields(self, request, obj=None):
        return ["title"] if obj else ["upload", "title"]

    def save_model(self, request, obj, form, change):
        if change:
            super().save_model(request, obj, form, change)
            return
        obj.pk = form.stored.pk
        Document.objects.filter(pk=obj.pk, uploaded_by=None).update(uploaded_by=request.user)
