from django import forms
from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from rules.contrib.admin import ObjectPermissionsModelAdmin

from blog.documents.intake import store_document
from blog.documents.models import Document
from blog.images.admin import links_to


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
    list_display = ["__str__", "kind", "size", "uploaded_by", "created_at"]
    list_select_related = ["uploaded_by"]
    list_filter = ["kind"]
    search_fields = ["name", "title"]
    readonly_fields = ["used_in"]

    def get_fields(self, request, obj=None):
        return ["used_in", "title"] if obj else ["upload", "title"]

    @admin.display(description=_("used in"))
    def used_in(self, document):
        """The posts whose text leads to it."""
        return links_to(Q(body__contains=document.file.url))

    def save_model(self, request, obj, form, change):
        if change:
            super().save_model(request, obj, form, change)
            return
        obj.pk = form.stored.pk
        Document.objects.filter(pk=obj.pk, uploaded_by=None).update(uploaded_by=request.user)
