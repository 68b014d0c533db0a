"""A newer text of the playbook in a running campaign, over real databases."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from pathlib import Path

import pytest

from regie.campaign.actions import all_actions
from regie.campaign.gates import Verdict
from regie.campaign.legal import RetiredError
from regie.campaign.model import ActionKind
from regie.campaign.moves import Decision
from regie.errors import ConflictError
from regie.errors import UsageError
from regie.planning.model import Plan
from regie.playbook.load import load
from regie.playbook.problems import PlaybookError
from regie.playbook.source import PlaybookSource
from regie.services.campaigns.add import add_step
from regie.services.campaigns.answers import open_questions
from regie.services.campaigns.gates import answer_gate
from regie.services.campaigns.gates import Reply
from regie.services.campaigns.move import move
from regie.services.campaigns.move import MoveConflictError
from regie.services.campaigns.move import UndecidedError
from regie.services.campaigns.move import Wish as MoveWish
from regie.services.campaigns.progress import drop_step
from regie.services.campaigns.progress import mark_done
from regie.services.campaigns.progress import reopen_step
from regie.services.campaigns.reassign import reassign
from regie.services.campaigns.reassign import Wanted
from regie.services.campaigns.update import known_answers
from regie.services.campaigns.update import look_at_update
from regie.services.campaigns.update import update_playbook
from regie.services.campaigns.update import Updated
from regie.services.campaigns.update import Wish
from regie.services.history import history
from regie.services.planned import load_planned
from regie.services.playbooks.new_step import NewStep
from regie.services.record import read_record
from tests.rehearsed import day
from tests.rehearsed import MAILS
from tests.rehearsed import PLAYBOOK
from tests.rehearsed import Stage
from tests.rehearsed import stage
from tests.rehearsed import start
from tests.services.engine.test_halt import wake

SLUG = "lancement-zen"
FOLLOW = "  follow: {do: Relancer, phase: sell, who: copy, due: 4 jours ouvrés après cart_open}\n"
THANKS = next(line for line in PLAYBOOK.splitlines() if line.startswith("  thanks:"))
LISTED = next(line for line in PLAYBOOK.splitlines() if line.startswith("  list:"))
WITHOUT_THANKS = PLAYBOOK.replace(f"{THANKS}\n", "")
WITHOUT_LIST = PLAYBOOK.replace(f"{LISTED}\n", "")
GATED = PLAYBOOK + (
    "  ready: {gate: Prêt ?, phase: sell, who: obm, due: la veille de cart_open, checks: [La page tient]}\n"
    "  late: {do: Après la décision, phase: sell, who: obm, after: ready}\n"
)
NEW_MAIL = {
    "opening": "Objet : Nouveau sujet\n\nNouveau texte {{ anchor.cart_open }}.\n"
}


@pytest.fixture(params=["sqlite", "postgres"])
def each(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    """Set a stage over each of the databases."""
    url = None
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_url")
    with stage(tmp_path, url=url, now="2027-02-08 08:00") as made:
        yield made
        made.engine.dispose()


def wish(
    text: str | None,
    *,
    mails: Mapping[str, str] = MAILS,
    values: Mapping[str, str] | None = None,
    announced: Mapping[str, Decision] | None = None,
    accept_late: bool = False,
) -> Wish:
    source = None
    if text is not None:
        source = PlaybookSource(file="launch.yaml", text=text, mails=mails)
    return Wish(
        source=source,
        who="Olivia",
        why="relu",
        values=values or {},
        announced=announced or {},
        accept_late=accept_late,
    )


def take(on: Stage, text: str | None, **more: object) -> Updated:
    return update_playbook(on.runtime, SLUG, wish(text, **more))  # type: ignore[arg-type]


def plan(on: Stage) -> Plan:
    return load_planned(on.runtime, SLUG)[1]


def sent(on: Stage) -> list[str]:
    return [call["key"] for call in on.vendor.calls()]


def open_cards(on: Stage) -> dict[str, str]:
    with on.runtime.unit(reading=True) as unit:
        cards = unit.board.cards(SLUG)
    return {card.step_key: card.title for card in cards if card.closed_at is None}


def until_opening(on: Stage) -> None:
    wake(on)
    for key in ("brief", "page"):
        mark_done(on.runtime, SLUG, key, who="Olivia")
        wake(on)
    on.move("2027-03-08 09:01")
    wake(on)


def test_a_look_tells_what_changes_and_writes_nothing(on: Stage) -> None:
    start(on)
    wake(on)
    before = load_planned(on.runtime, SLUG)
    text = WITHOUT_THANKS.replace("Cadrer l'offre", "Cadrer toute l'offre") + FOLLOW

    looked = look_at_update(on.runtime, SLUG, wish(text))

    assert load_planned(on.runtime, SLUG) == before
    assert sorted((c.how.value, c.section, c.name) for c in looked.changes) == [
        ("added", "steps", "follow"),
        ("changed", "steps", "brief"),
        ("removed", "steps", "thanks"),
    ]
    assert [line.key for line in looked.appear] == ["follow"]
    assert (looked.dropped, looked.kept, looked.back) == (("Remercier",), (), ())
    assert looked.looked.outcome.told == ("olivia", "chloe")
    assert (looked.applied, looked.sent, looked.taken) == (False, (), ())


def test_a_text_is_taken_and_taken_back(each: Stage) -> None:
    start(each)
    each.move("2027-02-08 09:00")
    wake(each)
    before = load_planned(each.runtime, SLUG)

    gone = take(each, WITHOUT_THANKS.replace("Cadrer l'offre", "Cadrer tout") + FOLLOW)
    between = plan(each)
    cards = open_cards(each)
    back = take(each, None)

    assert (gone.applied, gone.dropped) == (True, ("Remercier",))
    assert "follow" in between.steps
    assert between.steps["thanks"].step.retired
    assert load_planned(each.runtime, SLUG)[0].facts["thanks"].dropped is False
    assert cards["brief"] == "Cadrer tout"
    assert (back.back, back.dropped) == (("Remercier",), ("Relancer",))
    after = load_planned(each.runtime, SLUG)
    assert "follow" in after[1].steps
    assert after[1].steps["follow"].step.retired
    known = {key: after[1].steps[key] for key in before[1].steps}
    assert known == before[1].steps
    assert open_cards(each)["brief"] == "Cadrer l'offre"


def test_what_was_done_is_not_done_again(each: Stage) -> None:
    start(each)
    until_opening(each)
    done = sent(each)
    text = (
        PLAYBOOK.replace("Annoncer l'ouverture", "Dire que c'est ouvert")
        .replace("Inscrire sur la liste", "Inscrire")
        .replace("to: team, public", "to: [team, copy], public")
    )

    updated = take(each, text, mails=NEW_MAIL)
    wake(each)

    assert updated.sent == ("Annoncer l'ouverture",)
    assert sent(each) == done
    campaign, now = load_planned(each.runtime, SLUG)
    assert campaign.facts["open"].done_at is not None
    assert now.steps["open"].title == "Dire que c'est ouvert"


def test_a_mail_that_has_not_left_leaves_with_the_new_words(on: Stage) -> None:
    start(on)
    take(on, PLAYBOOK, mails=NEW_MAIL)

    until_opening(on)

    mails = [call for call in on.vendor.calls() if ":open:" in call["key"]]
    assert [mail["subject"] for mail in mails] == ["Nouveau sujet", "Nouveau sujet"]


def test_a_done_step_that_the_text_lacks_stays_and_does_not_change(
    on: Stage,
) -> None:
    start(on)
    until_opening(on)
    done = sent(on)

    gone = take(on, WITHOUT_LIST.replace("after: page, mail", "mail"))
    kept = {key: p for key, p in plan(on).steps.items() if p.step.retired}
    with pytest.raises(RetiredError, match="n'est plus dans le playbook"):
        reopen_step(on.runtime, SLUG, "list/ada-lovelace", who="Olivia")
    back = take(on, None)
    wake(on)

    assert gone.kept == (
        "Inscrire sur la liste · Ada Lovelace",
        "Inscrire sur la liste · Grace Hopper",
    )
    assert (gone.dropped, back.back) == ((), ())
    assert list(kept) == ["list/ada-lovelace", "list/grace-hopper"]
    assert [p.title for p in kept.values()] == list(gone.kept)
    assert sent(on) == done


def test_sends_that_were_given_up_leave_once_when_they_are_back(on: Stage) -> None:
    start(on)
    wake(on)
    mark_done(on.runtime, SLUG, "brief", who="Olivia")
    take(on, WITHOUT_LIST)
    wake(on)
    assert not [key for key in sent(on) if ":list/" in key]

    take(on, PLAYBOOK)
    wake(on)
    wake(on)

    assert sorted(key for key in sent(on) if ":list/" in key) == [
        f"{SLUG}:list/ada-lovelace:contact:ada-lovelace",
        f"{SLUG}:list/grace-hopper:contact:grace-hopper",
    ]


def test_a_card_goes_with_the_condition_of_its_step_and_comes_back(
    on: Stage,
) -> None:
    head = 'parameters: {extra: {type: yes_no, ask: "Plus ?", default: no}}\n'
    text = PLAYBOOK.replace("roles:", f"{head}roles:")
    start(on, playbook=text)
    on.move("2027-02-08 09:00")
    wake(on)

    gone = take(
        on, text.replace("do: Cadrer l'offre,", "do: Cadrer l'offre, when: extra,")
    )
    without = "brief" in open_cards(on)
    back = take(on, None)

    assert (gone.dropped, without) == ((), False)
    assert [line.key for line in back.appear] == ["brief"]
    assert "brief" in open_cards(on)


def test_what_somebody_had_given_up_is_not_opened_by_a_text(on: Stage) -> None:
    start(on)
    drop_step(on.runtime, SLUG, "thanks", who="Olivia")

    take(on, WITHOUT_THANKS)
    back = take(on, PLAYBOOK)

    assert back.back == ()
    assert load_planned(on.runtime, SLUG)[0].facts["thanks"].dropped


def test_a_new_question_wants_an_answer_and_keeps_the_others(on: Stage) -> None:
    head = 'parameters: {price: {type: number, ask: "Quel prix ?"}, gift: {type: text, ask: "Cadeau ?", default: aucun}}\n'
    start(on)
    text = PLAYBOOK.replace("roles:", f"{head}roles:").replace(
        "price: {type: number,", "price: {type: number, required: yes,"
    )

    with pytest.raises(UsageError, match="Il manque price : Quel prix"):
        take(on, text)
    take(on, text, values={"price": "900"})
    take(on, PLAYBOOK)
    again = take(on, text)

    assert again.applied
    assert load_planned(on.runtime, SLUG)[0].parameters == {
        "price": "900",
        "gift": "aucun",
    }


def test_only_what_is_new_or_needed_is_asked(on: Stage) -> None:
    head = 'parameters: {link: {type: text, ask: "Lien ?"}, price: {type: number, ask: "Prix ?", default: "9"}}\n'
    more = 'parameters: {link: {type: text, ask: "Lien ?"}, price: {type: yes_no, ask: "Prix ?"}, code: {type: text, ask: "Code ?"}}\n'
    start(on, playbook=PLAYBOOK.replace("roles:", f"{head}roles:"))
    text = PLAYBOOK.replace("roles:", f"{more}roles:")
    new = load(text, file="launch.yaml", mails=MAILS)

    known = known_answers(on.runtime, SLUG, new)

    assert known == {"cart_open": "2027-03-08", "link": ""}
    assert [q.name for q in open_questions(new, known)] == ["price", "code"]


def test_a_date_that_only_the_older_text_asks_is_there_on_the_way_back(
    on: Stage,
) -> None:
    asking = PLAYBOOK.replace(
        "roles:", "    live: {required: true, title: Direct, ask: Quand ?}\nroles:", 1
    )
    start(on)
    take(on, asking, values={"live": "2027-03-10"})
    take(on, PLAYBOOK)
    there = MoveWish(dates={"cart_open": day("2027-03-09")})
    move(on.runtime, SLUG, there, who="Olivia")

    take(on, asking)

    anchors = load_planned(on.runtime, SLUG)[0].anchors
    assert anchors == {"cart_open": day("2027-03-09"), "live": day("2027-03-10")}


def test_a_gate_that_nobody_answered_go_stays_in_the_text(on: Stage) -> None:
    start(on, playbook=GATED)

    with pytest.raises(ConflictError, match="regie gate ready go"):
        take(on, PLAYBOOK)
    go = Reply(verdict=Verdict.GO, who="Olivia", comment="vu")
    answer_gate(on.runtime, SLUG, "ready", go)
    taken = take(on, PLAYBOOK)

    assert (taken.kept, taken.dropped) == (("Prêt ?",), ("Après la décision",))
    assert load_planned(on.runtime, SLUG)[0].answers["ready"][-1].verdict is Verdict.GO


def test_what_a_gate_no_longer_holds_back_is_named(on: Stage) -> None:
    start(on, playbook=GATED)

    looked = look_at_update(on.runtime, SLUG, wish(GATED.replace(", after: ready", "")))

    assert looked.unlatched == ("Après la décision",)
    assert look_at_update(on.runtime, SLUG, wish(GATED + FOLLOW)).unlatched == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("for_each: speaker, to: speaker", "to: speakers"),
        (
            '{run: contacts.add, title: Inscrire sur la liste, phase: prepare, who: obm, for_each: speaker, to: speaker, after: brief, with: {list: "12"}, if_missed: run}',
            "{do: Inscrire, phase: prepare, who: obm, for_each: speaker}",
        ),
    ],
)
def test_a_step_that_was_done_is_not_another_under_its_name(
    on: Stage, old: str, new: str
) -> None:
    text = PLAYBOOK.replace(old, new)
    assert text != PLAYBOOK
    start(on)
    assert look_at_update(on.runtime, SLUG, wish(text)).applied is False
    until_opening(on)

    with pytest.raises(ConflictError, match="Donnez un autre nom"):
        take(on, text)


def test_a_step_that_was_kept_is_not_another_when_its_name_is_back(
    on: Stage,
) -> None:
    start(on)
    until_opening(on)
    take(on, WITHOUT_LIST)
    done = sent(on)

    with pytest.raises(ConflictError, match="Donnez un autre nom"):
        take(on, PLAYBOOK.replace("for_each: speaker, to: speaker", "to: speakers"))
    take(on, PLAYBOOK)
    wake(on)

    assert [key for key in sent(on) if ":list/" in key] == [
        key for key in done if ":list/" in key
    ]


def test_what_was_amended_goes_on(on: Stage) -> None:
    start(on)
    add_step(on.runtime, SLUG, NewStep(title="Appeler", after=("page",)), who="Olivia")
    hand = Wanted(step="thanks", to="chloe", who="Olivia")
    reassign(on.runtime, SLUG, hand)

    take(on, PLAYBOOK + FOLLOW)
    campaign, now = load_planned(on.runtime, SLUG)

    assert now.steps["appeler"].waits_for == ("page",)
    assert campaign.facts["thanks"].owner == "chloe"
    again = NewStep(title="Rappeler", after=("appeler", "follow"))
    add_step(on.runtime, SLUG, again, who="Olivia")
    assert plan(on).steps["rappeler"].waits_for == ("appeler", "follow")
    taken = take(on, PLAYBOOK + FOLLOW.replace("follow:", "rappeler:"))
    assert (taken.taken, taken.dropped) == (("Relancer",), ("Relancer",))


def test_an_added_step_that_the_text_leaves_in_the_air_is_named(on: Stage) -> None:
    start(on)
    late = NewStep(title="Appeler", after=("thanks",))
    add_step(on.runtime, SLUG, late, who="Olivia")

    with pytest.raises(PlaybookError) as refused:
        take(on, WITHOUT_THANKS)
    drop_step(on.runtime, SLUG, "appeler", who="Olivia")
    taken = take(on, WITHOUT_THANKS)

    assert [problem.file for problem in refused.value.problems] == ["regie add 1"]
    assert (taken.dropped, taken.kept) == (("Remercier",), ("Appeler",))


def test_each_person_is_told_once_and_the_history_says_who_and_why(on: Stage) -> None:
    start(on)
    wake(on)

    taken = take(on, WITHOUT_THANKS + FOLLOW)
    wake(on)
    wake(on)

    keys = [key for key in sent(on) if ":move:" in key]
    assert keys == [f"{SLUG}:move:1:olivia", f"{SLUG}:move:1:chloe"]
    assert taken.looked.number == 1
    texts = [call["text"] for call in on.vendor.calls() if ":move:" in call["key"]]
    assert "1. Remercier\n" in texts[0]
    assert "→ n'a plus lieu" in texts[0]
    assert "1. Relancer\n   pas encore prévu → " in texts[1]
    days = history(read_record(on.runtime, SLUG, limit=20))
    told = [(line.text, line.who, line.why) for _, lines in days for line in lines]
    assert ("Texte du playbook repris : « launch »", "Olivia", "relu") in told
    dropped = "« Remercier » : abandonné"
    assert (dropped, "Olivia", "n'est plus dans le texte du playbook") in told


def test_what_was_announced_with_an_older_date_wants_a_decision(on: Stage) -> None:
    derived = PLAYBOOK.replace(
        "roles:",
        "    cart_close: {date: 5 jours après cart_open, title: Fin}\nroles:",
        1,
    ).replace("public: yes,", "public: yes, announces: cart_close,")
    start(on, playbook=derived)
    until_opening(on)
    later = derived.replace("5 jours après", "9 jours après")

    with pytest.raises(UndecidedError) as refused:
        take(on, later)
    taken = take(on, later, announced={"": Decision.CORRECT})
    wake(on)

    assert refused.value.keys == ("open",)
    assert taken.looked.outcome.announced[0].decision is Decision.CORRECT
    assert [key for key in sent(on) if ":move:1:open:" in key] == [
        f"{SLUG}:move:1:open:olivia",
        f"{SLUG}:move:1:open:chloe",
    ]


def test_dates_that_cannot_be_met_want_a_word(on: Stage) -> None:
    start(on)
    audit = "  audit: {do: Auditer, phase: prepare, who: obm, takes: 40 jours, due: la veille de cart_open}\n"

    with pytest.raises(MoveConflictError):
        take(on, PLAYBOOK + audit)
    assert take(on, PLAYBOOK + audit, accept_late=True).looked.outcome.conflicts


def test_the_same_text_and_the_first_are_no_news(on: Stage) -> None:
    start(on)

    with pytest.raises(UsageError, match="a déjà ce texte"):
        take(on, PLAYBOOK)
    with pytest.raises(UsageError, match="encore le texte de son départ"):
        take(on, None)
    with pytest.raises(PlaybookError):
        take(on, PLAYBOOK.replace("who: copy", "wo: copy"))


def test_keys_of_actions_stay_whatever_the_text_says(on: Stage) -> None:
    start(on)
    campaign, now = load_planned(on.runtime, SLUG)
    before = {a.key for a in all_actions(campaign, now) if a.kind in WORK}

    take(on, PLAYBOOK.replace("Écrire la page", "Récrire la page") + FOLLOW)

    campaign, now = load_planned(on.runtime, SLUG)
    after = {a.key for a in all_actions(campaign, now) if a.kind in WORK}
    assert after - before == {f"{SLUG}:follow:card"}
    assert before <= after


WORK = {ActionKind.CARD, ActionKind.MAIL, ActionKind.CONTACT}
