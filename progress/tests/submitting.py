"""Sending reports for approval and taking the steps of one, as their pages do."""

from django.urls import reverse

from progress.milestones.actions import report_milestone
from progress.models import Submission
from progress.tests.cast import milestone

PAGE = "/clusters/cam-giang/"


def form_of(response) -> dict:
    """What the form would send if nothing were typed."""
    return {
        field.html_name: str(field.field.prepare_value(field.value()))
        for field in response.context["form"]
        if field.value() not in (None, "")
    }


def page_of(cast, code="eia") -> str:
    return f"{PAGE}milestones/{milestone(cast.cluster, code).pk}/"


def send(client, cast, code="eia", **typed):
    page = page_of(cast, code)
    return client.post(page, form_of(client.get(page)) | typed)


def report(cast, who=None, code="eia", reason="", **changes) -> Submission:
    """A report as its reporter's page would send it."""
    found = milestone(cast.cluster, code)
    return report_milestone(
        milestone=found, by=who or cast.clerk, version=found.version, changes=changes, reason=reason
    )


def address(step: str, submission: Submission) -> str:
    return reverse(f"progress:submission{step and '-'}{step}", args=[submission.pk])


def hidden(response, form: str) -> dict:
    return {field.html_name: field.value() for field in response.context[form].hidden_fields()}


def accept(client, submission):
    page = client.get(address("", submission))
    return client.post(address("accept", submission), hidden(page, "accept_form"))


def send_back(client, submission, reason="Thiếu văn bản"):
    page = client.get(address("", submission))
    return client.post(address("return", submission), hidden(page, "return_form") | {"reason": reason})


def again(submission: Submission) -> Submission:
    return Submission.objects.get(pk=submission.pk)
