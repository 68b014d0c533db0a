"""The hats of a team beside the roles of a playbook: what fits nobody is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from difflib import get_close_matches

from regie.campaign.model import Campaign
from regie.campaign.receivers import obm_name
from regie.people.people import Person
from regie.people.people import slug_of
from regie.planning.model import Plan
from regie.planning.wording import joined
from regie.playbook.model import Playbook
from regie.words import counted
from regie.words import say
from regie.words import spoken_language


def hat_remarks(
    campaign: Campaign, plan: Plan, given: Sequence[Person], places: Mapping[str, str]
) -> tuple[str, ...]:
    """Return a sentence on each role that the playbook lacks, one on all it misses.

    None where no team was given.

    Args:
        given: The people of the team, as they were given.
        places: Where each of their roles was written, by role.
    """
    if not given:
        return ()
    playbook = campaign.playbook
    return (*_unknown(playbook, given, places), *_unworn(campaign, plan, given))


def _unknown(
    playbook: Playbook, given: Sequence[Person], places: Mapping[str, str]
) -> Iterator[str]:
    legal = list(dict.fromkeys(["obm", *playbook.roles]))
    for role in dict.fromkeys(role for person in given for role in person.roles):
        if role in legal:
            continue
        place = places.get(role, "")
        near = _nearest(role, playbook)
        yield say(
            fr=(f"{place} : " if place else "")
            + f"ce playbook n'a pas de rôle « {role} »"
            + (f" ; vouliez-vous dire « {near} » ?" if near else ".")
            + f" Rôles possibles : {', '.join(legal)}.",
            en=(f"{place}: " if place else "")
            + f"this playbook has no role “{role}”"
            + (f"; did you mean “{near}”?" if near else ".")
            + f" Possible roles: {', '.join(legal)}.",
        )


def _nearest(role: str, playbook: Playbook) -> str:
    """Return the role whose name or title looks most like the word, or nothing."""
    names = {slug_of(each.title): name for name, each in playbook.roles.items()}
    names |= {name: name for name in ("obm", *playbook.roles)}
    found = get_close_matches(role, names, n=1)
    return names[found[0]] if found else ""


def _unworn(campaign: Campaign, plan: Plan, given: Sequence[Person]) -> Iterator[str]:
    worn = {"obm", *(role for person in given for role in person.roles)}
    roles = [role for role in campaign.playbook.roles if role not in worn]
    counts = Counter(
        word
        for planned in plan.steps.values()
        for word in planned.step.to or (planned.step.who,)
    )
    told = [
        f"{role} ({counted(count, fr=('étape', 'étapes'), en=('step', 'steps'))})"
        for role in roles
        if (count := counts[role])
    ]
    if told:
        listed, instead = joined(told, spoken_language()), obm_name(campaign)
        yield say(
            fr=f"Personne n'a ces rôles, tout ira à {instead} : {listed}.",
            en=f"Nobody has these roles, all of it goes to {instead}: {listed}.",
        )
