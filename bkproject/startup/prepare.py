"""Makes a bare machine ready: checks Python and the port, makes .venv and installs what is pinned.

`python3 -m bkproject.startup.prepare requirements.txt [--port]`, called by make. Plain Python that even an old version
can read (hence no modern syntax), for it is the one to say that the version is too old. Safe to stop at any moment: an
environment whose installation did not end is made anew.
"""

import contextlib
import errno
import fcntl
import hashlib
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

from bkproject.startup import address

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
WHEELS = ROOT / "wheels"
NEEDED = (3, 11)


def refuse(vietnamese, english):
    """End the program with what to do, in both languages."""
    sys.exit(f"\n  {vietnamese}\n  {english}\n")


def check_python():
    """Go on under a Python new enough; one that is installed beside an old `python3` is used without asking."""
    if sys.version_info >= NEEDED:
        return
    for minor in range(19, NEEDED[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer and subprocess.run([newer, "-c", ""], stderr=subprocess.DEVNULL).returncode == 0:
            os.execv(newer, [newer, "-m", "bkproject.startup.prepare", *sys.argv[1:]])
    version = ".".join(str(part) for part in sys.version_info[:3])
    refuse(
        f"Cần Python 3.11 trở lên, máy này có {version}. Ví dụ: sudo apt install python3.11 python3.11-venv",
        f"Python 3.11 or newer is needed, this is {version}. For example: sudo apt install python3.11 python3.11-venv",
    )


def check_venv_module():
    """Refuse a Python without venv or ensurepip: Debian packs them apart."""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return
    refuse(
        "Thiếu mô-đun venv của Python. Hãy chạy: sudo apt install python3-venv, rồi thử lại.",
        "Python's venv module is missing. Run: sudo apt install python3-venv, then try again.",
    )


def check_port():
    """Refuse an address on which nothing can listen, before anything slow is done."""
    try:
        host, port = address.host(), address.port()
        family, kind, _proto, _name, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except ValueError as error:
        refuse("PORT phải là số từ 1 đến 65535, ví dụ: PORT=8001 make run", str(error))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            refuse(
                f"Cổng {port} đang có chương trình khác dùng. Hãy chọn cổng khác, ví dụ: PORT={port + 1} make run",
                f"Port {port} is taken by another program. Choose another, e.g.: PORT={port + 1} make run",
            )
        refuse(
            f"Không mở được {host} cổng {port} ({error.strerror}). Hãy đổi HOST hoặc PORT, ví dụ: PORT=8001 make run",
            f"Cannot listen on {host} port {port} ({error.strerror}). Change HOST or PORT, e.g.: PORT=8001 make run",
        )


def wanted(requirements):
    """Return {file: hash} for the requirements file and those that it includes."""
    text = (ROOT / requirements).read_text(encoding="utf-8")
    hashes = {requirements: hashlib.sha256(text.encode()).hexdigest()}
    for line in text.splitlines():
        if line.startswith("-r "):
            hashes.update(wanted(line[3:].strip()))
    return hashes


def works(venv):
    """Return whether the environment's Python starts and finds its libraries: upgrading the system can break both."""
    try:
        return (
            subprocess.run([str(venv / "bin" / "python"), "-c", "import pip"], stderr=subprocess.DEVNULL).returncode
            == 0
        )
    except OSError:
        return False


def check_venv_is_ours(venv):
    """Refuse an environment that is a link: what it leads to belongs to somebody else, and would be emptied."""
    if not venv.is_symlink():
        return
    refuse(
        f"{venv} là liên kết tới {os.path.realpath(venv)}, nơi đó sẽ bị xóa hết khi cài. "
        f"Hãy gỡ liên kết: rm {venv}, rồi chạy lại.",
        f"{venv} is a symbolic link to {os.path.realpath(venv)}, which installing would empty. "
        f"Remove the link: rm {venv}, then run it again.",
    )


def install(requirements, venv):
    """Bring the environment to what the requirements file pins; nothing to do where its stamp says so."""
    stamp = venv / ".installed"
    hashes = wanted(requirements)
    stamped = dict(line.split() for line in stamp.read_text().splitlines()) if stamp.is_file() else {}
    usable = bool(stamped) and works(venv)
    if usable and hashes.items() <= stamped.items():
        return
    check_venv_is_ours(venv)
    print(
        "\n  Đang cài các thư viện, một đến ba phút…\n  Installing the libraries, one to three minutes…\n", flush=True
    )
    if not usable:
        check_venv_module()
        # The real interpreter behind links: an active environment must not remake itself from its own Python.
        subprocess.run([os.path.realpath(sys.executable), "-m", "venv", "--clear", str(venv)], check=True)
    with contextlib.suppress(FileNotFoundError):
        stamp.unlink()
    pip = [str(venv / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--quiet"]
    # The bundle (make bundle) brings the libraries along, for machines without internet.
    source = ["--no-index", "--find-links", str(WHEELS)] if WHEELS.is_dir() else []
    subprocess.run([*pip, "install", "--use-pep517", *source, "--requirement", str(ROOT / requirements)], check=True)
    stamp.write_text("".join(f"{name} {digest}\n" for name, digest in hashes.items()))


def main(arguments):
    check_python()
    if "--port" in arguments:
        check_port()
    if not (VENV / ".installed").is_file():
        check_venv_module()
    # Two makes at once (a server and the tests) take turns.
    with open(ROOT / "manage.py") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            install(arguments[0], VENV)
        except subprocess.CalledProcessError:
            refuse(
                "Không cài được thư viện (lỗi ở trên). Hãy kiểm tra mạng hoặc proxy, rồi chạy lại.",
                "The libraries could not be installed (see above). Check the network or proxy, then run it again.",
            )


if __name__ == "__main__":
    main(sys.argv[1:])
