from __future__ import annotations

import pytest

from regie.services.campaigns.summaries import done_text


@pytest.mark.parametrize(
    ("done", "steps", "french", "english"),
    [
        (0, 40, "0 étape faite sur 40", "0 of 40 steps done"),
        (1, 1, "1 étape faite sur 1", "1 of 1 step done"),
        (2, 40, "2 étapes faites sur 40", "2 of 40 steps done"),
    ],
)
def test_steps_done_are_counted_in_each_language(
    done: int, steps: int, french: str, english: str
) -> None:
    assert done_text(done, steps, "fr") == french
    assert done_text(done, steps, "en") == english
