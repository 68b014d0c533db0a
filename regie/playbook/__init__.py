"""Playbook text -> Playbook, or every problem in it. Pure.

Import `load` from `regie.playbook.load`, the values from `regie.playbook.model`.
"""
