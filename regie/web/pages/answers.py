"""What the OBM answers to a contested line, in the console."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
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
from regie.services.statement.answer import DoubtfulAnswerError
from regie.services.statement.answer import Reply
from regie.services.statement.contest_mails import answer_mail
from regie.services.statement.contest_mails import tell_contests
from regie.services.statement.statements import show_statement
from regie.web.deps import back_to
from regie.web.deps import OwnForm
from regie.web.deps import page
from regie.web.deps import RuntimeDep
from regie.web.pages.statements import Refused
from regie.web.pages.statements import statement_page
from regie.words import say

router = APIRouter()

#: What the page answers that shows what follows from an amount.
SURE, CHANGE = "sure", "change"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The form of an answer.

    Attributes:
        step: Of the page that shows what follows: `sure`, or `change` back in the form.
    """

    reply: Reply
    step: str


def answer_form(
    ruling: Annotated[Ruling, Form()],
    reason: Annotated[str, Form()] = "",
    amount: Annotated[str, Form()] = "",
    step: Annotated[str, Form()] = "",
) -> Said:
    """Read the form of an answer."""
    sure = step == SURE
    reply = Reply(ruling=ruling, reason=reason, amount=amount, who=CONSOLE, sure=sure)
    return Said(reply=reply, step=step)


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
    said: Annotated[Said, Depends(answer_form)],
) -> Response:
    """Keep the OBM's answer, and tell whoever contested the line.

    What is filled in wrongly is shown again in its form, with what is wrong. An amount
    above the billed one is first shown with all that follows from it.

    Raises:
        NotFoundError: There is no such contest.
        ConflictError: It has its answer already, or one that a statement counts.
    """
    shown = show_statement(runtime, client_slug, period, inside=True)
    reply, typed = said.reply, Refused(contest_id=contest_id, reply=said.reply)
    if said.step == CHANGE:
        return statement_page(request, runtime, shown, inside=True, refused=typed)
    try:
        answer_contest(runtime, contest_id, reply)
    except NotFoundError:
        raise
    except UsageError as error:
        typed = replace(typed, sentence=str(error))
        return statement_page(request, runtime, shown, inside=True, refused=typed)
    except DoubtfulAnswerError as doubt:
        return page(
            request,
            "sure_answer.html",
            shown=shown,
            typed=typed,
            question=str(doubt),
            mail=answer_mail(runtime, contest_id, reply),
        )
    tell_contests(runtime)
    return back_to(
        f"/money/{client_slug}/statements/{period}",
        say(fr="Réponse retirée.", en="Answer withdrawn.")
        if reply.ruling is Ruling.WITHDRAWN
        else say(fr="Réponse notée.", en="Answer noted."),
    )
