"""What whoever runs a chain can tell its centre to do: flags in, lines and a code out."""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import sys
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from sqlalchemy import select

from server import clock, stats, tables
from server.backing_up import back_up
from server.book import Book
from server.documents import NotReadable
from server.faults import NotDone
from server.heads import heads_missing, heads_told
from server.home import Home, Opened, begin_anew, check_listening, create, opened
from server.importing import Importing
from server.joining import CODE_MINUTES, Place
from server.publishing import MOST_BYTES, ProgrammeWrong, programme_in
from server.rows.programmes import programme_of
from server.verifying import verify

if TYPE_CHECKING:
    from app.services.imports import ImportReport
    from app.services.imports.table import Columns

DONE, REFUSED, UNREADABLE = 0, 1, 2
WORKERS = 8
"""Requests at PostgreSQL at once; SQLite has one writer."""
MOST_SHOWN = 50
_ID = re.compile(r"[A-Z0-9]{1,8}")
_CURRENCY = re.compile(r"[A-Z]{3}")


def init(parsed: argparse.Namespace) -> int:
    """A new centre."""
    home = home_of(parsed)
    create(home, parsed.database, os.environ)
    print(f"The centre is in {home.folder}.")
    print(f"Keep a copy of {home.keys} apart from the database: nobody reads the members without.")
    return DONE


def serve(parsed: argparse.Namespace) -> int:
    """Answer counters until told to stop."""
    from server.expiring import Keeper
    from server.http.app import create_app
    from server.http.listening import Server, listening_socket
    from server.logs import start_logging

    with opened(home_of(parsed), os.environ) as at_work:
        settings = at_work.settings
        check_listening(settings)
        host, port = settings.host, settings.port if parsed.port is None else parsed.port
        try:
            server = Server(settings.certificate or None, settings.key or None)
            made = listening_socket(host, port)
        except OSError as fault:
            raise NotDone(f"Cannot listen on {host}:{port}: {fault.strerror or fault}.") from None
        handler = start_logging()
        workers = 1 if at_work.storage.is_sqlite else WORKERS
        app = create_app(at_work.centre, clock.now, workers=workers, is_over=server.is_over)
        print(f"The centre answers on {host}:{made.getsockname()[1]}.", flush=True)
        with made, Keeper(at_work.centre.expire, clock.now):
            server.answer(app, made)
        handler.flush()
        return DONE if server.started else REFUSED


def add_store(parsed: argparse.Namespace) -> int:
    """One more shop."""
    _check(_ID, parsed.store, "A store's id")
    _check(_CURRENCY, parsed.currency, "A currency")
    if parsed.zone not in available_timezones():
        raise NotDone(f"There is no time zone {parsed.zone!r}.", is_unreadable=True)
    with opened(home_of(parsed), os.environ) as at_work:
        if parsed.store in _stores(at_work):
            raise NotDone(f"The chain has a store {parsed.store} already.")
        name = parsed.name or parsed.store
        at_work.centre.add_store(parsed.store, name, parsed.zone, parsed.currency)
    print(f"Store {parsed.store} is part of the chain.")
    return DONE


def publish(parsed: argparse.Namespace) -> int:
    """One more version of the programme."""
    try:
        with parsed.file.open("rb") as reading:
            programme = programme_in(reading.read(MOST_BYTES + 4))
    except OSError as fault:
        raise NotDone(f"{parsed.file}: {fault.strerror}.", is_unreadable=True) from None
    except ProgrammeWrong as wrong:
        for line in wrong.mistakes[:MOST_SHOWN]:
            print(line, file=sys.stderr)
        raise NotDone(
            "Nothing was published. `memberdesk programme check` tells more.", is_unreadable=True
        ) from None
    with opened(home_of(parsed), os.environ) as at_work:
        unknown = set(programme.store_ids) - _stores(at_work)
        if unknown:
            raise NotDone(f"The chain has no store {', '.join(sorted(unknown))}.")
        with at_work.storage.begin() as connection:
            known = programme_of(Book(connection, at_work.keys), programme.version)
        if known is not None:
            raise NotDone(
                f"Version {programme.version} is published, and final. Give the next one a new"
                " number."
            )
        at_work.centre.publish(programme)
    where = ", ".join(programme.store_ids) or "every store"
    print(
        f"Version {programme.version} is published for {where}, in force from"
        f" {programme.valid_from}."
    )
    return DONE


