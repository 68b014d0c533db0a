from __future__ import annotations

from tests.cli.campaigns.test_campaign import START
from tests.cli.conftest import Type


def test_end_shows_what_is_left_before_it_is_written(type_in: Type) -> None:
    type_in(*START)

    looked = type_in("end")
    as_data = type_in("end", "--json").data()
    ended = type_in("end", "--apply", "--why", "fini", language="en").out.splitlines()
    again = type_in("end", "--apply").out

    lines = looked.out.splitlines()
    assert lines[0].startswith("→ resterait à faire : ")
    assert lines[-1] == (
        "Rien n'a été écrit. Pour la terminer, pour toujours : "
        "regie end -c sommet-zen --apply"
    )
    assert f"→ et {len(as_data['left']['steps']) - 12} de plus" in lines
    assert not as_data["applied"]
    assert "“Sommet Zen” is ended." in ended
    assert again == "« Sommet Zen » est déjà terminée.\n"
    assert type_in("status", "--json").data()["campaigns"][0]["state"] == "ended"


def test_a_cancelled_campaign_does_not_end(type_in: Type) -> None:
    type_in(*START)
    type_in("cancel", "--yes")

    refused = type_in("end")

    assert refused.code == 1
    assert refused.err == (
        "La campagne « Sommet Zen » est annulée : on ne peut pas la terminer. "
        "Possible : plus rien.\n"
    )
