"""A running plan: what is automatic in it, what is due, what came of it. Pure.

`model` holds the values, `actions` lists everything automatic, `due` decides what to do
now, `wake_ups` names the moments at which something is due.
"""