def invite(parsed: argparse.Namespace) -> int:
    """A code for one machine."""
    _check(_ID, parsed.counter, "A counter's id")
    with opened(home_of(parsed), os.environ) as at_work:
        if parsed.store not in _stores(at_work):
            raise NotDone(f"The chain has no store {parsed.store}.")
        place = Place(
            store_id=parsed.store,
            counter_id=parsed.counter,
            counter_name=parsed.name or parsed.counter,
        )
        others = _devices(at_work, place)
        code = at_work.centre.invite(place)
        address = at_work.settings.address
    shown = f"{code[:5]}-{code[5:]}"
    print(f"Code: {shown}, for one machine and {CODE_MINUTES} minutes.")
    if address:
        print(f"Centre: {address}")
        print(f"On that computer: memberdesk join '{address}#{shown}' --manager NAME")
    for device_id in others:
        print(f"{device_id} is this counter now. If it is gone: device revoke {device_id}")
    say(qr_text(f"{address}#{shown}" if address else shown))
    return DONE


def revoke(parsed: argparse.Namespace) -> int:
    """A machine is no counter any more."""
    with opened(home_of(parsed), os.environ) as at_work:
        if not at_work.centre.revoke(parsed.device):
            raise NotDone(f"The chain has no device {parsed.device}; stats lists them.")
    print(f"{parsed.device} is revoked: it reads nothing, and what it sends waits for a person.")
    return DONE


def show_stats(parsed: argparse.Namespace) -> int:
    """The chain in numbers."""
    with opened(home_of(parsed), os.environ) as at_work, at_work.storage.glance() as connection:
        for line in stats.told(connection, clock.now().date()):
            print(line)
    return DONE


def show_findings(parsed: argparse.Namespace) -> int:
    """The book against itself, and against heads that were kept elsewhere."""
    count, lines = 0, _lines_of(parsed.heads)
    with opened(home_of(parsed), os.environ) as at_work, at_work.storage.begin() as connection:
        findings = chain(verify(Book(connection, at_work.keys)), heads_missing(connection, lines))
        try:
            for count, found in enumerate(findings, start=1):
                if count <= MOST_SHOWN:
                    print(f"{found.subject}: {found.what}")
        except NotReadable as fault:
            raise NotDone(f"{parsed.heads}: {fault}.", is_unreadable=True) from None
    print("The book is whole." if count == 0 else f"{count} things are wrong.")
    return REFUSED if count else DONE


def _lines_of(file: Path | None) -> list[str]:
    if file is None:
        return []
    try:
        return file.read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise NotDone(f"{file} cannot be read: {fault}.", is_unreadable=True) from None


def heads(parsed: argparse.Namespace) -> int:
    """Where every chain stands, to be kept elsewhere."""
    with opened(home_of(parsed), os.environ) as at_work, at_work.storage.glance() as connection:
        for line in heads_told(connection, clock.now()):
            print(line)
    return DONE


def backup(parsed: argparse.Namespace) -> int:
    """A copy of the book that was read again."""
    with opened(home_of(parsed), os.environ) as at_work:
        count = back_up(at_work.storage, at_work.keys, parsed.file.absolute())
    print(f"The book is in {parsed.file}, up to what {count} devices had sent. It holds no keys:")
    print(f"without a copy of {home_of(parsed).keys} nobody reads the members in it.")
    return DONE


def restored(parsed: argparse.Namespace) -> int:
    """The database came out of a backup."""
    with opened(home_of(parsed), os.environ) as at_work:
        history = begin_anew(home_of(parsed), at_work.centre)
    print(f"The book begins history {history}: counters offer again all that they hold.")
    return DONE


