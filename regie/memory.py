"""How often a process looks for memory to give back."""

from __future__ import annotations

import gc

#: Objects made between two looks; Python's own 700 suit a program that makes few.
OBJECTS = 50_000

#: Looks between two that go through older objects too.
LOOKS = 20


def look_seldom() -> None:
    """Have the garbage collector look seldom.

    A playbook and its plan are tens of thousands of small values that all stay: going
    through them again and again takes a third of the time of reading a large one. For
    the entry points of processes, once, before their work begins.
    """
    gc.set_threshold(OBJECTS, LOOKS, LOOKS)
