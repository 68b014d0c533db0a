"""Brevo: transactional mail, and people on lists.

Pages, read 2026-11-24:
https://developers.brevo.com/reference/sendtransacemail
https://developers.brevo.com/reference/createcontact
https://developers.brevo.com/reference/getaccount
https://developers.brevo.com/docs/heterogenous-versions-batch-emails (idempotency)
https://developers.brevo.com/docs/limit-headers
https://help.brevo.com/hc/en-us/articles/4402811730962 (size of a mail; read 2026-11-26)

Not done: campaigns, Brevo's own templates, scheduled mails, taking people off lists.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID
from uuid import uuid5

import httpx
from pydantic import BaseModel
from pydantic import ConfigDict
from pydantic import Field
from pydantic import field_validator
from pydantic import SecretStr

from integrations import _http
from integrations._message import file_name
from integrations._text import too_large
from regie.errors import VendorRejectedError
from regie.ports import Address
from regie.ports import Attachment
from regie.ports import Contact
from regie.ports import Delivery
from regie.ports import Mail
from regie.ports import Repeat
from regie.words import say

BASE_URL = "https://api.brevo.com/v3"

REPEAT_WINDOW = timedelta(minutes=30)
"""How long Brevo remembers the key of a mail; repeated later, it is sent again."""

MAIL_BYTES_MAX = 20_000_000
"""How much a mail may be, files included."""

FILE_ENDINGS = frozenset(
    {"pdf", "xml", "csv", "txt", "ics", "zip", "png", "jpg", "jpeg", "xlsx", "docx"}
)
"""Which files Brevo takes, of those that Régie makes or may be given."""

_KEYS = UUID("5f0c1f4e-5a0e-5c3a-9a53-0f6b7f2d9c11")
_WAIT_HEADER = "x-sib-ratelimit-reset"


class Config(BaseModel):
    """How to reach one Brevo account."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    api_key: SecretStr = Field(
        min_length=1, title="API key", description="Begins with xkeysib-."
    )
    base_url: str = Field(default=BASE_URL, title="Address of the API")
    timeout_s: float = Field(default=20, gt=0, title="Patience in seconds")

    @field_validator("api_key")
    @classmethod
    def _without_line_break(cls, key: SecretStr) -> SecretStr:
        return SecretStr(key.get_secret_value().strip())


