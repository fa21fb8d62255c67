from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from progress.records.pages import ask_for_files_again
from reports.access import has_role
from reports.weekly.forms import WeeklyForm
from values.text import as_file_name

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
def weekly(request):
    """Show the page that asks for a weekly sheet, and answer it with the workbook of the sites the person sees.

    Posted because last week's file comes with it; nothing is stored.
    """
    if not has_role(request.user):
        return render(request, "reports/no_role.html")
    if request.method != "POST":
        return render(request, "reports/weekly.html", {"form": WeeklyForm(user=request.user)})
    form = WeeklyForm(request.POST, request.FILES, user=request.user)
    if not form.is_valid():
        ask_for_files_again(form)
        return render(request, "reports/weekly.html", {"form": form}, status=422)
    name = as_file_name(form.sheet.file_name)
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(form.content, content_type=XLSX, headers=headers)