def import_members(parsed: argparse.Namespace) -> int:
    """Members out of a table, with a report of every row that is refused."""
    from app.services.imports import MEMBER_COLUMNS

    return _take_in(parsed, Importing.members, MEMBER_COLUMNS, "Imported.")


def publish_products(parsed: argparse.Namespace) -> int:
    """The goods of a store out of a table, in the place of those before."""
    from app.services.imports import PRODUCT_COLUMNS
    from server.goods import publish_goods

    return _take_in(parsed, publish_goods, PRODUCT_COLUMNS, "Published; the counters follow.")


def _take_in(
    parsed: argparse.Namespace, take: Callable[..., ImportReport], columns: Columns, done: str
) -> int:
    from app.domain.errors import BadInput, MemberdeskError
    from app.services.imports import hold_table, refused_table

    if parsed.refused is not None and os.path.lexists(parsed.refused):
        raise NotDone(f"{parsed.refused} is here already; choose another name.")
    try:
        table = hold_table(parsed.file)
        with opened(home_of(parsed), os.environ) as at_work:
            importing = Importing(at_work.storage, at_work.keys, parsed.store, clock.now)
            report = take(importing, table, is_trial=parsed.dry_run, is_strict=parsed.strict)
    except MemberdeskError as fault:
        raise NotDone(
            f"{fault.sentence()} {fault.code}", is_unreadable=isinstance(fault, BadInput)
        ) from None
    told = [*(row.sentence for row in report.refused), *report.warnings]
    for line in told[:MOST_SHOWN]:
        print(line)
    if len(told) > MOST_SHOWN:
        print(f"and {len(told) - MOST_SHOWN:,} more")
    good = f"{report.accepted_count:,} good, {len(report.refused):,} refused"
    print(f"{report.row_count:,} rows: {good}.")
    if report.catalogue is not None:
        print(report.catalogue.sentence)
    print(done if report.is_done else "Nothing was changed.")
    if parsed.refused is not None and report.refused:
        rows = refused_table(table, columns, report.refused)
        made = os.open(parsed.refused, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(made, "wb") as writing:
            writing.write(rows)
        print(f"The refused rows are in {parsed.refused}.")
    return REFUSED if report.refused else DONE


def show_openapi(_parsed: argparse.Namespace) -> int:
    """The document that the centre serves, without a centre."""
    from server.http.app import described

    say(json.dumps(described(), ensure_ascii=False, indent=2, sort_keys=True))
    return DONE


def qr_text(payload: str) -> str:
    """The code in block letters, light on dark as terminals are."""
    from qrcode import QRCode

    code, drawn = QRCode(border=2), io.StringIO()
    code.add_data(payload)
    code.print_ascii(out=drawn, invert=True)
    return drawn.getvalue()


def home_of(parsed: argparse.Namespace) -> Home:
    """The folder that was named, or the usual one."""
    if parsed.home is not None:
        return Home(Path(parsed.home).expanduser().absolute())
    import platformdirs

    return Home(Path(platformdirs.user_data_dir("Memberdesk-centre", appauthor=False)))


def say(text: str) -> None:
    """In UTF-8, whatever the console of this machine speaks."""
    sys.stdout.flush()
    sys.stdout.buffer.write(f"{text}\n".encode())
    sys.stdout.buffer.flush()


def _check(form: re.Pattern[str], text: str, what: str) -> None:
    if not form.fullmatch(text):
        allowed = "three capitals" if form is _CURRENCY else "1 to 8 capitals and digits"
        raise NotDone(f"{what} is {allowed}: {text[:30]!r} is not.", is_unreadable=True)


def _stores(at_work: Opened) -> set[str]:
    with at_work.storage.glance() as connection:
        return set(connection.execute(select(tables.stores.c.store_id)).scalars())


def _devices(at_work: Opened, place: Place) -> list[str]:
    """Who is that counter now."""
    table = tables.devices
    asked = select(table.c.device_id).where(
        table.c.store_id == place.store_id,
        table.c.counter_id == place.counter_id,
        table.c.status != "revoked",
    )
    with at_work.storage.glance() as connection:
        return list(connection.execute(asked).scalars())
