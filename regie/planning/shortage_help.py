"""What would help a step that is late, at the end of its explanation."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence

from regie.planning.feasible import Feasible
from regie.planning.pinned import pin_behind
from regie.planning.pinned import spot_without
from regie.planning.ready import Placed
from regie.planning.scene import Scene
from regie.planning.shortage import earliest_end
from regie.planning.shortage import Shortage
from regie.planning.wording import day_text
from regie.planning.wording import more_text
from regie.planning.wording import quoted
from regie.words import pick

#: How many steps of the chain behind an overdue step are named.
DELAYED_NAMED_MAX = 4


def feasible_texts(
    scene: Scene, placed: Placed, shortage: Shortage, feasible: Feasible
) -> Iterator[str]:
    """Say which date of the anchor would do, or when the step can be done at all."""
    language, anchor = scene.frame.language, shortage.anchor
    if feasible.on is not None:
        day = day_text(feasible.on, language)
        if not feasible.is_certain:
            yield pick(
                language,
                fr=f"{anchor} peut être le {day}, peut-être plus tôt.",
                en=f"{anchor} may be on {day}, perhaps earlier.",
            )
            return
        yield pick(
            language,
            fr=f"Première date possible pour {anchor} : {day}.",
            en=f"The earliest {anchor} that works is {day}.",
        )
        return
    if anchor and feasible.is_certain:
        yield pick(
            language,
            fr=f"Déplacer {anchor} n'y suffit pas.",
            en=f"Moving {anchor} alone does not help.",
        )
    if shortage.is_overdue:
        return
    day = earliest_end(scene, placed, shortage.place)
    yield pick(
        language,
        fr=f"Au plus tôt, elle sera terminée le {day}.",
        en=f"It can be done by {day} at the earliest.",
    )


def pin_text(scene: Scene, placed: Placed, shortage: Shortage) -> str:
    """Say when the step would be done if nobody had pinned what decides; else empty."""
    pin = pin_behind(placed, shortage.chain)
    if pin is None:
        return ""
    language = scene.frame.language
    spot = spot_without(scene, pin, shortage.place)
    if spot.early >= placed.of(shortage.place).early:
        return ""
    last = spot.early if spot.is_moment else spot.early - 1
    day = day_text(scene.frame.calendar.day(last), language)
    title = quoted(scene.title(shortage.place), language)
    return pick(
        language,
        fr=f"Sans cette épingle, {title} serait terminée le {day}.",
        en=f"Without that pin, {title} would be done by {day}.",
    )


def delayed_text(scene: Scene, shortage: Shortage) -> str:
    """Name what an overdue step makes late behind it, the first ones and the last."""
    language, behind = scene.frame.language, shortage.delayed
    named = [quoted(scene.title(place), language) for place in behind]
    left_out = len(named) - DELAYED_NAMED_MAX
    if left_out > 1:
        more = f"… ({more_text(left_out, language)}) …"
        named = [*named[: DELAYED_NAMED_MAX - 1], more, named[-1]]
    if not named:
        return ""
    chain = " → ".join(named)
    return pick(
        language,
        fr=f"Sa chaîne est en retard avec elle : {chain}.",
        en=f"Its chain is late with it: {chain}.",
    )


def done_already_text(scene: Scene, shortage: Shortage) -> str:
    """Remind of what is most often behind a date that has passed."""
    language = scene.frame.language
    step = scene.graph.nodes[shortage.place].step
    if not shortage.is_overdue or step.run is not None:
        return ""
    if shortage.others:
        return pick(
            language,
            fr="Dites ce qui est déjà fait, renoncez à ce qui ne sert plus : le plan "
            "suivra.",
            en="Say what is done already, drop what is of no use any more: the plan "
            "will follow.",
        )
    if step.gate:
        return pick(
            language,
            fr="Si elle est déjà prise, dites-le.",
            en="If it is taken, say so.",
        )
    return pick(
        language,
        fr="Si elle est déjà faite, dites-le ; si elle ne sert plus, renoncez-y.",
        en="If it is done already, say so; if it is of no use any more, drop it.",
    )


def ways_text(scene: Scene, ways: Sequence[str], *, is_moved: bool) -> str:
    """Name what would each suffice.

    Args:
        scene: What is planned.
        ways: The ends of the sentence.
        is_moved: Whether a date of the anchor that works was named before.
    """
    language = scene.frame.language
    if not ways:
        return ""
    french, english = " ; ou ".join(ways), "; or ".join(ways)
    if is_moved:
        return pick(language, fr=f"Ou bien : {french}.", en=f"Or: {english}.")
    return pick(
        language, fr=f"Pour y arriver : {french}.", en=f"To make it: {english}."
    )
