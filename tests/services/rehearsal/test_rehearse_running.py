"""A campaign that runs is rehearsed from where it stands; its report is kept."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from regie.bootstrap import rehearsal_stage
from regie.campaign.actions import all_actions
from regie.campaign.transitions import Verb
from regie.errors import ConflictError
from regie.errors import NotFoundError
from regie.errors import UsageError
from regie.services import rehearsals
from regie.services.campaigns.move import move
from regie.services.campaigns.move import Wish
from regie.services.campaigns.progress import mark_done
from regie.services.engine.halt import change_campaign
from regie.services.engine.perform import perform_all
from regie.services.history import history
from regie.services.planned import load_planned
from regie.services.record import read_record
from regie.services.rehearsal.played import Habits
from regie.services.rehearsal.played import Stage as Theatre
from regie.services.rehearsal.rehearsal_report import Report
from regie.services.rehearsal.rehearse_files import Files
from regie.services.rehearsal.rehearse_files import rehearse_campaign
from regie.services.rehearsals import Found
from regie.services.rehearsals import keep_rehearsal
from regie.services.rehearsals import Kept
from regie.services.rehearsals import latest_rehearsal
from regie.services.rehearsals import read_rehearsal
from regie.settings import Settings
from regie.store.actions import Lease
from regie.store.dump import Row
from regie.store.dump import snapshot
from tests.rehearsed import day
from tests.rehearsed import paris
from tests.rehearsed import Stage
from tests.rehearsed import start

SLUG = "lancement-zen"
ON_TIME = Habits(late_percent=0)
CLEAN = Found(errors=0, warnings=0, notices=0)


@contextmanager
def theatre(on: Stage) -> Iterator[Theatre]:
    settings = Settings(_env_file=None)
    with rehearsal_stage(settings, on.clock.now()) as stage:
        yield stage


def rehearsed(on: Stage, habits: Habits = ON_TIME) -> Report:
    with theatre(on) as stage:
        return rehearse_campaign(on.runtime, stage, SLUG, habits, Files())[0]


def kept(on: Stage) -> Kept | None:
    with on.runtime.unit(reading=True) as unit:
        return latest_rehearsal(unit, SLUG)


def under_way(on: Stage) -> None:
    """Start, and play until the first of the two cards before the opening is done."""
    start(on)
    on.move("2027-02-08 09:00")
    perform_all(on.runtime, SLUG)
    on.move("2027-02-12 16:00")
    mark_done(on.runtime, SLUG, "brief", who="Olivia Bernard", tell=False)
    perform_all(on.runtime, SLUG)


def rows(on: Stage, *, but: frozenset[str] = frozenset()) -> dict[str, list[Row]]:
    url = on.engine.url.render_as_string(hide_password=False)
    with snapshot(url) as found:
        return {
            name: list(found.rows(name)) for name in found.tables if name not in but
        }


def test_what_was_done_is_not_played_again(on: Stage) -> None:
    under_way(on)

    found = rehearsed(on)

    assert (found.numbers.done, found.numbers.over, found.numbers.steps) == (6, 3, 6)
    assert found.began_on == day("2027-02-12")
    assert [card.title for card in found.cards] == ["Écrire la page", "Remercier"]
    mails = [mail.title for mail in found.mails if mail.step_key]
    assert mails == ["Annoncer l'ouverture", "Annoncer l'ouverture"]
    assert [call.what for call in found.calls if call.what == "contact"] == []
    assert found.problems == ()


def test_a_card_that_is_overdue_is_answered_from_now_on(on: Stage) -> None:
    under_way(on)
    on.move("2027-03-05 10:00")

    found = rehearsed(on)

    answered = [card.answered_at for card in found.cards]
    assert all(at is not None and at >= paris("2027-03-05 10:00") for at in answered)
    assert found.numbers.done == found.numbers.steps


def test_the_campaign_itself_stays_as_it_is(on: Stage) -> None:
    under_way(on)
    before = rows(on)
    wrote, published = on.vendor.calls(), dict(on.timetable.published)

    rehearsed(on)

    history = frozenset({"event"})
    after = rows(on)
    assert rows(on, but=history) == {k: v for k, v in before.items() if k != "event"}
    assert [one["what"] for one in after["event"][len(before["event"]) :]] == [
        "rehearsed"
    ]
    assert on.vendor.calls() == wrote
    assert dict(on.timetable.published) == published


def test_dates_that_were_moved_are_those_that_are_played(on: Stage) -> None:
    under_way(on)
    move(on.runtime, SLUG, Wish(dates={"cart_open": day("2027-03-15")}), who="Olivia")

    found = rehearsed(on)

    (first, *_) = [mail for mail in found.mails if mail.step_key == "open"]
    assert f"{first.at:%Y-%m-%d %H:%M}" == "2027-03-15 09:00"


@pytest.mark.parametrize("verb", [Verb.FREEZE, Verb.PAUSE])
def test_a_campaign_that_is_stopped_is_played_as_if_it_went_on(
    on: Stage, verb: Verb
) -> None:
    under_way(on)
    change_campaign(on.runtime, SLUG, verb, who="Olivia")

    assert rehearsed(on).numbers.done == 6


def test_a_campaign_that_is_over_has_nothing_to_rehearse(on: Stage) -> None:
    under_way(on)
    change_campaign(on.runtime, SLUG, Verb.CANCEL, who="Olivia")

    with pytest.raises(ConflictError, match="annulée : il n'y a plus rien à répéter"):
        rehearsed(on)
    assert kept(on) is None


def test_the_report_is_kept_for_its_owner_with_what_it_found(on: Stage) -> None:
    under_way(on)

    rehearsed(on, Habits(late_percent=0, never_percent=100))

    (file,) = (on.runtime.home / "rehearsals").iterdir()
    assert (file.name, stat.S_IMODE(file.stat().st_mode)) == (f"{SLUG}.html", 0o600)
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert read_rehearsal(on.runtime, SLUG) == file.read_bytes()
    assert "La campagne est en cours : 3 étapes étaient déjà derrière" in (
        file.read_text("utf-8")
    )
    assert kept(on) == Kept(
        at=on.clock.now(),
        found=Found(errors=1, warnings=0, notices=0),
        is_old=False,
    )
    told = history(read_record(on.runtime, SLUG, limit=1))[0][1][0]
    assert (told.text, told.who, told.why) == (
        "Répétition générale : 1 erreur",
        "Olivia Bernard",
        "",
    )


def test_the_latest_one_is_kept(on: Stage) -> None:
    under_way(on)
    for page, errors in (("one", 2), ("two", 0)):
        found = Found(errors=errors, warnings=0, notices=0)
        keep_rehearsal(on.runtime, SLUG, found, page, who="Olivia", known=1)

    latest = kept(on)
    assert read_rehearsal(on.runtime, SLUG) == b"two"
    assert latest is not None
    assert latest.found == CLEAN
    assert len(list((on.runtime.home / "rehearsals").iterdir())) == 1


def test_a_report_is_older_than_the_plan_once_people_change_it(on: Stage) -> None:
    under_way(on)
    rehearsed(on)
    on.move("2027-02-15 16:00")
    mark_done(on.runtime, SLUG, "page", who="Chloé Petit", tell=False)
    perform_all(on.runtime, SLUG)
    done = kept(on)
    move(on.runtime, SLUG, Wish(dates={"cart_open": day("2027-03-15")}), who="Olivia")
    moved = kept(on)
    rehearsed(on)
    again = kept(on)

    assert done is not None
    assert moved is not None
    assert again is not None
    assert (done.is_old, moved.is_old, again.is_old) == (False, True, False)


def test_what_changes_while_it_is_rehearsed_makes_the_report_old(on: Stage) -> None:
    under_way(on)
    with on.runtime.unit(reading=True) as unit:
        (known,) = unit.journal.events(SLUG, limit=1)
    move(on.runtime, SLUG, Wish(dates={"cart_open": day("2027-03-15")}), who="Olivia")
    keep_rehearsal(on.runtime, SLUG, CLEAN, "page", who="Olivia", known=known.line)

    latest = kept(on)
    assert latest is not None
    assert latest.is_old


def test_a_report_that_is_too_large_is_refused_and_the_earlier_one_stays(
    on: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    under_way(on)
    keep_rehearsal(on.runtime, SLUG, CLEAN, "small", who="Olivia", known=1)
    monkeypatch.setattr(rehearsals, "REPORT_BYTES_MAX", 10)

    with pytest.raises(UsageError, match="il n'est pas gardé"):
        keep_rehearsal(on.runtime, SLUG, CLEAN, "x" * 11, who="Olivia", known=1)
    assert read_rehearsal(on.runtime, SLUG) == b"small"


def test_what_is_not_there_says_how_to_make_it(on: Stage) -> None:
    under_way(on)
    with pytest.raises(NotFoundError, match="n'a pas encore été répétée"):
        read_rehearsal(on.runtime, SLUG)

    path = keep_rehearsal(on.runtime, SLUG, CLEAN, "page", who="Olivia", known=1)
    path.unlink()
    with pytest.raises(NotFoundError, match="n'est pas sur cette machine"):
        read_rehearsal(on.runtime, SLUG)


def test_what_a_worker_has_in_its_hands_is_played_as_well(on: Stage) -> None:
    under_way(on)
    campaign, plan = load_planned(on.runtime, SLUG)
    opening = [one for one in all_actions(campaign, plan) if one.step_key == "open"]
    with on.runtime.unit() as unit:
        now = on.wall.now()
        lease = Lease(taken_at=now, until=now + timedelta(days=90), holder="vm:1")
        unit.actions.reserve(SLUG, opening, lease, known={})

    assert rehearsed(on).numbers.done == 6
