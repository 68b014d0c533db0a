"""The formatter: a playbook's text in its proper words, order and spacing. Pure.

    text -> sentences -> spacing -> order -> indent -> text

Each pass takes a text and returns one; the text is read anew between them. Lines are
moved and parts of lines replaced where they stand: whatever no pass speaks of, comments
and blank lines above all, stays as its author wrote it. A library that dumps the whole
document again, as ruamel.yaml does, hangs a comment on the key before it, so comments
wander when keys are put in order, and it folds long texts anew.

Import `formatted` from `regie.playbook.style.format`.
"""
