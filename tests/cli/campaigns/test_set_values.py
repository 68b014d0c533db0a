from __future__ import annotations

from pathlib import Path

from tests.cli.a_playbook import PLAYBOOK
from tests.cli.a_playbook import written
from tests.cli.campaigns.test_campaign import START
from tests.cli.conftest import Type

UPSELL = 'parameters: {upsell: {type: yes_no, ask: "Une suite ?", default: yes}}\n'
OFFER = "  offer: {do: Proposer la suite, who: obm, when: upsell, at: cart_open}\n"


def test_set_looks_writes_and_says_how_to_go_back(type_in: Type) -> None:
    type_in(*START)

    looked = type_in("set", "commission_percent=30").out.splitlines()
    applied = type_in(
        "set", "commission_percent=30", "--apply", language="en"
    ).out.splitlines()
    again = type_in("set", "commission_percent=30", "--apply")

    assert looked == [
        "commission_percent : 40 → 30",
        "",
        "Aucune étape ne change, personne n'est à prévenir.",
        (
            "Rien n'a été écrit, personne n'a été prévenu. Pour l'écrire : regie set "
            "commission_percent=30 -c sommet-zen --apply"
        ),
    ]
    assert applied[:4] == [
        "commission_percent: 40 → 30",
        "",
        "No step changes, nobody is to be told.",
        "To go back: regie set commission_percent=40 -c sommet-zen --apply",
    ]
    assert (again.code, again.err) == (
        1,
        "Rien à changer : commission_percent=30 est déjà ainsi.\n",
    )


def test_what_changes_is_told_in_sections_and_as_data(
    type_in: Type, tmp_path: Path
) -> None:
    file = written(tmp_path, PLAYBOOK.replace("roles:", f"{UPSELL}roles:") + OFFER)
    given = ("--client", "Zen", "--title", "Zen", "--set", "cart_open=2099-03-09")
    type_in("start", str(file), *given)

    gone = type_in("set", "upsell=non", "--apply").out.splitlines()
    back = type_in("set", "upsell=oui").out.splitlines()
    data = type_in("set", "upsell=oui", "--json").data()

    assert gone == [
        "upsell : oui → non",
        "",
        "Sortent du plan",
        "  Proposer la suite",
        "",
        "Prévenu·es (1)",
        "  OBM",
        "",
        "Pour revenir : regie set upsell=oui -c zen --apply",
        "Prefect ne répond pas : `regie up` fera la suite.",
    ]
    assert back[2:4] == [
        "Entrent dans le plan",
        "  Proposer la suite · lun. 9 mars 2099 · OBM",
    ]
    assert back[-1].endswith("Pour l'écrire : regie set upsell=oui -c zen --apply")
    assert [line["key"] for line in data["appear"]] == ["offer"]
    assert (data["applied"], data["told"]) == (False, ["obm"])
