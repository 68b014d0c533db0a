"""Playbook + anchors + facts + calendars + now -> Plan. Pure.

Import `make_plan` from `regie.planning.plan`, the values from `regie.planning.model`.
"""
