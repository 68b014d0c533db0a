from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus

import pytest

from regie.errors import ConflictError
from regie.errors import ImportFileError
from regie.errors import NotFoundError
from regie.errors import RegieError
from regie.errors import SignatureError
from regie.errors import UsageError
from regie.errors import VendorUnavailableError
from regie.services.runtime import OpenUnit
from regie.store.unit import Unit
from regie.web.deps import FormError
from regie.web.errors import row_of
from tests.rehearsed import Stage
from tests.web.visitor import opened
from tests.web.visitor import Visitor
from tests.web.visitor import words


@pytest.mark.parametrize(
    ("error", "status", "hook_status"),
    [
        (NotFoundError(), HTTPStatus.NOT_FOUND, HTTPStatus.NOT_FOUND),
        (UsageError(), HTTPStatus.BAD_REQUEST, HTTPStatus.BAD_REQUEST),
        (ConflictError(), HTTPStatus.CONFLICT, HTTPStatus.BAD_REQUEST),
        (FormError(), HTTPStatus.FORBIDDEN, HTTPStatus.BAD_REQUEST),
        (SignatureError(), HTTPStatus.FORBIDDEN, HTTPStatus.BAD_REQUEST),
        (
            ImportFileError("a.csv", []),
            HTTPStatus.UNPROCESSABLE_ENTITY,
            HTTPStatus.BAD_REQUEST,
        ),
        (
            VendorUnavailableError("brevo", "500"),
            HTTPStatus.BAD_GATEWAY,
            HTTPStatus.BAD_REQUEST,
        ),
        (RegieError(), HTTPStatus.BAD_REQUEST, HTTPStatus.BAD_REQUEST),
    ],
)
def test_each_error_has_its_status(
    error: RegieError, status: HTTPStatus, hook_status: HTTPStatus
) -> None:
    row = row_of(error)

    assert (row.status, row.hook_status) == (status, hook_status)


def test_an_unknown_campaign_is_a_page_that_says_what_there_is(web: Visitor) -> None:
    reply = web.client.get("/campaigns/nothing")

    assert reply.status_code == 404
    assert (
        "Aucune campagne « nothing ». Campagnes connues : aucune pour l'instant."
        in words(reply)
    )


def test_an_unknown_path_leads_back(web: Visitor) -> None:
    reply = web.client.get("/nothing?lang=en")

    assert reply.status_code == 404
    assert "This page does not exist (any more)." in words(reply)
    assert 'href="/"' in reply.text


def test_a_bug_is_a_friendly_page_with_every_header(on: Stage) -> None:
    broken = replace(on.runtime, unit=_broken())

    with opened(replace(on, runtime=broken)) as web:
        web.client.cookies.set("regie_language", "en")
        reply = web.client.get("/")

    assert reply.status_code == 500
    assert "This is a fault of the program, not yours." in words(reply)
    assert "secret detail" not in reply.text
    assert reply.headers["x-content-type-options"] == "nosniff"


def _broken() -> OpenUnit:
    def unit(*, reading: bool = False) -> Unit:
        message = f"secret detail, reading {reading}"
        raise RuntimeError(message)

    return unit
