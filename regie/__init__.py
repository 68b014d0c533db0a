"""Régie, the control room of a launch.

The pipeline, an arrow a pure function:

    playbook text -> Playbook -> Plan -> Campaign -> [Action]
                  -> Outcome -> Entry -> Statement -> Invoice

Pure code decides, thin code performs, the store remembers.
"""

from __future__ import annotations

__version__ = "0.1.0"
