"""Secrets of webhooks and what they sign, as the Standard Webhooks specification 1.0.0 says.

Signed is "<webhook-id>.<webhook-timestamp>.<body>" with HMAC-SHA256; a secret is shown as "whsec_" and base64.
"""

import base64
import datetime
import hashlib
import hmac
import secrets

from api.hooks.models import Webhook
from usage import secret_box

BEGIN, PURPOSE, BYTES = "whsec_", "webhook", 32


def new_secret() -> str:
    return BEGIN + base64.b64encode(secrets.token_bytes(BYTES)).decode()


def sealed(secret: str) -> str:
    """Return what is kept of a secret: only who has SECRET_KEY reads it."""
    return secret_box.encrypt(secret, PURPOSE)


def secrets_of(hook: Webhook, now: datetime.datetime) -> list[str]:
    """Return the secrets that sign at a moment, the new one first; raise secret_box.Unreadable where one is lost."""
    kept = [hook.secret]
    if hook.earlier_secret and hook.earlier_until and now < hook.earlier_until:
        kept.append(hook.earlier_secret)
    return [secret_box.decrypt(one, PURPOSE) for one in kept]


def headers_of(message_id: str, body: bytes, now: datetime.datetime, keys: list[str]) -> dict[str, str]:
    """Return the headers by which a receiver knows a message, when it was sent, and that it came from here."""
    moment = str(int(now.timestamp()))
    signed = b".".join([message_id.encode(), moment.encode(), body])
    signatures = [_signature(key, signed) for key in keys]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(f"v1,{signature}" for signature in signatures),
    }


def _signature(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(BEGIN))
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
