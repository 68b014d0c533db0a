"""From ledger entries and an agreement to a statement and an invoice. Pure.

`agreement` and `parties` hold what was agreed between whom; `agreement_yaml` and
`profile_yaml` read both (`form`, `parsing`). `statement` computes what is due for a
`period` from its `sources`, `statement_text` explains it. `invoice` makes the document
with the sentences of law from `mentions`, and `invoice_view` puts it in words.
"""

from __future__ import annotations
