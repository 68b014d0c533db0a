"""Signed links in mails: each does one thing to one step, and expires."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta

from itsdangerous import BadSignature
from itsdangerous import URLSafeSerializer

from regie.errors import SignatureError
from regie.words import say

#: How long a link in a mail works.
LINK_LIFE = timedelta(days=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a signed link stands for: this person says that this step is done."""

    campaign: str
    step_key: str
    person: str


class Links:
    """Makes and reads signed links."""

    def __init__(self, secret: str, console: str) -> None:
        self._serializer = URLSafeSerializer(secret, salt="regie.done")
        self._console = console

    def done(self, link: Link, *, now: datetime) -> str:
        """Return the address that marks the step done, valid for LINK_LIFE."""
        until = int((now + LINK_LIFE).timestamp())
        token = self._serializer.dumps(
            [link.campaign, link.step_key, link.person, until]
        )
        return f"{self._console}/l/{token}"

    def read(self, token: str, *, now: datetime) -> Link:
        """Return what the token stands for; raise SignatureError if forged or old."""
        try:
            campaign, step_key, person, until = self._serializer.loads(token)
        except (BadSignature, ValueError, TypeError) as error:
            raise SignatureError(
                say(
                    fr="Ce lien n'est pas valable. Ouvrez celui de votre dernier mail.",
                    en="This link is not valid. Open the one in your latest mail.",
                )
            ) from error
        if now.timestamp() > until:
            raise SignatureError(
                say(
                    fr="Ce lien a expiré. Demandez-en un nouveau à votre OBM.",
                    en="This link has expired. Ask your OBM for a new one.",
                )
            )
        return Link(campaign=campaign, step_key=step_key, person=person)
