"""The signature of webhooks that sign the time together with the body.

The header reads `t=<unix time>,v1=<hex>`, with one `v1` a secret while secrets are
being changed; `v1` is the HMAC-SHA256 of `<unix time>.<body>`. Stripe's scheme:
https://docs.stripe.com/webhooks/signature (read 2026-11-24).
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence
from datetime import datetime
from datetime import timedelta
from datetime import UTC

from regie.errors import SignatureError
from regie.words import say

BODY_BYTES_MAX = 1_000_000
HEADER_LENGTH_MAX = 2_000
SIGNATURES_MAX = 16


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Return the hexadecimal signature of a body sent at that unix time."""
    signed = timestamp.encode() + b"." + body
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def check(
    header: str,
    body: bytes,
    *,
    secrets: Sequence[str],
    now: datetime,
    tolerance: timedelta,
) -> None:
    """Return if one of the secrets signed the body, and lately.

    Args:
        header: The header's value; empty if there is none.
        body: Exactly as it came.
        secrets: Those in use; comparing takes as long for a near miss as for any other.
        now: Aware.
        tolerance: How far from now, before or after, the signed time may lie.

    Raises:
        SignatureError: Missing, too long, forged, too old or from the future.
    """
    if len(header) > HEADER_LENGTH_MAX or len(body) > BODY_BYTES_MAX:
        raise SignatureError(_unsigned())
    items = [item.strip().partition("=") for item in header.split(",")]
    times = [value for name, _, value in items if name == "t"]
    given = [value for name, _, value in items if name == "v1"][:SIGNATURES_MAX]
    if len(times) != 1 or re.fullmatch(r"[0-9]{1,11}", times[0]) is None:
        raise SignatureError(_unsigned())
    matches = [
        hmac.compare_digest(
            sign(secret, times[0], body).encode(), other.encode(errors="replace")
        )
        for secret in secrets
        for other in given
    ]
    if not any(matches):
        raise SignatureError(_forged())
    signed_at = datetime.fromtimestamp(int(times[0]), UTC)
    if abs(now - signed_at) > tolerance:
        raise SignatureError(_stale(signed_at))


def _unsigned() -> str:
    return say(
        fr="Appel sans signature utilisable : rien n'a été gardé.",
        en="A call without a usable signature: nothing was kept.",
    )


def _forged() -> str:
    return say(
        fr="La signature ne correspond pas au secret des réglages : rien n'a été "
        "gardé. Comparez ce secret avec celui qu'affiche le service de paiement.",
        en="The signature does not match the secret in the settings: nothing was kept. "
        "Compare that secret with the one that the payment service shows.",
    )


def _stale(signed_at: datetime) -> str:
    return say(
        fr=f"Signature datée du {signed_at:%Y-%m-%d %H:%M:%S} UTC, trop loin de "
        "maintenant : rien n'a été gardé. Vérifiez l'heure de cette machine.",
        en=f"Signed at {signed_at:%Y-%m-%d %H:%M:%S} UTC, too far from now: nothing "
        "was kept. Check the clock of this machine.",
    )
