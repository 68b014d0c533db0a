"""By which rules of this program a statement was made: it is computed again by them.

An agreement says what was agreed; an edition, how Régie read it. A stored statement
names its edition and stays the same to the byte, and so does each statement before it
that it builds on; the next one is made by the newest, and puts right what an older
edition had stated otherwise.
"""

from __future__ import annotations

import re
from enum import IntEnum


class Edition(IntEnum):
    """What changed, in order; a stored text that names none is of the first.

    FIRST: as it began.
    LATE: hours that are known late change the statement of their own day, prepaid ones
        too, and are not billed where nothing was agreed for that day; statements of one
        month have one cap, minimum and rounding of hours; corrections count towards
        what an accepted contest promised.
    HOME: what is given back changes the period of the payment that it takes back; an
        advance is taken off once, not from every statement; a commission by sale says
        what the sales that it touches have reached.
    SALE: what follows from a sale that is known later is taken back and counted anew by
        what is known of the sale.
    RESTS: what an earlier version of the agreement left open, and the present one
        shares or pays otherwise, is a line of its own; it was let go before.
    VERSIONS: what takes back a sale of an earlier version, or belongs to its days and
        is known late, counts under that version whatever its scope or its currency;
        before, only with the scope of a period, and in the same currency.
    PARTIES: what other parties earn by terms of their own is stated, too.
    BORDER: what happened before the first statement's first day counts in none,
        whenever it becomes known; before, it did if it became known after that one.
    EXACT: what undoes a payment counts if that payment did, and frees its place among
        the payments that count; before, it was one more payment. The VAT of a whole
        price is that of its rate; before, it was in proportion to a first payment's.
        A fee lowers the base of its sale, if that counts; before, it took its share of
        flat sums and caps, too, and counted whatever its sale did.
        A corrected sale is whole with its right amount; before, with the wrong one.
    BASES: a calendar month's base is charged once; before, it was charged anew where a
        version of the agreement began within a month.
    GROUPS: payments that are known to be of one sale are one sale, also where they
        count as they are paid; before, each was a sale of its own.
    DISCOUNTS: terms that ask for a sale's discount are stated; before, parties with
        such terms were left out.
    DAYS: what is given back after the agreement's last day of a sale that counted takes
        back what that earned, and sales of its tail count; before, it was in no
        statement. A guarantee is due for periods that have a day of the commission;
        before, for every period. A sale that is known late belongs to the commission by
        its own day; before, by the first day of the statement that took it. A base for
        the launch is charged once, whatever versions the agreement has; before, by
        each of them. A base of zero earns nothing; before, the flat sum of a level from
        zero. A whole price in another currency is converted as one payment of it;
        before, its first payment was, and multiplied.
    ADDRESSES: a version of the agreement that changes nothing but addresses goes on
        with what the one before counted; before, it began anew.
    LEFT: a commission by sale is the rule on what is left of the sale; before, it was a
        share of what the whole sale had earned. A flat sum hangs on what was paid and
        given back of a sale's price; before, fees and VAT changed it, too.
    UNAGREED: hours of days outside of the agreement are listed, known early or late;
        before, only late ones were.
    MEANS: the average rate of a period is the mean of those that were published in it,
        as the ECB's own averages are; before, of all days, and one without a rate
        counted with that of the day before.
    ADVANCE: an advance is taken off what is earned with CUMULATIVE too; before, all of
        it was off the first statement, which could be negative by it. A statement that
        takes back more than it earns takes no part of an advance; before, it did.
    PAYEES: what a party gives back of her commission belongs to the period of that
        commission; before, to that of the last cost of the sale, whoever it was for.
    OWED: what a guarantee paid and later periods take back is told; a version without
        one lets it go, and says so. Before, it was kept, untold, for one to come.
    SHARED: a sale is one to parties that depend on each other's commissions, whether
        they count it signed or as it is paid; before, it was two.
    ARRIVAL: `months` and `payments` take payments by their own days, whenever they
        become known; before, in the order in which they did. A payment that was undone
        begins no months; before, it did.
    KNOWN: a sale is one to parties that depend on each other's commissions, also if one
        of them knows it in a later statement than the other; before, it was two. What
        another party gives back, or earns late, of an earlier version's period changes
        that period; before, it was of the version by which it was stated. What follows
        from an instalment of what is signed in another currency has the rate of the
        whole price; before, that of the instalment. Fees of a sale that was signed
        before the agreement count as little as the sale; before, those of later
        instalments did. `clawback: carry` is listened to beside one plain rate, too. A
        payment of a sale that an earlier version counted whole adds nothing; before,
        it counted under a version that counts payments. Without a commission nothing
        counts; before, everything did, for nothing. What is open of a commission that
        is over, or agreed no more, is settled; before, it was carried on to nothing. An
        advance is not taken off what was earned before it was agreed, and what it had
        paid for is its own under later terms, too, also where the split changes; what
        puts earlier terms right pays off what was agreed then, and is held so, and what
        is held waits from the sale's own day, also where that became known late. A
        whole price that reads in two ways is not known; before, `1.000` was 1. What
        changes no base is not named among a statement's entries. What is given back
        takes back what it had earned before the rest is shared out to sales; before, by
        their weights alone, of which the sum could be next to nothing. A base below
        zero takes back no flat sum of a level, and one below a threshold of which only
        what lies above counts has none; before, it did, and had. A sum a sale beside a
        threshold is one for each sale; before, one for all, but with SALE. What is left
        of the price of a sale in instalments hangs on what is given back under any
        version of the agreement; before, under its own alone. Of several promises of
        one contested line the last one holds, and what was added for those before it
        counts towards it; before, each was kept by itself. What is known late of days
        that were passed over, since they had nothing, counts by the version that held
        on them; before, it was in no statement. Of a version that goes on, within the
        limits of their own period; before, within those of the statement that took it.
        A share that is held is one of all sales together; before, that of each was
        rounded. What is taken back beyond all that is held is taken at once; before,
        less than nothing was held. Hours of a period without a statement that has a
        cap, a minimum or a rounding are what its own would have said; before, the next
        one took them. Prepaid hours are put right under an agreement without work, too;
        before, they were not. An entry counts its minimum also once it is rounded;
        before, that was rounded down. A sum a sale is due once where versions are paid
        more than the told price; before, each had its part of what was paid. Its parts
        are whole cents that add up to it, but with SALE; before, they were rounded with
        the rest. What was counted before its sale was known, or the first payment
        of that, is of the version that has those, once they are known; before, it was
        of the version by which it was stated. `payments` leaves out a payment that was
        the first one known of its sale; before, it counted beside the earlier one.
        What follows from an instalment has the rate of the first payment as it is
        known now; before, as it was known when it was stated.
        What undoes or corrects a payment of a sale that counts as it is paid is listed
        as what it is; before, as if it were the whole price.
        A fee of a later payment of what was signed is of those terms; before, of
        those of its day. What is given back of an earlier version's days counts also
        while its sale is not known; before, it was in no statement.
        `payments` and `months` look at periods without a statement with all others of
        the terms; before, at each by itself. Of one day they take payments by their
        moment; before, those first that became known first.
        What is corrected twice is one payment, and a payment with its right amount is
        of the terms of the wrong one, and given back before others are; before, it was
        one more. A first payment that is undone leaves the rate of the next; before,
        that had its rate for good.
    """

    FIRST = 1
    LATE = 2
    HOME = 3
    SALE = 4
    RESTS = 5
    VERSIONS = 6
    PARTIES = 7
    BORDER = 8
    EXACT = 9
    BASES = 10
    GROUPS = 11
    DISCOUNTS = 12
    DAYS = 13
    ADDRESSES = 14
    LEFT = 15
    UNAGREED = 16
    MEANS = 17
    ADVANCE = 18
    PAYEES = 19
    OWED = 20
    SHARED = 21
    ARRIVAL = 22
    KNOWN = 23


NEWEST = Edition.KNOWN
"""By which new statements are made."""

#: On a line of its own: no text within a stored statement can hold a line break.
_NAMED = re.compile(r'^ "edition": (\d+)', re.MULTILINE)


def edition_in(text: str) -> Edition:
    """Return the edition of a stored statement."""
    named = _NAMED.search(text)
    return Edition(int(named[1])) if named else Edition.FIRST
