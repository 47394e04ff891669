from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from rules.contrib.admin import ObjectPermissionsModelAdmin

from blog.documents.intake import store_document
from blog.documents.models import Document
from blog.markup.text import one_line

FACTS = ["name", "kind", "weight", "downloads"]


class DocumentForm(forms.ModelForm):
    """A new document is taken in by content; afterwards only its title changes."""

    upload = forms.FileField(label=gettext_lazy("File"))

    class Meta:
        model = Document
        fields = ["title"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("upload", None)

    def clean_title(self):
        return one_line(
            self.cleaned_data["title"]
        )  # where nothing of it can be seen, the name of the file stands for it

    def clean(self):
        cleaned = super().clean()
        upload = cleaned.get("upload")
        if upload and not self.errors:
            asked_at = timezone.now()
            try:
                self.stored = store_document(upload.read(), upload.name, title=cleaned.get("title", ""))
            except ValidationError as error:
                self.add_error("upload", error)
            else:
                if self.stored.created_at < asked_at:
                    self.add_error("upload", self._known())
        return cleaned

    def _known(self) -> ValidationError:
        link = format_html(
            '<a href="{}">{}</a>', reverse("admin:blog_document_change", args=[self.stored.pk]), self.stored
        )
        said = _("This file is here already: {document}. Its title is changed there.")
        return ValidationError(format_html(said, document=link))


@admin.register(Document)
class DocumentAdmin(ObjectPermissionsModelAdmin):
    form = DocumentForm
    list_display = ["__str__", "kind", "weight", "downloads", "uploaded_by", "created_at"]
    list_select_related = ["uploaded_by"]
    list_filter = ["kind"]
    search_fields = ["name", "title"]

    def get_fields(self, request, obj=None):
        return ["title", *FACTS] if obj else ["upload", "title"]

    def get_readonly_fields(self, request, obj=None):
        return FACTS if obj else []

    @admin.display(description=gettext_lazy("size"), ordering="size")
    def weight(self, document):
        return filesizeformat(document.size)

    @admin.display(description=pgettext_lazy("of a document", "downloads"), ordering="fetched")
    def downloads(self, document):
        return document.fetched

    def save_model(self, request, obj, form, change):
        if change:
            super().save_model(request, obj, form, change)
            return
        obj.pk = form.stored.pk
        obj.refresh_from_db()
        Document.objects.filter(pk=obj.pk, uploaded_by=None).update(uploaded_by=request.user)
