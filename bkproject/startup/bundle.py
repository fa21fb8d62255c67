"""Packs what a machine without internet needs: `python -m bkproject.startup.bundle [3.11 3.12 …]`, called by make.

Writes dist/tracker-<version>.tar.gz: the sources of the last commit and, in wheels/, the libraries they need, for the
named versions of Python (all that are supported, if none is) on 64-bit Linux. bkproject/startup/prepare.py installs
from wheels/ where it finds that folder.
"""

import platform
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from bkproject import __version__

ROOT = Path(__file__).resolve().parents[2]
SUPPORTED = ("3.11", "3.12", "3.13")
PLATFORMS = ("manylinux_2_28", "manylinux_2_17", "manylinux2014")


def fetch_libraries(folder: Path, versions: list[str]) -> None:
    """Download the pinned libraries, built, for each version of Python."""
    machine = platform.machine()
    platforms = [word for name in PLATFORMS for word in ("--platform", f"{name}_{machine}")]
    for version in versions:
        download = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
        chosen = ["--only-binary=:all:", "--python-version", version, *platforms]
        subprocess.run([*download, *chosen, "--dest", folder, "--requirement", ROOT / "requirements.txt"], check=True)


def bundle(versions: list[str]) -> Path:
    """Return the file that was written; CalledProcessError where git or pip fails."""
    name = f"tracker-{__version__}"
    target = ROOT / "dist" / f"{name}.tar.gz"
    target.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        sources, libraries = Path(folder) / "sources.tar", Path(folder) / "wheels"
        libraries.mkdir()
        subprocess.run(["git", "archive", f"--prefix={name}/", "--output", sources, "HEAD"], cwd=ROOT, check=True)
        fetch_libraries(libraries, versions)
        part = target.with_suffix(".part")
        with tarfile.open(sources) as archive:
            archive.extractall(folder, filter="data")
        with tarfile.open(part, "w:gz") as archive:
            archive.add(Path(folder) / name, name)
            archive.add(libraries, f"{name}/wheels")
        part.rename(target)
    return target


if __name__ == "__main__":
    written = bundle(sys.argv[1:] or list(SUPPORTED))
    sys.stdout.write(f"{written} ({written.stat().st_size // 1_000_000} MB)\n")
