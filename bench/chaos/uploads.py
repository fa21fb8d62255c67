"""Files of 10 and 100 MB, several at once, beside people who save."""

import hashlib
import io
import os
import threading
import time
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import connections

from bench.chaos.broken import PDF, add_document
from bench.chaos.checking import Trial
from bench.chaos.office import Office
from bench.chaos.people import Ledger
from progress.models import Document
from spreadsheets.models import ImportRun

MB = 1024 * 1024
PARTS = 6


def uploads(office: Office, site: int) -> list[Trial]:
    def document(trial: Trial, ledger: Ledger, number: int) -> None:
        _document(office, trial, ledger, number, site)

    def too_large(trial: Trial, ledger: Ledger, _number: int) -> None:
        _too_large(office, trial, ledger, site)

    return [
        _beside(office, "4 × 10 MB văn bản / documents", 4, document),
        _beside(office, "100 MB làm văn bản / as a document", 1, too_large),
        _beside(office, "2 × 100 MB gói nhập / archives to import", 2, partial(_archive, office)),
    ]


def _beside(office: Office, name: str, people: int, work: Callable[[Trial, Ledger, int], None]) -> Trial:
    """Let people upload at once, and two others save until they are done."""
    trial, ledger, is_over = Trial(name), Ledger(), threading.Event()

    def save(number: int) -> None:
        person, count = office.person(ledger, number), 0
        while not is_over.is_set():
            person.save(office.milestones[number], f"{name} {count}")
            count += 1

    others = [threading.Thread(target=save, args=[number]) for number in (18, 19)]
    sending = [threading.Thread(target=work, args=[trial, ledger, number]) for number in range(people)]
    began = time.monotonic()
    for thread in (*others, *sending):
        thread.start()
    for thread in sending:
        thread.join()
    took = time.monotonic() - began
    is_over.set()
    for thread in others:
        thread.join()
    trial.add_ledger(ledger)
    waits = sorted(save.seconds for save in ledger.saves)
    trial.expect("those who save are all confirmed", trial.confirmed == trial.sent)
    trial.told = f"{took:.1f} s; {trial.told}{len(waits)} lần lưu bên cạnh / saves beside, longest {waits[-1]:.1f} s"
    return trial


def _document(office: Office, trial: Trial, ledger: Ledger, number: int, site: int) -> None:
    content = PDF + os.urandom(10 * MB - len(PDF))
    status = add_document(office.person(ledger, number), site, f"large-{number}", content)
    trial.expect(f"10 MB are taken: {status}", status == 302)
    trial.expect("what is kept is what was sent", _kept(f"large-{number}") == hashlib.sha256(content).digest())
    connections.close_all()


def _kept(title: str) -> bytes:
    """Return the digest of the file of a document."""
    found = Document.objects.filter(title=title).first()
    if found is None or not found.file:
        return b""
    return hashlib.sha256(Path(settings.MEDIA_ROOT, found.file.name).read_bytes()).digest()


def _too_large(office: Office, trial: Trial, ledger: Ledger, site: int) -> None:
    person = office.person(ledger, 0)
    status = add_document(person, site, "too-large", PDF + os.urandom(100 * MB))
    trial.told = f"từ chối / refused with {status}; "
    trial.expect(f"100 MB as a document are refused at the field: {status}", status in (200, 413, 422))
    trial.expect("the page says how much is allowed", str(settings.DOCUMENT_MAX_MB).encode() in person.content)
    trial.expect("nothing of it is kept", not Document.objects.filter(title="too-large").exists())
    connections.close_all()


def _archive(office: Office, trial: Trial, ledger: Ledger, number: int) -> None:
    """Import an archive of a sheet of documents and six files of nearly 17 MB."""
    files = {f"a{number}-{part}.pdf": PDF + os.urandom(100 * MB // PARTS) for part in range(PARTS)}
    rows = "".join(f"decision;{name}/QĐ;{name};documents/{name}\n" for name in files)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("documents.csv", f"kind;number;title;file\n{rows}".encode())
        for name, content in files.items():
            archive.writestr(f"documents/{name}", content)
    person = office.person(ledger, number)
    fields = person.form("/import/", "kind") | {"kind": "documents"}
    status, run = person.post("/import/", fields, ("documents.zip", packed.getvalue()))
    trial.expect(f"100 MB to import are taken: {status}", status == 302)
    trial.expect("what they would change is shown", person.get(run)[0] == 200)
    kept = ImportRun.objects.filter(pk=run.strip("/").rpartition("/")[2]).first()
    size = Path(settings.MEDIA_ROOT, kept.path).stat().st_size if kept else 0
    trial.expect(f"the archive is kept: {size} bytes", size > sum(map(len, files.values())))
    connections.close_all()
