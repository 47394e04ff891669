from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rules.contrib.admin import ObjectPermissionsModelAdmin

from blog.events.models import RESERVED, Event
from blog.events.saying import when
from config.clocks import exists


class PlaceTime(forms.DateTimeField):
    """A local time as it was typed; the form reads it by the clocks of the event's place."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value):
        if not (text := str(value or "").strip()):
            return None
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        if not 1900 <= moment.year <= 2200:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return moment.replace(tzinfo=None)

    def prepare_value(self, value):
        return value


class EventForm(forms.ModelForm):
    starts_at = PlaceTime(label=gettext_lazy("Begins"))
    ends_at = PlaceTime(label=gettext_lazy("Ends"), required=False)

    class Meta:
        model = Event
        fields = [
            *("title", "starts_at", "ends_at", "all_day", "zone", "place", "street", "link", "description"),
            *("language", "status", "slug"),
        ]
        widgets = {"description": forms.Textarea(attrs={"rows": 10, "cols": 80})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["starts_at"], self.initial["ends_at"] = (
                moment and moment.replace(tzinfo=None) for moment in (self.instance.begins, self.instance.ends)
            )
        if "zone" in self.fields:
            self.fields["zone"].widget.attrs["list"] = "known-zones"

    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        if slug in RESERVED:
            raise ValidationError(_("This address is taken by the calendar itself: choose another."))
        return slug

    def clean(self):
        cleaned = super().clean()
        zone = cleaned.get("zone")
        if zone in available_timezones():
            for name in ("starts_at", "ends_at"):
                if cleaned.get(name):
                    self._read_by(ZoneInfo(zone), name)
        return cleaned

    def _read_by(self, zone: ZoneInfo, name: str) -> None:
        moment = self.cleaned_data[name]
        whole_day = self.cleaned_data.get("all_day")
        if whole_day:  # some begin at one o'clock, where clocks are put forward at midnight
            moment = moment.replace(hour=0, minute=0)
        if whole_day or exists(moment, zone):
            self.cleaned_data[name] = moment.replace(tzinfo=zone)
            return
        said = _("There is no %(time)s on that day: clocks are put forward. Take an hour later or earlier.")
        self.add_error(name, said % {"time": f"{moment:%H:%M}"})


@admin.register(Event)
class EventAdmin(ObjectPermissionsModelAdmin):
    form = EventForm
    change_form_template = "admin/blog/event/change_form.html"
    list_display = ["title", "said", "where", "status", "language"]
    list_filter = ["status", "language"]
    search_fields = ["title", "place", "street"]
    date_hierarchy = None
    show_facets = admin.ShowFacets.NEVER

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def render_change_form(self, request, context, *args, **kwargs):
        context["zones"] = sorted(name for name in available_timezones() if "/" in name and "Etc" not in name)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)

    @admin.display(description=gettext_lazy("when"), ordering="starts_at")
    def said(self, event):
        return when(event)

    @admin.display(description=gettext_lazy("where"))
    def where(self, event):
        return event.where
