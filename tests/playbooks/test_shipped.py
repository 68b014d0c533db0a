"""What every shipped playbook owes its user; a new one is a row of `ROWS`."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from dataclasses import replace
from datetime import date
from datetime import time
from datetime import timedelta
from itertools import product

import pytest

from regie.planning.model import Item
from regie.playbook.load import check
from regie.playbook.model import Moment
from regie.playbook.model import Playbook
from regie.playbook.model import Roll
from regie.playbook.model import Step
from regie.playbook.style.format import formatted
from regie.services.campaigns.drafts import all_drafts
from regie.services.campaigns.drafts import drafts_of
from tests.playbooks.shipped import PLAYBOOKS
from tests.playbooks.shipped import ROWS
from tests.playbooks.shipped import sent_mails
from tests.playbooks.shipped import Shipped
from tests.playbooks.shipped import TWINS

#: Two mails a day to the same person is what people bear.
MAILS_A_DAY_MAX = 2

SATURDAY = 5

#: What partners and speakers get to announce with.
KITS = ("partner_kit", "promo_kit")

#: What only the language of a playbook decides.
WORDS = {
    "days",
    "title",
    "how",
    "text",
    "position",
    "question",
    "default",
    "description",
}

each = pytest.mark.parametrize("row", ROWS, ids=str)


def by_name(name: str) -> Shipped:
    return next(row for row in ROWS if row.name == name)


def without_words(value: object) -> object:
    if isinstance(value, dict):
        return {k: without_words(v) for k, v in value.items() if k not in WORDS}
    if isinstance(value, (list, tuple)):
        return [without_words(one) for one in value]
    return value


def skeleton(playbook: Playbook) -> dict[str, object]:
    """Return everything of a playbook but its sentences."""
    parts = ("anchors", "phases", "roles", "goals", "parameters", "steps")
    found: dict[str, object] = {
        part: {
            name: without_words(asdict(one))
            for name, one in getattr(playbook, part).items()
        }
        for part in parts
    }
    return found | {"mails": sorted(playbook.mails), "calendar": playbook.calendar}


def test_every_file_has_a_row() -> None:
    files = {path.stem for path in PLAYBOOKS.glob("*.yaml")}

    assert {row.name for row in ROWS} == files


@each
@pytest.mark.parametrize("language", ["fr", "en"])
def test_it_loads_without_error_or_warning(row: Shipped, language: str) -> None:
    source = row.source
    _, problems = check(
        source.text, file=source.file, mails=source.mails, language=language
    )

    assert [(p.position.line, p.rule, p.message) for p in problems] == []


@each
def test_it_is_written_in_the_proper_form(row: Shipped) -> None:
    source = row.source

    assert source.text == formatted(
        source.text, file=source.file, mails=source.mails, language="fr"
    )


@each
def test_every_mail_template_belongs_to_a_step(row: Shipped) -> None:
    assert sorted(row.playbook.mails) == sorted(row.source.mails)


@each
def test_no_mail_to_partners_promises_another_that_no_step_sends(row: Shipped) -> None:
    mails = row.source.mails
    texts = [mails.get(name, "") for name in ("partner_statement", *KITS)]

    assert [text for text in texts if "séparé" in text or "separate" in text] == []


@each
def test_it_asks_for_one_date_and_what_the_row_answers(row: Shipped) -> None:
    playbook = row.playbook
    asked = [a.name for a in playbook.anchors.values() if a.required]
    asked += [p.name for p in playbook.parameters.values() if p.required]

    assert sorted(asked) == sorted([row.anchor, *row.values])


@each
def test_each_step_of_a_person_has_somebody_an_effort_and_a_last_day(
    row: Shipped,
) -> None:
    hats = {*row.playbook.roles, "speaker", "member"}

    assert [
        step.name
        for step in row.playbook.steps.values()
        if step.run is None
        and (
            step.who not in hats
            or not step.effort_minutes
            or not (step.due or step.at or step.every)
        )
    ] == []


@each
def test_somebody_of_the_examples_wears_each_hat(row: Shipped) -> None:
    worn = {role for person in row.campaign().team for role in person.roles}

    assert set(row.playbook.roles) - worn == set()


@each
def test_its_plan_holds(row: Shipped) -> None:
    plan = row.plan(row.campaign())

    assert [problem.sentence for problem in plan.impossible] == []
    assert plan.warnings == ()
    assert [key for key, planned in plan.steps.items() if not planned.ends_on] == []


@each
@pytest.mark.parametrize("weeks", range(0, 52, 3))
def test_it_can_be_planned_for_the_same_weekday_all_year_round(
    row: Shipped, weeks: int
) -> None:
    campaign = row.campaign(on=row.on + timedelta(weeks=weeks))
    plan = row.plan(replace(campaign, items=campaign.items[:2]))

    assert [problem.sentence for problem in plan.impossible] == []


@each
@pytest.mark.parametrize("shift", range(1, 5))
def test_it_can_be_planned_for_other_weekdays(row: Shipped, shift: int) -> None:
    on = row.on + timedelta(days=shift)
    on += timedelta(days=2 if on.weekday() >= SATURDAY else 0)
    plan = row.plan(row.campaign(on=on))

    assert [problem.sentence for problem in plan.impossible] == []


@each
def test_whatever_its_user_answers_its_plan_holds(row: Shipped) -> None:
    parameters = row.playbook.parameters.values()
    asked = [parameter.name for parameter in parameters if parameter.kind == "yes_no"]
    campaign = row.campaign()

    for answers in product(("yes", "no"), repeat=len(asked)):
        values = dict(campaign.parameters) | dict(zip(asked, answers, strict=True))
        plan = row.plan(replace(campaign, parameters=values))
        assert (plan.impossible, plan.warnings) == ((), ()), values


@each
def test_every_mail_can_be_written_and_is_tidy(row: Shipped) -> None:
    campaign = row.campaign()
    mails = sent_mails(campaign, row.plan(campaign))
    untidy = ("{", "}", "\n\n\n", " \n", "None", "  ", "Undefined")

    assert {mail.step.partition("/")[0] for mail in mails} == {
        step.name for step in row.playbook.steps.values() if step.mail
    }
    assert [
        (mail.step, flaw)
        for mail in mails
        for flaw in untidy
        if flaw in mail.letter.text or flaw in mail.letter.subject
    ] == []


@each
def test_every_mail_can_be_written_for_somebody_hardly_known(row: Shipped) -> None:
    fields = {"email": "ada@example.org"}
    bare = Item(kind="speaker", slug="ada", title="Ada", fields=fields)
    campaign = replace(row.campaign(), items=(bare,))

    mails = sent_mails(campaign, row.plan(campaign))

    assert [m.step for m in mails if "None" in m.letter.text] == []


@each
def test_it_can_be_run_without_a_single_speaker_or_partner(row: Shipped) -> None:
    campaign = replace(row.campaign(), items=())

    assert row.plan(campaign).impossible == ()


@each
def test_nothing_leaves_at_night_or_on_a_day_off_unless_that_is_meant(
    row: Shipped,
) -> None:
    campaign = row.campaign()
    plan = row.plan(campaign)
    given = {anchor.on for anchor in plan.anchors.values()}

    assert [
        (mail.step, f"{mail.at:%a %d/%m %H:%M}")
        for mail in sent_mails(campaign, plan)
        if mail.at is not None
        and not is_meant(plan.steps[mail.step].step)
        and (
            not time(7) <= mail.at.time() <= time(21)
            or (
                is_day_off(mail.at.date(), campaign.holidays)
                and mail.at.date() not in given
            )
        )
    ] == []


def is_meant(step: Step) -> bool:
    return isinstance(step.at, Moment) and step.at.roll is Roll.KEEP


def is_day_off(on: date, holidays: frozenset[date]) -> bool:
    return on.weekday() >= SATURDAY or on in holidays


@each
def test_nobody_gets_more_than_two_mails_a_day(row: Shipped) -> None:
    campaign = row.campaign()
    mails = sent_mails(campaign, row.plan(campaign))
    a_day = Counter((mail.reader, mail.at.date()) for mail in mails if mail.at)

    assert {day: count for day, count in a_day.items() if count > MAILS_A_DAY_MAX} == {}


@each
def test_every_text_for_the_mail_tool_stands_on_a_step_that_prepares_it(
    row: Shipped,
) -> None:
    campaign = row.campaign()
    plan = row.plan(campaign)
    prepared = {
        draft.step_key
        for planned in plan.steps.values()
        if planned.step.mail is None
        for draft in drafts_of(campaign, plan, planned)
    }

    assert {draft.step_key for draft in all_drafts(campaign, plan)} == prepared


@pytest.mark.parametrize("name", ["webinar-launch", "challenge-launch", "video-launch"])
def test_whoever_loads_the_cart_has_all_of_its_texts(name: str) -> None:
    row = by_name(f"{name}.fr")
    campaign = row.campaign()
    plan = row.plan(campaign)
    drafts = all_drafts(campaign, plan)
    of_cart = {d.name for d in drafts if plan.steps[d.step_key].step.phase == "cart"}

    loaded = {d.name for d in drafts_of(campaign, plan, plan.steps["cart_mails"])}

    assert of_cart - loaded == set()


@pytest.mark.parametrize("name", TWINS)
def test_it_is_the_same_in_both_languages(name: str) -> None:
    french, english = by_name(f"{name}.fr").playbook, by_name(f"{name}.en").playbook

    assert (french.language, english.language) == ("fr", "en")
    assert skeleton(english) == skeleton(french)


@pytest.mark.parametrize("name", TWINS)
def test_both_languages_speak_of_the_same_things_in_each_mail(name: str) -> None:
    french, english = by_name(f"{name}.fr").source, by_name(f"{name}.en").source

    assert {mail: variables(text) for mail, text in english.mails.items()} == {
        mail: variables(text) for mail, text in french.mails.items()
    }


def variables(text: str) -> list[str]:
    words = text.replace("}", " ").replace(",", " ").replace(";", " ").split()
    owners = ("anchor.", "params.", "speaker.", "person.")
    return sorted({word for word in words if word.startswith(owners)})