class Brevo:
    """One Brevo account. Implements `Mailer` and `ContactLists`."""

    slug = "brevo"
    repeat = Repeat.SAFE
    repeat_window: timedelta | None = REPEAT_WINDOW
    config_model = Config

    def __init__(self, config: Config, client: httpx.Client) -> None:
        self._config = config
        self._client = client

    def send(self, mail: Mail, *, key: str) -> Delivery:
        """Send the mail; a repetition within `REPEAT_WINDOW` sends nothing.

        Brevo answers the repetition with an error that names the key, and without the
        first mail's id: that is a success here, with an empty id.

        Raises:
            VendorRejectedError: A file is of a kind that Brevo refuses, or they are too
                large together; or as ever.
        """
        body = {
            "sender": _person(mail.sender),
            "to": [_person(address) for address in mail.to],
            "subject": mail.subject,
            "textContent": mail.text,
            "headers": {
                **mail.headers,
                # Brevo's own field for a caller's reference: it comes back in webhooks.
                "X-Mailin-custom": key,
                # Inside the body and spelt like this: as an HTTP header, or as
                # Idempotency-Key, it is ignored (getbrevo/brevo-node issue 94).
                "idempotencyKey": str(uuid5(_KEYS, key)),
            },
            "tags": ["regie"],
        }
        if mail.html is not None:
            body["htmlContent"] = mail.html
        if mail.reply_to is not None:
            body["replyTo"] = _person(mail.reply_to)
        if mail.attachments:
            body["attachment"] = _files(mail.attachments)
        answer = self._post("/smtp/email", body)
        if not answer.is_success:
            return Delivery(vendor=self.slug, vendor_id="", note=_sent_before())
        said = _http.fields(answer, self.slug, repeatable=True)
        return Delivery(vendor=self.slug, vendor_id=str(said.get("messageId", "")))

    def add(self, contact: Contact, *, list_id: str, key: str) -> Delivery:  # noqa: ARG002 -- an upsert needs no key
        """Create or update the contact and put it on the list; lists add up.

        Brevo says the contact's id only where it is new.

        Raises:
            VendorRejectedError: The list is not named by its number, or as ever.
        """
        if not (list_id.isascii() and list_id.isdigit()):
            raise VendorRejectedError(self.slug, _no_list(list_id))
        body = {
            "email": contact.email,
            "listIds": [int(list_id)],
            "updateEnabled": True,
        }
        if contact.attributes:
            body["attributes"] = dict(contact.attributes)
        answer = self._post("/contacts", body)
        said = _http.fields(answer, self.slug, repeatable=True)
        return Delivery(vendor=self.slug, vendor_id=str(said.get("id", "")))

    def account(self) -> str:
        """Return the address of the account that the key opens; changes nothing.

        Raises:
            VendorCredentialsError: The key is wrong, or calls from here are refused.
        """
        said = _http.fields(self._call("GET", "/account"), self.slug, repeatable=True)
        return str(said.get("email", ""))

    def _post(self, path: str, body: object) -> httpx.Response:
        return self._call("POST", path, body)

    def _call(self, method: str, path: str, body: object = None) -> httpx.Response:
        return _http.call(
            self._client,
            self.slug,
            method,
            self._config.base_url.rstrip("/") + path,
            json=body,
            headers={"api-key": self._config.api_key.get_secret_value()},
            repeatable=True,
            timeout_s=self._config.timeout_s,
            wait_header=_WAIT_HEADER,
            is_fine=_is_done,
        )


def _is_done(answer: httpx.Response) -> bool:
    """Say whether it was done, now or by an earlier call under the same key."""
    if answer.is_success:
        return True
    said = _http.json_of(answer)
    return (
        isinstance(said, dict)
        and said.get("code") in ("duplicate_parameter", "duplicate_request")
        and "idempotency" in str(said.get("message", "")).lower()
    )


def _person(address: Address) -> dict[str, str]:
    # An empty name is refused.
    return {"email": address.email} | ({"name": address.name} if address.name else {})


def _files(attachments: Sequence[Attachment]) -> list[dict[str, str]]:
    """Return the files as Brevo takes them; raise before it would refuse them."""
    found = []
    for one in attachments:
        name = file_name(one.name)
        if name.rpartition(".")[2].lower() not in FILE_ENDINGS:
            raise VendorRejectedError(Brevo.slug, _no_such_file(name))
        content = base64.b64encode(one.content).decode("ascii")
        found.append({"name": name, "content": content})
    size = sum(len(one["content"]) for one in found)
    if size > MAIL_BYTES_MAX:
        raise VendorRejectedError(Brevo.slug, too_large(size, MAIL_BYTES_MAX))
    return found


def _no_such_file(name: str) -> str:
    legal = ", ".join(sorted(FILE_ENDINGS))
    return say(
        fr=f"le fichier « {name} » n'est pas d'un type accepté ({legal})",
        en=f"the file “{name}” is of no kind that is taken ({legal})",
    )


def _sent_before() -> str:
    return say(
        fr="Brevo l'avait déjà envoyé : rien n'est parti deux fois.",
        en="Brevo had sent it already: nothing was sent twice.",
    )


def _no_list(list_id: str) -> str:
    return say(
        fr=f"la liste « {list_id} » n'est pas un numéro ; Brevo l'affiche à côté de "
        "son nom, par exemple 12",
        en=f"the list “{list_id}” is not a number; Brevo shows it beside the list's "
        "name, for example 12",
    )
