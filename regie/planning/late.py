"""`when: late`: as late as possible without moving another step (zero free float)."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from datetime import datetime

from regie.planning.backward import Latest
from regie.planning.backward import latest_end
from regie.planning.backward import latest_start
from regie.planning.backward import moved
from regie.planning.backward import SETTLED
from regie.planning.dates import instant
from regie.planning.graph import Link
from regie.planning.graph import Node
from regie.planning.model import Reason
from regie.planning.ready import link_when
from regie.planning.ready import Placed
from regie.planning.scene import Scene
from regie.planning.scene import Spot

FIXED = SETTLED | {Reason.AT, Reason.PINNED, Reason.STARTED, Reason.MISSED}


def late_starts(scene: Scene, placed: Placed, latest: Latest) -> dict[int, int]:
    """Return where the steps placed late start, for those that can wait at all.

    A step that nothing comes after and that has no late bound stays where it is. A
    later step that takes its own date from it (`2 days after X is done`) follows it,
    and only holds it by its late bounds.
    """
    found: dict[int, int] = {}
    followers = _followers(scene)
    for place in reversed(scene.graph.order):
        spot = placed.spots[place]
        step = scene.graph.nodes[place].step
        if not step.placed_late or step.run is not None:
            continue
        if spot is None or spot.reason in FIXED:
            continue
        limits = [
            limit
            for follower, link in followers.get(place, ())
            if (limit := _limit(scene, placed, latest, found, (follower, link)))
            is not None
        ]
        if place in latest.bounds:
            limits.append(latest.bounds[place].number)
        end = min(limits, default=spot.end)
        start = latest_start(scene, place, spot, end)
        if start > spot.start:
            found[place] = start
    return found


def _followers(scene: Scene) -> Mapping[int, Sequence[tuple[int, Link]]]:
    followers: dict[int, list[tuple[int, Link]]] = {}
    for place, links in enumerate(scene.waits):
        for link in links:
            followers.setdefault(link.before, []).append((place, link))
    return followers


def _limit(
    scene: Scene,
    placed: Placed,
    latest: Latest,
    found: Mapping[int, int],
    pair: tuple[int, Link],
) -> int | None:
    follower, link = pair
    spot, before = placed.spots[follower], placed.spots[link.before]
    if spot is None or before is None:
        return None
    if spot.reason in SETTLED or spot.reason is Reason.STARTED:
        return None
    start: int | None = found.get(follower, spot.start)
    if link.is_at:
        end = latest.movable.get(follower)
        start = None if end is None else latest_start(scene, follower, spot, end)
    if start is None:
        return None
    node = scene.graph.nodes[follower]
    end = latest_end(scene, node, link, before, start, is_moment=spot.is_moment)
    if spot.at is None or not spot.is_moment or spot.wanted is not None:
        return end
    while end > before.end and _instant(scene, node, link, before, end) > spot.at:
        end -= 1
    return end


def _instant(scene: Scene, node: Node, link: Link, before: Spot, end: int) -> datetime:
    """Return when a predecessor that ends there leaves a moment."""
    spot = moved(scene, link.before, before, end - before.end)
    return instant(link_when(scene, node, link, spot), scene.frame)
