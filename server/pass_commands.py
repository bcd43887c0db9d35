"""Commands about passes: made, blocked, listed."""

from __future__ import annotations

import argparse
import os
from datetime import timedelta

from server import clock
from server.book import Book
from server.commands import DONE, home_of, qr_text, say
from server.erasing import member_named
from server.faults import NotDone
from server.home import opened
from server.instants import instant_in
from server.passes import PassDenied
from server.rows.passes import blocked_rows, good_rows


def issue(parsed: argparse.Namespace) -> int:
    """A pass for one member, as digits and as a QR."""
    with opened(home_of(parsed), os.environ) as at_work:
        try:
            made = at_work.centre.make_pass(parsed.member, timedelta(days=parsed.days))
        except (PassDenied, OverflowError) as denied:
            raise NotDone(str(denied)) from None
    claims = made.claims
    until = f"{claims.expires_at:%Y-%m-%d %H:%M} UTC"
    print(f"Pass {claims.serial} of {claims.member_id}, good until {until},")
    print(f"for {claims.allowance:,} points at a counter that does not hear the centre.")
    print(made.digits)
    say(qr_text(made.digits))
    return DONE


def block(parsed: argparse.Namespace) -> int:
    """One pass, or all of a member."""
    with opened(home_of(parsed), os.environ) as at_work:
        try:
            serials = at_work.centre.block_passes(parsed.passes)
        except PassDenied as denied:
            raise NotDone(str(denied)) from None
    if not serials:
        raise NotDone("The member has no pass that is still good.")
    for serial in serials:
        print(f"Pass {serial} is blocked: counters refuse it as soon as they are in step.")
    return DONE


def show(parsed: argparse.Namespace) -> int:
    """Those that are blocked, or all that a member has."""
    with opened(home_of(parsed), os.environ) as at_work, at_work.storage.begin() as connection:
        book = Book(connection, at_work.keys)
        if parsed.member is None:
            rows = blocked_rows(book, clock.now())
        else:
            mine = member_named(book, parsed.member).member.member_id
            rows = good_rows(book, clock.now(), member_id=mine)
    for row in rows:
        until = f"good until {instant_in(row.expires_at):%Y-%m-%d %H:%M} UTC"
        if row.blocked_at is not None:
            until = f"blocked since {instant_in(row.blocked_at):%Y-%m-%d %H:%M} UTC"
        print(f"{row.serial:>10}  {row.member_id}  {until}, by {row.device_id or 'the centre'}")
    if not rows:
        print("None.")
    return DONE
