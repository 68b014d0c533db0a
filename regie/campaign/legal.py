"""Reads the table of changes: what a change leads to, or why it is refused."""

from __future__ import annotations

from regie.campaign.model import Campaign
from regie.campaign.transitions import COMMANDS
from regie.campaign.transitions import LIVING
from regie.campaign.transitions import REFUSALS
from regie.campaign.transitions import State
from regie.campaign.transitions import STATE_WORDS
from regie.campaign.transitions import StepState
from regie.campaign.transitions import Subject
from regie.campaign.transitions import TABLE
from regie.campaign.transitions import Transition
from regie.campaign.transitions import Verb
from regie.campaign.transitions import VERB_WORDS
from regie.errors import ConflictError
from regie.planning.model import Fact
from regie.planning.model import PlannedStep
from regie.planning.wording import quoted
from regie.words import pick
from regie.words import say
from regie.words import spoken_language


class IllegalChangeError(ConflictError):
    """A change that the table does not have from here.

    Attributes:
        title: Of the campaign or step.
        state: Where it stands.
        verb: What was asked.
        legal: What could be asked instead.
    """

    def __init__(
        self, subject: Subject, title: str, state: State, verb: Verb, *, step: str = ""
    ) -> None:
        self.title, self.state, self.verb = title, state, verb
        self.legal = legal_verbs(subject, state)
        named = quoted(title, spoken_language())
        own = REFUSALS.get((subject, verb, state))
        if own is not None:
            super().__init__(say(fr=own[0], en=own[1]).format(title=named, step=step))
            return
        is_campaign = subject is Subject.CAMPAIGN
        kind = (
            say(fr="La campagne", en="The campaign")
            if is_campaign
            else say(fr="L'étape", en="The step")
        )
        choices = ", ".join(
            f"{act_word(one)} (regie {command.format(step=step)})"
            for one in self.legal
            for command in (COMMANDS.get(one, one.name.lower()),)
        ) or say(fr="plus rien", en="nothing any more")
        super().__init__(
            say(
                fr=f"{kind} {named} est {state_word(state)} : on ne peut pas "
                f"{act_word(verb)}. Possible : {choices}.",
                en=f"{kind} {named} is {state_word(state)}: one cannot "
                f"{act_word(verb)}. Possible: {choices}.",
            )
        )


class RetiredError(ConflictError):
    """A change of a step that the playbook's newer text does not have.

    Attributes:
        key: Of the step.
    """

    def __init__(self, planned: PlannedStep) -> None:
        self.key = planned.key
        named = quoted(planned.title, spoken_language())
        super().__init__(
            say(
                fr=f"{named} n'est plus dans le playbook de la campagne : elle reste "
                "dans l'historique et ne change plus. Pour la remettre, reprenez un "
                "texte qui l'a (regie update), ou ajoutez une étape (regie add).",
                en=f"{named} is no longer in this campaign's playbook: it stays in the "
                "history and does not change. To have it back, take a text that has it "
                "(regie update), or add a step (regie add).",
            )
        )


def state_word(state: State) -> str:
    """Return where something stands, in the reader's language."""
    fr, en = STATE_WORDS[state]
    return say(fr=fr, en=en)


def act_word(verb: Verb) -> str:
    """Return what one would do, in the reader's language."""
    fr, en = VERB_WORDS[verb][0]
    return say(fr=fr, en=en)


def journal_text(verb: Verb, title: str, language: str) -> str:
    """Return what the journal says of a change that was made."""
    fr, en = VERB_WORDS[verb][1]
    return pick(language, fr=fr, en=en).format(title=title)


def judge_campaign(campaign: Campaign, verb: Verb) -> Transition | None:
    """Return the row of a change of the campaign; None if it stands there already.

    Raises:
        IllegalChangeError: The table has no such row from here.
    """
    return _judge(Subject.CAMPAIGN, campaign.title, campaign.state, verb, step="")


def judge_step(
    campaign: Campaign, planned: PlannedStep, fact: Fact, verb: Verb
) -> Transition | None:
    """Return the row of a change of a step; None if it stands there already.

    Raises:
        IllegalChangeError: The campaign is over, or the table has no such row.
        RetiredError: The playbook's text has the step no more.
    """
    check_living(campaign, verb)
    if planned.step.retired:
        raise RetiredError(planned)
    step = f"{planned.key} -c {campaign.slug}"
    return _judge(subject_of(planned), planned.title, step_state(fact), verb, step=step)


def subject_of(planned: PlannedStep) -> Subject:
    """Return by which rows of the table a step changes."""
    if planned.step.run is not None:
        return Subject.MACHINE
    return Subject.GATE if planned.step.gate else Subject.PERSON


def check_living(campaign: Campaign, verb: Verb) -> None:
    """Refuse a change of what belongs to a campaign that is over.

    Raises:
        IllegalChangeError: It is.
    """
    if campaign.state not in LIVING:
        raise IllegalChangeError(Subject.CAMPAIGN, campaign.title, campaign.state, verb)


def step_state(fact: Fact) -> StepState:
    """Return where a step stands by what is known of it."""
    if fact.done_at is not None:
        return StepState.DONE
    return StepState.DROPPED if fact.dropped else StepState.OPEN


def legal_verbs(subject: Subject, state: State) -> tuple[Verb, ...]:
    """Return what can be done to it from here."""
    return tuple(
        row.verb for row in TABLE if row.subject is subject and state in row.sources
    )


def _judge(
    subject: Subject, title: str, state: State, verb: Verb, *, step: str
) -> Transition | None:
    rows = [row for row in TABLE if row.subject is subject and row.verb is verb]
    for row in rows:
        if state in row.sources:
            return row
    if any(row.target is state for row in rows):
        return None
    raise IllegalChangeError(subject, title, state, verb, step=step)
