from __future__ import annotations

from tests.services.hours import agree
from tests.services.hours import work
from tests.web.visitor import Visitor


def press(web: Visitor, path: str, **fields: str) -> str:
    return web.note(web.press(path, **fields))


def test_a_timer_is_started_and_stopped_by_a_button(web: Visitor) -> None:
    agree(web.on, "hourly: {rate: 60 EUR}")

    started = press(
        web, "/time/start", client="studio-zen", activity="stratégie", note="plan"
    )
    web.on.move("2027-02-08 10:15")
    running = web.page("/time")
    stopped = press(web, "/time/stop", person="OBM", note="plan du sommet")
    after = web.page("/time")

    assert started == "Chronomètre lancé."
    assert "1 h 15 · OBM · Studio Zen · stratégie, depuis lun. 8 févr. 09:00" in running
    assert stopped == "1 h 15 gardées pour Studio Zen (n° 1)."
    assert "lundi 8 février 1 h 15" in after
    assert "Studio Zen · stratégie · plan du sommet 09:00-10:15 OBM 1 h 15" in after
    assert "Studio Zen : 1 h 15 à facturer" in after


def test_a_forgotten_timer_is_kept_or_dropped_knowingly(web: Visitor) -> None:
    agree(web.on, "hourly: {rate: 60 EUR}")
    press(web, "/time/start", client="studio-zen")
    web.on.move("2027-02-09 09:00")

    refused = web.press("/time/stop", person="OBM")
    page = web.page("/time?lang=en")
    dropped = press(web, "/time/forget", person="OBM")

    assert refused.status_code >= 400
    assert "More than twelve hours: forgotten?" in page
    assert dropped == "Timer dropped: nothing is kept."
    assert "No hours this week." in web.page("/time")


def test_a_forgotten_timer_is_stopped_when_the_work_ended(web: Visitor) -> None:
    agree(web.on, "hourly: {rate: 60 EUR}")
    press(web, "/time/start", client="studio-zen")
    web.on.move("2027-02-09 09:00")

    stopped = press(web, "/time/stop", person="OBM", at="2027-02-08T12:30")

    assert stopped == "3 h 30 gardées pour Studio Zen (n° 1)."


def test_each_open_month_is_told_under_their_sum(web: Visitor) -> None:
    agree(web.on, "hourly: {rate: 60 EUR}")
    web.on.move("2027-01-20 09:00")
    work(web.on, "2h")
    web.on.move("2027-02-08 09:00")
    work(web.on, "1h")

    assert (
        "Studio Zen : 3 h à facturer, en 2 périodes (180,00 € HT) "
        "janvier 2027 : 2 h (120,00 € HT) "
        "depuis le 1er février 2027 : 1 h (60,00 € HT)"
    ) in web.page("/time")


def test_weeks_lie_side_by_side(web: Visitor) -> None:
    agree(web.on, "hourly: {rate: 60 EUR}")
    work(web.on, "2h", "mails")
    web.on.move("2027-02-16 09:00")

    assert "Aucune heure cette semaine." in web.page("/time")
    before = web.page("/time?week=2027-02-10")
    assert "Semaine du 8 février 2027 2 h" in before
    assert "après →" in before


def test_what_a_user_wrote_is_no_markup_and_other_sites_start_nothing(
    web: Visitor,
) -> None:
    agree(web.on, "hourly: {rate: 60 EUR}")
    work(web.on, "1h", "<b>gras</b>")

    raw = web.client.get("/time").text
    foreign = web.client.post("/time/start", data={"client": "studio-zen"})

    assert "&lt;b&gt;gras" in raw
    assert foreign.status_code == 403
