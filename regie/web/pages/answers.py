"""What the OBM answers to a contested line, in the console."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from fastapi import Depends
from fastapi import Form
from fastapi import Request
from fastapi.responses import Response

from regie.billing.statement.contest import Ruling
from regie.errors import NotFoundError
from regie.errors import UsageError
from regie.services.history import CONSOLE
from regie.services.statement.answer import answer_contest
from regie.services.statement.answer import Reply
from regie.services.statement.contest_mails import tell_contests
from regie.services.statement.statements import show_statement
from regie.web.deps import back_to
from regie.web.deps import OwnForm
from regie.web.deps import RuntimeDep
from regie.web.pages.statements import Refused
from regie.web.pages.statements import statement_page
from regie.words import say

router = APIRouter()


def reply_form(
    ruling: Annotated[Ruling, Form()],
    reason: Annotated[str, Form()] = "",
    amount: Annotated[str, Form()] = "",
) -> Reply:
    """Read the form of an answer."""
    return Reply(ruling=ruling, reason=reason, amount=amount, who=CONSOLE)


@router.post(
    "/money/{client_slug}/statements/{period}/contests/{contest_id}",
    dependencies=[OwnForm],
)
def answer(
    client_slug: str,
    period: str,
    contest_id: int,
    request: Request,
    runtime: RuntimeDep,
    reply: Annotated[Reply, Depends(reply_form)],
) -> Response:
    """Keep the OBM's answer, and tell whoever contested the line.

    What is filled in wrongly is shown again in its form, with what is wrong.

    Raises:
        NotFoundError: There is no such contest.
        ConflictError: It has its answer already, or one that a statement counts.
    """
    try:
        answer_contest(runtime, contest_id, reply)
    except NotFoundError:
        raise
    except UsageError as error:
        refused = Refused(contest_id=contest_id, reply=reply, sentence=str(error))
        shown = show_statement(runtime, client_slug, period, inside=True)
        return statement_page(request, runtime, shown, inside=True, refused=refused)
    tell_contests(runtime)
    return back_to(
        f"/money/{client_slug}/statements/{period}",
        say(fr="Réponse retirée.", en="Answer withdrawn.")
        if reply.ruling is Ruling.WITHDRAWN
        else say(fr="Réponse notée.", en="Answer noted."),
    )
