"""Every key of a playbook: the one table behind the loader, the editor and the docs.

`key` holds the shape of the table, `front` what stands before the steps, `step` the
keys of a step. The order of the keys is the one that `regie playbook fmt` writes.
"""
