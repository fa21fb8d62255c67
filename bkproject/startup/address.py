"""Where the server listens: HOST and PORT, from the environment or the file .env.

Plain Python without imports of ours or anyone's: it is read before anything is installed.
`python -m bkproject.startup.address` prints host and port as servers take them.
"""

import os
import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

ENV_FILE = Path(__file__).resolve().parents[2] / ".env"


def setting(name, default):
    """Return the variable's text from the environment, else from .env, else the default; an empty one is none."""
    if os.environ.get(name):
        return os.environ[name]
    written = ENV_FILE.read_text(encoding="utf-8") if ENV_FILE.is_file() else ""
    match = re.search(rf"^(?:export\s+)?{name}=[\"']?([^\"'#\s]+)", written, re.MULTILINE)
    return match.group(1) if match else default


def host():
    """Return the name or address to listen on, without brackets."""
    return setting("HOST", "127.0.0.1").strip("[]")


def port():
    """Return the port's number; ValueError, naming the variable, where PORT is none."""
    text = setting("PORT", "8000")
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise ValueError(f"PORT={text}: a number from 1 to 65535 was expected.")
    return int(text)


def bind():
    """Return host and port as gunicorn and runserver take them, e.g. 127.0.0.1:8000 or [::1]:8000."""
    return f"[{host()}]:{port()}" if ":" in host() else f"{host()}:{port()}"


def url():
    """Return the address to open in a browser on this machine."""
    return f"http://{bind()}".replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:")


def page():
    """Return the address of the first page on this machine: below the path of SITE_URL, where it has one."""
    return url() + urlsplit(setting("SITE_URL", "")).path.rstrip("/")


if __name__ == "__main__":
    sys.stdout.write(f"{bind()}\n")
