from __future__ import annotations

import base64
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from integrations.brevo import Brevo
from integrations.brevo import Config
from regie.errors import RateLimitedError
from regie.errors import VendorCredentialsError
from regie.errors import VendorRejectedError
from regie.errors import VendorUnavailableError
from regie.ports import Address
from regie.ports import Attachment
from regie.ports import Contact
from regie.ports import ContactLists
from regie.ports import Delivery
from regie.ports import Mail
from regie.ports import Mailer
from tests.integrations.conftest import API_KEY
from tests.integrations.vendor_server import Answer
from tests.integrations.vendor_server import BrevoRules
from tests.integrations.vendor_server import VendorServer

MAIL = Mail(
    to=(Address(email="lea@example.com", name="Léa Dubois"),),
    subject="Votre créneau du 8 mars",
    text="Bonjour Léa,\nà bientôt !\n",
    sender=Address(email="regie@studio-zen.fr", name="Studio Zen"),
    headers={"List-Unsubscribe": "<https://regie.example/stop>"},
)
ANNE = Contact(email="anne@example.com", attributes={"PRENOM": "Anne"})
SENT_BEFORE = "Brevo l'avait déjà envoyé : rien n'est parti deux fois."


@pytest.fixture
def brevo(brevo_server: VendorServer, http: httpx.Client) -> Brevo:
    config = Config.model_validate(
        {
            "api_key": f" {API_KEY}\n",
            "base_url": f"{brevo_server.url}/v3/",
            "timeout_s": 0.5,
        }
    )
    return Brevo(config, http)


def test_implements_its_ports(brevo: Brevo) -> None:
    mailer: Mailer = brevo
    lists: ContactLists = brevo

    assert (mailer.slug, lists.slug) == ("brevo", "brevo")


def test_send_is_what_brevo_describes(brevo: Brevo, brevo_rules: BrevoRules) -> None:
    delivery = brevo.send(MAIL, key="zen/brief/lea")

    assert delivery == Delivery(vendor="brevo", vendor_id="<1@brevo>")
    assert brevo_rules.mails == {
        "4f359bf0-1efd-5a1f-bf98-8afffbbbd3c1": {
            "sender": {"email": "regie@studio-zen.fr", "name": "Studio Zen"},
            "to": [{"email": "lea@example.com", "name": "Léa Dubois"}],
            "subject": "Votre créneau du 8 mars",
            "textContent": "Bonjour Léa,\nà bientôt !\n",
            "headers": {
                "List-Unsubscribe": "<https://regie.example/stop>",
                "X-Mailin-custom": "zen/brief/lea",
                "idempotencyKey": "4f359bf0-1efd-5a1f-bf98-8afffbbbd3c1",
            },
            "tags": ["regie"],
        }
    }


def test_send_with_html_and_an_address_to_reply_to(
    brevo: Brevo, brevo_server: VendorServer
) -> None:
    mail = Mail(
        to=(Address(email="a@example.com"), Address(email="b@example.com")),
        subject="s",
        text="t",
        html="<p>t</p>",
        sender=Address(email="regie@example.com"),
        reply_to=Address(email="obm@example.com", name="Claire"),
    )

    brevo.send(mail, key="k")

    body = brevo_server.received[0].body
    body.pop("headers")
    assert body == {
        "sender": {"email": "regie@example.com"},
        "to": [{"email": "a@example.com"}, {"email": "b@example.com"}],
        "subject": "s",
        "textContent": "t",
        "htmlContent": "<p>t</p>",
        "replyTo": {"email": "obm@example.com", "name": "Claire"},
        "tags": ["regie"],
    }


def test_send_twice_sends_once(brevo: Brevo, brevo_rules: BrevoRules) -> None:
    brevo.send(MAIL, key="k")

    again = brevo.send(MAIL, key="k")

    assert again == Delivery(vendor="brevo", vendor_id="", note=SENT_BEFORE)
    assert len(brevo_rules.mails) == 1


def test_send_under_two_keys_sends_twice(brevo: Brevo, brevo_rules: BrevoRules) -> None:
    brevo.send(MAIL, key="k")
    brevo.send(MAIL, key="l")

    assert len(brevo_rules.mails) == 2


@pytest.mark.parametrize("answer", [Answer(lost=True), Answer(after_s=1)])
def test_send_again_after_a_lost_answer_sends_once(
    brevo: Brevo, brevo_server: VendorServer, brevo_rules: BrevoRules, answer: Answer
) -> None:
    brevo_server.script.append(answer)
    with pytest.raises(VendorUnavailableError):
        brevo.send(MAIL, key="k")

    again = brevo.send(MAIL, key="k")

    assert again.note == SENT_BEFORE
    assert len(brevo_rules.mails) == 1


def test_wrong_key_is_a_matter_of_credentials(
    brevo_server: VendorServer, http: httpx.Client
) -> None:
    config = Config.model_validate(
        {"api_key": "xkeysib-wrong", "base_url": f"{brevo_server.url}/v3"}
    )

    with pytest.raises(VendorCredentialsError) as caught:
        Brevo(config, http).send(MAIL, key="k")

    assert caught.value.detail == "HTTP 401: Key not found (unauthorized)"


