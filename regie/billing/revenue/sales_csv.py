"""Sales as a table -> movements; all of the file or nothing.

One row a movement. Columns, in any order, English or French headers:

    date      jour       2027-03-08 or 08/03/2027                              needed
    amount    montant    what was paid, VAT included: 120 or 120,00            needed
    kind      genre      sale | payment | refund | dispute | fee | cost        sale
              (vente | paiement | remboursement | litige | frais | coût)
    currency  devise                                                           EUR
    vat       tva        the VAT within it: 20.00, or a rate: 20 %             0
    fee       frais      what the payment vendor kept                          0
    shipping  port       within the amount, VAT included                       0
    discount  remise     percent off the list price                            0
    id        numéro     of a sale, so that other rows can refer to it
    sale      vente      the id of the sale that a payment or refund belongs to
    product, variant, category, customer, link, coupon
              produit, variante, catégorie, client, lien, code

A refund is written as a positive amount; a sale with payments of its own is paid by
these, and its own amount is what was signed.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from zoneinfo import ZoneInfo

from regie.billing.exchange import Rate
from regie.billing.revenue.movements import GIVEN_BACK
from regie.billing.revenue.movements import Movement
from regie.billing.revenue.movements import MovementKind
from regie.billing.revenue.plan_refunds import by_payment
from regie.billing.revenue.sales_columns import both_names
from regie.billing.revenue.sales_columns import COLUMNS
from regie.billing.revenue.sales_columns import RATE_COLUMNS
from regie.billing.revenue.sales_kinds import kind_named
from regie.billing.revenue.sales_kinds import KINDS
from regie.errors import ImportFileError
from regie.ledger.csv_rows import BadCellError
from regie.ledger.csv_rows import missing_columns
from regie.ledger.csv_rows import Row
from regie.ledger.csv_rows import sample_amount
from regie.ledger.csv_rows import Sheet
from regie.ledger.csv_rows import take_rows
from regie.ledger.csv_rows import told_in_order
from regie.ledger.csv_rows import two_ways
from regie.money import AmountError
from regie.money import Currency
from regie.money import EUR
from regie.money import Money
from regie.money import number_in
from regie.people.csv_columns import Columns
from regie.people.csv_columns import mistyped_columns
from regie.people.day_order import DayOrder
from regie.typed_amount import AmbiguousAmountError
from regie.typed_amount import amount_in
from regie.words import say
from regie.words import spoken_first

REQUIRED = ("date", "amount")
RATE_REQUIRED = ("date", "from", "to", "rate")
TEXTS = (*("product", "variant", "category", "customer", "link", "coupon", "campaign"),)
#: Days are days: no zone is asked of a file that holds no moments.
NO_ZONE = ZoneInfo("UTC")


def read_sales(
    text: str,
    *,
    file: str,
    order: DayOrder | None = None,
    unread: list[str] | None = None,
) -> list[Movement]:
    """Read every movement, in the order of the file.

    Args:
        text: The file's content.
        file: Its name, for messages.
        order: How days with slashes are meant; it knows afterwards if it guessed.
        unread: Takes the names of columns that are not read.

    Raises:
        ImportFileError: Something is wrong; it says what, row by row.
    """
    sheet = Sheet(text, zone=NO_ZONE)
    rows, problems = _rows(sheet, file, COLUMNS, REQUIRED)
    if unread is not None:
        unread.extend(COLUMNS.unread(sheet.names))
    order = order or DayOrder()
    found: list[Movement] = []
    take_rows(
        rows,
        lambda row: found.extend(_movements(row, order)),
        problems,
        cells=partial(_cells, order=order),
    )
    problems.extend([*_twice(rows), *_orphans(rows)])
    if problems:
        raise ImportFileError(file, told_in_order(problems))
    return list(by_payment(_as_their_sales(found)))


def read_rates(
    text: str,
    *,
    file: str,
    order: DayOrder | None = None,
    unread: list[str] | None = None,
) -> list[Rate]:
    """Read exchange rates: the columns date, from, to, rate and, if known, source.

    Args:
        order: As `read_sales`.
        unread: As `read_sales`.

    Raises:
        ImportFileError: Something is wrong; it says what, row by row.
    """
    sheet = Sheet(text, zone=NO_ZONE)
    rows, problems = _rows(sheet, file, RATE_COLUMNS, RATE_REQUIRED)
    if unread is not None:
        unread.extend(RATE_COLUMNS.unread(sheet.names))
    order = order or DayOrder()
    found: list[Rate] = []
    take_rows(
        rows,
        lambda row: found.append(_rate(row, order)),
        problems,
        cells=partial(_rate_cells, order=order),
    )
    if problems:
        raise ImportFileError(file, told_in_order(problems))
    return found


def _rows(
    sheet: Sheet, file: str, columns: Columns, required: Iterable[str]
) -> tuple[list[Row], list[tuple[int, str]]]:
    meant = columns.of(sheet.names)
    missing = [both_names(name) for name in required if name not in meant.values()]
    lacks = [missing_columns(missing)] if missing else []
    mistyped = mistyped_columns(columns.mistyped(sheet.names))
    if lacks or mistyped:
        raise ImportFileError(file, [*lacks, *mistyped])
    headers = {meaning: name for name, meaning in meant.items()}
    named = [
        row.renamed({meant[name]: row.cells[name] for name in meant}, headers)
        for row in sheet.rows()
    ]
    return named, sheet.problems


def _cells(row: Row, order: DayOrder) -> Iterator[Callable[[], object]]:
    """Yield readers of the cells of a movement."""
    sound = row.with_currency("currency")
    currency = sound.currency("currency")
    yield partial(_kind, row)
    yield partial(_currency, row)
    yield partial(row.day, "date", order)
    for column in ("amount", "fee", "shipping"):
        yield partial(_amount, row, column, currency)
    yield partial(_vat, row, Money.zero(currency))
    yield partial(row.percent, "discount")


def _rate_cells(row: Row, order: DayOrder) -> Iterator[Callable[[], object]]:
    """Yield readers of the cells of a rate."""
    yield partial(row.day, "date", order)
    yield partial(row.currency, "from")
    yield partial(row.currency, "to")
    yield partial(_worth, row)


def _movements(row: Row, order: DayOrder) -> Iterator[Movement]:
    """Yield what a row says, and what the payment vendor kept of it."""
    movement = _movement(row, order)
    yield movement
    fee = _amount(row, "fee", movement.amount.currency)
    if fee:
        is_payment = movement.kind is MovementKind.PAYMENT
        yield replace(
            movement,
            key=f"{movement.key}:fee",
            kind=MovementKind.FEE,
            amount=fee,
            vat=Money.zero(fee.currency),
            shipping=Money.zero(fee.currency),
            sale=movement.key if is_payment else movement.sale,
            undoes=movement.key if is_payment else "",
        )


def _movement(row: Row, order: DayOrder) -> Movement:
    kind, currency = _kind(row), _currency(row)
    amount = _amount(row, "amount", currency)
    key = _key(row)
    own = key if kind is MovementKind.SALE else ""
    texts = {name: row.text(name) for name in TEXTS}
    return Movement(
        key=key,
        kind=kind,
        on=row.day("date", order),
        amount=amount,
        vat=_vat(row, amount),
        shipping=_amount(row, "shipping", currency),
        discount=row.percent("discount") or Fraction(),
        sale=row.text("sale") or own,
        own_day=None,
        pays=None,
        counts=None,
        **texts,
    )


def _key(row: Row) -> str:
    return row.text("id") or f"#{row.line}"


def _kind(row: Row) -> MovementKind:
    kind = kind_named(row.text("kind"))
    if kind is None:
        legal = ", ".join(spoken_first(KINDS))
        raise BadCellError(column="kind", value=row.text("kind"), legal=legal)
    return kind


def _currency(row: Row) -> Currency:
    return row.currency("currency", EUR.code)


def _amount(row: Row, column: str, currency: Currency) -> Money:
    value = row.text(column)
    if not value and column != "amount":
        return Money.zero(currency)
    try:
        return amount_in(value, currency)
    except AmbiguousAmountError as error:
        raise two_ways(column, value, error) from error
    except AmountError as error:
        legal = sample_amount(currency)
        raise BadCellError(column=column, value=value, legal=legal) from error


def _vat(row: Row, amount: Money) -> Money:
    if not row.text("vat").endswith("%"):
        return _amount(row, "vat", amount.currency)
    rate = row.percent("vat") or Fraction()
    return amount.scaled(rate / (100 + rate))


def _rate(row: Row, order: DayOrder) -> Rate:
    return Rate(
        on=row.day("date", order),
        origin=row.currency("from").code,
        target=row.currency("to").code,
        worth=_worth(row),
        source=row.text("source"),
    )


def _worth(row: Row) -> Fraction:
    value = row.text("rate")
    try:
        worth = Fraction(number_in(value))
    except AmountError as error:
        raise BadCellError(
            column="rate", value=value, legal=say(fr="0,92", en="0.92")
        ) from error
    if worth <= 0:
        raise BadCellError(column="rate", value=value, legal="> 0")
    return worth


def _twice(rows: Iterable[Row]) -> Iterator[tuple[int, str]]:
    """Yield the rows whose id is another row's already."""
    seen: dict[str, int] = {}
    for row in rows:
        key = row.text("id")
        first = seen.setdefault(key, row.line)
        if key and first != row.line:
            told = say(
                fr=f"ligne {row.line} : le numéro « {key} » est déjà celui de la "
                f"ligne {first}.",
                en=f"line {row.line}: the id “{key}” is already that of line {first}.",
            )
            yield row.line, told


