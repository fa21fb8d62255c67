"""What these files share: their header, and the step that saves them."""

from spreadsheets.models import ImportState

HEADER = ["STT", "Tên CCN", "GPMB", "ĐTM"]


def confirm(client, run):
    run.refresh_from_db()
    client.post(f"/imports/{run.pk}/confirm/", {"fingerprint": run.fingerprint})
    run.refresh_from_db()
    assert run.state == ImportState.SAVED
