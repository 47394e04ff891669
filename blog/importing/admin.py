from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rules.contrib.admin import ObjectPermissionsModelAdmin

from blog.importing import background
from blog.importing.forms import UploadForm
from blog.importing.models import SURE, ImportedPage, ImportRun
from blog.importing.pages import BadDecision, asked_cuts, cuts_of, review_lines
from blog.importing.remarks import shown
from blog.importing.reviewing import accept
from blog.importing.runs import counts_line, counts_table, lines_of, options_line, parts_of
from blog.importing.undo import undo

PARTS = ("failed", "missing", "skipped", "remarks", "redirects")


@admin.register(ImportRun)
class ImportRunAdmin(ObjectPermissionsModelAdmin):
    """What was imported and what came of it; a form that imports a file; undoing."""

    list_display = ["started_at", "state", "started_by", "outcome"]
    list_select_related = ["started_by"]

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/undo/", view(self.undo_view), name="blog_importrun_undo"),
            path("<int:pk>/resume/", view(self.resume_view), name="blog_importrun_resume"),
            *super().get_urls(),
        ]

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=gettext_lazy("what came of it"))
    def outcome(self, run):
        return counts_line(run)

    def add_view(self, request, form_url="", extra_context=None):
        """Take a file in, and start importing it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid() and (run := self._begin(request, form)):
            return redirect(_page_of(run))
        return self._page(request, "admin/blog/importrun/upload.html", _("Import a file"), {"form": form})

    def change_view(self, request, object_id, form_url="", extra_context=None):
        run = self.get_object(request, object_id)
        if run is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, run) or request.method == "POST":
            raise PermissionDenied
        parts = parts_of(run)
        asked = request.GET.get("part")
        part = asked if asked in PARTS else next((one.name for one in parts if one.count), "remarks")
        stopped = background.has_stopped(run)
        is_at_work = run.state in (ImportRun.State.WAITING, ImportRun.State.RUNNING) and not stopped
        outcomes, table = counts_table(run)
        context = {
            "run": run,
            "is_at_work": is_at_work,
            "has_stopped": stopped,
            "options": options_line(run),
            "outcomes": outcomes,
            "table": table,
            "parts": parts,
            "part": part,
            "lines": lines_of(run, part, request.GET.get("page")),
            "may_change": self.has_add_permission(request),
        }
        response = self._page(request, "admin/blog/importrun/run.html", _("An import"), context)
        if is_at_work:
            response["Refresh"] = "2"  # the page shows how far it is, with or without scripts
        return response

    def undo_view(self, request, pk):
        run = self._run_to_change(request, pk)
        if run.state not in (ImportRun.State.DONE, ImportRun.State.FAILED):
            messages.error(request, _("Only an import that has ended can be undone."))
            return redirect(_page_of(run))
        undone = undo(run)
        removed = ", ".join(f"{number} {kind}" for kind, number in undone.removed.items() if number) or "0"
        messages.success(request, _("Removed: %(what)s.") % {"what": removed})
        for name, reason in undone.kept[:20]:
            messages.warning(request, _("Kept: %(name)s (%(reason)s).") % {"name": name, "reason": shown(reason)})
        return redirect(_page_of(run))

    def resume_view(self, request, pk):
        run = self._run_to_change(request, pk)
        if not background.has_stopped(run) or not background.folder_of(run).is_dir():
            messages.error(request, _("There is nothing to go on with: import the file again."))
            return redirect(_page_of(run))
        background.start(run)
        return redirect(_page_of(run))

    def _begin(self, request, form: UploadForm) -> ImportRun | None:
        """A run with its file kept, at work; None, and the form says why, where the file cannot be kept."""
        run = ImportRun.objects.create(state=ImportRun.State.WAITING, options=form.options(), started_by=request.user)
        try:
            background.keep_upload(run, form.cleaned_data["file"])
        except OSError as error:
            run.delete()
            form.add_error("file", _("The file cannot be kept here: %(why)s.") % {"why": error.strerror or error})
            return None
        background.start(run)
        return run

    def _run_to_change(self, request, pk) -> ImportRun:
        if request.method != "POST" or not self.has_add_permission(request):
            raise PermissionDenied
        return get_object_or_404(ImportRun, pk=pk)

    def _page(self, request, template, title, context):
        return TemplateResponse(request, template, {**self.admin_site.each_context(request), "title": title, **context})


@admin.register(ImportedPage)
class ImportedPageAdmin(ObjectPermissionsModelAdmin):
    """Pages of posts run together: where they were cut, for an editor to look over and to decide."""

    list_display = ["name", "posts", "doubts", "decider", "run"]
    list_select_related = ["decided_by", "run"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=gettext_lazy("posts"))
    def posts(self, page):
        return len(page.proposed)

    @admin.display(description=gettext_lazy("decided by"))
    def decider(self, page):
        return page.decided_by

    @admin.display(description=gettext_lazy("doubtful"))
    def doubts(self, page):
        return 0 if page.decided else page.doubts

    def change_view(self, request, object_id, form_url="", extra_context=None):
        page = self.get_object(request, object_id)
        if page is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, page):
            raise PermissionDenied
        cuts = cuts_of(page.decided or page.proposed)
        if request.method == "POST":
            try:
                cuts = asked_cuts(page, request.POST, request.POST.getlist("start"), request.POST.getlist("drop"))
            except BadDecision as error:
                messages.error(request, _("Nothing was decided: %(why)s.") % {"why": error})
            else:
                if "accept" in request.POST:
                    return self._accept(request, page, cuts)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Where the posts of a page begin"),
            "page": page,
            "lines": review_lines(page, cuts),
            "posts": sum(not cut.drop for cut in cuts),
            "sure": SURE,
        }
        return TemplateResponse(request, "admin/blog/importedpage/review.html", context)

    def _accept(self, request, page, cuts):
        done = accept(page, cuts, request.user)
        counts = ", ".join(f"{number} {outcome}" for outcome, number in done.counts.items() if number)
        messages.success(request, _("Decided: %(counts)s.") % {"counts": counts})
        for name, reason in done.kept:
            messages.warning(request, _("Kept: %(name)s (%(reason)s).") % {"name": name, "reason": shown(reason)})
        return redirect(reverse("admin:blog_importedpage_change", args=[page.pk]))


def _page_of(run: ImportRun) -> str:
    return reverse("admin:blog_importrun_change", args=[run.pk])
