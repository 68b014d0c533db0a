"""The rules of the playbook's language; `registry.RULES` holds them all by name.

Each rule is one function of its name in the modules here: it words the problem and adds
it to the report. The readers decide where it applies. A new rule is a function, an
entry in its module's `RULES`, and a golden pair in `tests/playbook/bad`.
"""
