"""The `regie` command: one file a noun, and `show` for everything rich.

Help texts are written `français | English`; `language` shows one of them.
"""
