"""The only table from an error's class to a status and a page."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from http import HTTPStatus

from fastapi import FastAPI
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from regie.errors import ConflictError
from regie.errors import ImportFileError
from regie.errors import LinkExpiredError
from regie.errors import NotFoundError
from regie.errors import RegieError
from regie.errors import SignatureError
from regie.errors import UsageError
from regie.errors import VendorError
from regie.playbook.problems import PlaybookError
from regie.web.deps import FormError
from regie.web.deps import page
from regie.web.guard import security_headers
from regie.words import pick
from regie.words import say
from regie.words import speaking

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """How an error is answered.

    Attributes:
        hook_status: What a vendor's webhook is answered; it is told nothing else.
    """

    kind: type[RegieError]
    status: HTTPStatus
    fr: str
    en: str
    hook_status: HTTPStatus = HTTPStatus.BAD_REQUEST


#: The first row that fits counts, so a class stands before the class it derives from.
TABLE = (
    Row(
        kind=NotFoundError,
        status=HTTPStatus.NOT_FOUND,
        fr="Introuvable",
        en="Not found",
        hook_status=HTTPStatus.NOT_FOUND,
    ),
    Row(
        kind=UsageError,
        status=HTTPStatus.BAD_REQUEST,
        fr="Il manque quelque chose",
        en="Something is missing",
    ),
    Row(
        kind=ConflictError,
        status=HTTPStatus.CONFLICT,
        fr="Ce n'est plus possible",
        en="This is no longer possible",
    ),
    Row(
        kind=FormError,
        status=HTTPStatus.FORBIDDEN,
        fr="Rien n'a été changé",
        en="Nothing was changed",
    ),
    Row(
        kind=LinkExpiredError,
        status=HTTPStatus.GONE,
        fr="Ce lien a expiré",
        en="This link has expired",
    ),
    Row(
        kind=SignatureError,
        status=HTTPStatus.FORBIDDEN,
        fr="Ce lien ne s'ouvre plus",
        en="This link no longer opens",
    ),
    Row(
        kind=PlaybookError,
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
        fr="Ce playbook ne se lit pas",
        en="This playbook cannot be read",
    ),
    Row(
        kind=ImportFileError,
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
        fr="Ce fichier ne se lit pas",
        en="This file cannot be read",
    ),
    Row(
        kind=VendorError,
        status=HTTPStatus.BAD_GATEWAY,
        fr="Un service extérieur ne suit pas",
        en="An outside service does not follow",
    ),
    Row(
        kind=RegieError,
        status=HTTPStatus.BAD_REQUEST,
        fr="Cela n'a pas marché",
        en="That did not work",
    ),
)


def row_of(error: RegieError) -> Row:
    """Return how this error is answered."""
    return next(row for row in TABLE if isinstance(error, row.kind))


def answer_errors(app: FastAPI) -> None:
    """Make every error of the app a page that says what to do."""
    app.add_exception_handler(RegieError, _expected)
    app.add_exception_handler(HTTPException, _no_such_page)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(Exception, _bug)


def _expected(request: Request, error: Exception) -> HTMLResponse:
    if not isinstance(error, RegieError):
        raise error
    row = row_of(error)
    return _page(request, row.status, say(fr=row.fr, en=row.en), str(error))


def _no_such_page(request: Request, error: Exception) -> HTMLResponse:
    status = error.status_code if isinstance(error, HTTPException) else 404
    sentence = say(
        fr="Cette page n'existe pas, ou plus. Repartez de la liste des campagnes.",
        en="This page does not exist (any more). Start again from the campaigns.",
    )
    return _page(
        request, status, say(fr="Page introuvable", en="No such page"), sentence
    )


def _unreadable(request: Request, error: Exception) -> HTMLResponse:
    log.info("unreadable form or address: %s", error)
    sentence = say(
        fr="Régie n'a pas compris ce formulaire ou cette adresse ; rien n'a été "
        "changé. Revenez à la page précédente et recommencez.",
        en="Régie did not understand this form or address; nothing was changed. "
        "Go back to the page before and try again.",
    )
    title = say(fr="Il manque quelque chose", en="Something is missing")
    return _page(request, HTTPStatus.BAD_REQUEST, title, sentence)


def _bug(request: Request, error: Exception) -> HTMLResponse:
    """Answer a bug; the server's own log holds the traceback.

    It is answered outside of the guard, so language and headers are set here.
    """
    log.error("%s %s failed: %r", request.method, request.url.path, error)
    language = getattr(request.state, "language", "fr")
    with speaking(language):
        title = pick(language, fr="Régie a trébuché", en="Régie stumbled")
        sentence = say(
            fr="C'est une erreur du programme, pas la vôtre. Ce qui était enregistré "
            "l'est toujours : rechargez la page. Si cela recommence, envoyez à "
            "l'auteur l'heure qu'il est et ce que vous faisiez ; les détails sont dans "
            "le journal du programme.",
            en="This is a fault of the program, not yours. What was saved still is: "
            "reload the page. If it happens again, tell the author the time and what "
            "you were doing; the details are in the program's log.",
        )
        reply = _page(request, HTTPStatus.INTERNAL_SERVER_ERROR, title, sentence)
    reply.headers.update(security_headers())
    return reply


def _page(request: Request, status: int, title: str, sentence: str) -> HTMLResponse:
    outside = request.url.path.startswith(("/l/", "/q/", "/s/", "/p/"))
    return page(
        request,
        "error.html",
        status=status,
        title=title,
        sentences=sentence.splitlines(),
        outside=outside,
    )