def _orphans(rows: Sequence[Row]) -> Iterator[tuple[int, str]]:
    """Yield the refunds and disputes of sales that are not in the file."""
    known = {_key(row) for row in rows}
    for row in rows:
        sale, kind = row.text("sale"), kind_named(row.text("kind"))
        if sale and sale not in known and kind in GIVEN_BACK:
            told = say(
                fr=f"ligne {row.line} : aucune vente n'a le numéro « {sale} ».",
                en=f"line {row.line}: no sale has the id “{sale}”.",
            )
            yield row.line, told


def _as_their_sales(found: Iterable[Movement]) -> Iterator[Movement]:
    """Give payments and refunds what they do not say of themselves.

    That is the customer of what they name, and its VAT and shipping, in proportion.
    """
    movements = list(found)
    named = {one.key: one for one in movements if one.kind is MovementKind.SALE}
    for place, one in enumerate(movements):
        if one.kind is MovementKind.PAYMENT:
            movements[place] = _as_above(named.get(one.sale), one)
    named |= {one.key: one for one in movements if one.kind is MovementKind.PAYMENT}
    for one in movements:
        is_back = one.kind in GIVEN_BACK
        yield _as_above(named.get(one.sale), one) if is_back else one


def _as_above(above: Movement | None, one: Movement) -> Movement:
    if above is None:
        return one
    one = replace(one, customer=one.customer or above.customer)
    if not above.amount:
        return one
    share = Fraction(one.amount.minor, above.amount.minor)
    return replace(
        one,
        vat=one.vat or above.vat.scaled(share),
        shipping=one.shipping or above.shipping.scaled(share),
    )