def test_too_many_requests_wait_as_long_as_brevo_says(
    brevo: Brevo, brevo_server: VendorServer
) -> None:
    headers = {
        "x-sib-ratelimit-limit": "100",
        "x-sib-ratelimit-remaining": "0",
        "x-sib-ratelimit-reset": "2712",
    }
    brevo_server.script.append(Answer(status=429, headers=headers))

    with pytest.raises(RateLimitedError) as caught:
        brevo.add(ANNE, list_id="12", key="k")

    assert caught.value.retry_after == timedelta(seconds=2712)


def test_500_is_tried_again_later(brevo: Brevo, brevo_server: VendorServer) -> None:
    brevo_server.script.append(Answer(status=500, body=b"oops"))

    with pytest.raises(VendorUnavailableError) as caught:
        brevo.send(MAIL, key="k")

    assert caught.value.detail == "HTTP 500"


def test_a_page_instead_of_an_answer_confirms_nothing(
    brevo: Brevo, brevo_server: VendorServer
) -> None:
    brevo_server.script.append(Answer(status=200, body=b"<html>Wi-Fi</html>"))

    with pytest.raises(VendorUnavailableError):
        brevo.send(MAIL, key="k")


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("not_enough_credits", "Buy credits"),
        ("duplicate_parameter", "SMS is already associated with another Contact"),
    ],
)
def test_other_refusals_are_for_a_person(
    brevo: Brevo, brevo_server: VendorServer, code: str, message: str
) -> None:
    brevo_server.script.append(
        Answer(status=400, body={"code": code, "message": message})
    )

    with pytest.raises(VendorRejectedError) as caught:
        brevo.add(ANNE, list_id="12", key="k")

    assert caught.value.detail == f"HTTP 400: {message} ({code})"


def test_add_creates_the_contact_on_the_list(
    brevo: Brevo, brevo_rules: BrevoRules
) -> None:
    delivery = brevo.add(ANNE, list_id="12", key="k")

    assert delivery == Delivery(vendor="brevo", vendor_id="1")
    assert brevo_rules.contacts == {
        "anne@example.com": {"attributes": {"PRENOM": "Anne"}, "listIds": [12]}
    }


def test_add_again_changes_nothing(brevo: Brevo, brevo_rules: BrevoRules) -> None:
    brevo.add(ANNE, list_id="12", key="k")
    before = dict(brevo_rules.contacts)

    again = brevo.add(ANNE, list_id="12", key="k")

    assert again == Delivery(vendor="brevo", vendor_id="")
    assert brevo_rules.contacts == before


def test_add_to_another_list_keeps_the_first(
    brevo: Brevo, brevo_rules: BrevoRules
) -> None:
    brevo.add(ANNE, list_id="12", key="k")
    brevo.add(Contact(email="anne@example.com"), list_id="13", key="l")

    assert brevo_rules.contacts == {
        "anne@example.com": {"attributes": {"PRENOM": "Anne"}, "listIds": [12, 13]}
    }


@pytest.mark.parametrize("list_id", ["", "clients", "-1", "1.5", "²"])
def test_a_list_has_a_number(
    brevo: Brevo, brevo_server: VendorServer, list_id: str
) -> None:
    with pytest.raises(VendorRejectedError) as caught:
        brevo.add(ANNE, list_id=list_id, key="k")

    assert caught.value.detail == (
        f"la liste « {list_id} » n'est pas un numéro ; Brevo l'affiche à côté de son "
        "nom, par exemple 12"
    )
    assert brevo_server.received == []


def test_the_server_of_these_tests_refuses_what_brevo_does_not_describe(
    brevo_server: VendorServer, http: httpx.Client
) -> None:
    answer = http.post(
        f"{brevo_server.url}/v3/contacts",
        headers={"api-key": API_KEY},
        json={"email": "a@example.com", "listIds": ["12"], "surprise": 1},
    )

    assert answer.json() == {
        "code": "invalid_parameter",
        "message": "'12' is not of type 'integer'; "
        "Additional properties are not allowed ('surprise' was unexpected)",
    }


def test_account_says_whose_key_it_is(brevo: Brevo) -> None:
    assert brevo.account() == "zen@example.org"


def test_account_of_a_wrong_key_is_refused(
    brevo_server: VendorServer, http: httpx.Client
) -> None:
    config = Config.model_validate(
        {"api_key": "wrong", "base_url": f"{brevo_server.url}/v3"}
    )

    with pytest.raises(VendorCredentialsError):
        Brevo(config, http).account()


PDF = Attachment(
    name="Facture d'été.pdf", media_type="application/pdf", content=b"%PDF\xff"
)


def test_files_are_sent_as_brevo_describes(
    brevo: Brevo, brevo_rules: BrevoRules
) -> None:
    brevo.send(replace(MAIL, attachments=(PDF,)), key="k")

    (mail,) = brevo_rules.mails.values()
    assert mail["attachment"] == [
        {"name": PDF.name, "content": base64.b64encode(PDF.content).decode()}
    ]


@pytest.mark.parametrize(
    ("attachment", "sentence"),
    [
        (replace(PDF, name="a.exe"), "« a.exe » n'est pas d'un type accepté"),
        (replace(PDF, content=bytes(15_000_001)), "20,0 Mo sont acceptés"),
    ],
)
def test_what_brevo_would_refuse_is_not_sent(
    brevo: Brevo, brevo_server: VendorServer, attachment: Attachment, sentence: str
) -> None:
    with pytest.raises(VendorRejectedError, match=sentence):
        brevo.send(replace(MAIL, attachments=(attachment,)), key="k")

    assert not brevo_server.received
