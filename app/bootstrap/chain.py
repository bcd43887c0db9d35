"""A counter and its centre: joined with an invitation, and linked from then on."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from random import SystemRandom
from secrets import token_bytes, token_hex
from time import monotonic, sleep

from app.adapters.signing import Ed25519Signer, is_signed
from app.bootstrap.beside import ROWS_AT_ONCE, Beside
from app.bootstrap.diagnostics import save_diagnostics
from app.bootstrap.reaching import (
    DEVICE_KEY,
    asking,
    caller,
    centre_at,
    device_key_of,
    facts_before,
    secret_of,
)
from app.bootstrap.stores import (
    KEY_BYTES,
    OpenedStore,
    new_home,
    open_home,
    opened_new,
)
from app.config.paths import StorePaths
from app.domain.errors import RuleBroken
from app.ports.centre_link import ConnectionTest, LinkState
from app.ports.centre_rows import Place
from app.ports.clock import Clock
from app.ports.outcomes import Traced
from app.ports.store import NoRulesYet
from app.services.context import profile_of
from app.services.first_run import StoreKeys
from app.services.joining import (
    AlreadyJoined,
    CentreFacts,
    CentreNotReached,
    CentreRefuses,
    NewCounter,
    NoCentreHere,
    OwnStoreHere,
    RulesAwaited,
    centre_of,
    check_first_manager,
    join_store,
)
from app.services.member_secrets import LentPass, lend_pass
from local_db.centre_rows import SqlCentreRows
from local_db.outbox import SqlOutbox
from local_db.outcomes import SqlAnswerTimes, SqlOutcomes
from local_db.store import SqlStore
from sync.client import HttpCentre
from sync.comparing import Comparer
from sync.engine import Engine
from sync.joining import ask_to_join, invitation_in
from sync.link import Link
from sync.passes import ask_for_pass
from sync.protocol.messages import MOST_CHUNK_ROWS
from sync.protocol.refusals import CentreAway, CentreBusy, CentreRefusal, CentreUntrusted
from sync.pulling import Manner, Puller
from sync.pushing import Pusher, ask_again
from sync.retry import Backoff
from sync.worker import Worker
from ui.presenters.parts import CentreParts

MOST_TRIES = 5
"""So often in a row a centre may be away before a load is left for later."""
TRIES_FOR_RULES = 3
AWAY_S = 2.0
MOST_CLOCK_OFF_S = 60
"""Further off than this, points and coupons may come on another day than they should."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """What joining needs beside the invitation; ``code`` where its text holds none."""

    invitation: str
    code: str = ""
    manager_name: str
    manager_pin: str
    language: str = "zh_CN"
    authorities: Path | None = None
    """Certificates of the chain's own authority, in place of the public ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """An open counter with its centre at hand."""

    facts: CentreFacts
    rows: SqlCentreRows
    outbox: SqlOutbox
    puller: Puller
    pusher: Pusher
    comparer: Comparer


def join_home(home: Path, beginning: Beginning) -> str:
    """Make a folder without a store a counter of a chain; answers the recovery code.

    Its members come afterwards (``load``). Raises OwnStoreHere, AlreadyJoined, FolderTaken, and
    what the invitation and the centre are refused for; then the folder is as it was.
    """
    if StorePaths(home).holds_store:
        raise _not_here(home)
    invitation = invitation_in(beginning.invitation, beginning.code)
    check_first_manager(beginning.manager_name, beginning.manager_pin)
    centre = centre_at(facts_before(invitation[0], beginning.authorities))
    try:
        with new_home(home) as working:
            opened = opened_new(working)
            try:
                return _join(opened, centre, invitation, beginning)
            finally:
                opened.close()
    finally:
        centre.close()


def _not_here(home: Path) -> RuleBroken:
    """Why nobody can join in a folder that holds a store."""
    with closing(open_home(home)) as opened, opened.store.read() as reader:
        facts = centre_of(reader)
    return AlreadyJoined(address=facts.address) if facts else OwnStoreHere()


def _join(
    opened: OpenedStore, centre: HttpCentre, invitation: tuple[str, str], beginning: Beginning
) -> str:
    opened.secrets.put(DEVICE_KEY, token_bytes(KEY_BYTES))
    key = device_key_of(opened)
    machine = (platform.node()[:60] or "counter", platform.system().lower() or "unknown")
    joined = ask_to_join(centre, invitation, (key.public_key, key.sign), machine)
    new = NewCounter(
        centre=replace(
            facts_before(invitation[0], beginning.authorities), server_keys=joined.server_keys
        ),
        device_id=joined.device_id,
        incarnation=joined.incarnation,
        store_id=joined.store_id,
        store_name=joined.store_name,
        counter_id=joined.counter_id,
        counter_name=joined.counter_name,
        zone=joined.zone,
        day_cut_hour=joined.day_cut_hour,
        currency=joined.currency,
        manager_name=beginning.manager_name,
        manager_pin=beginning.manager_pin,
        language=beginning.language,
        pass_public_key=opened.pass_public_key,
        receipts_after=joined.receipts_after,
    )
    keys = StoreKeys(secrets=opened.secrets, sealer=opened.sealer)
    code = join_store(opened.ctx, new, keys)
    SqlOutbox(opened.store).begin_history(joined.history)
    return code


@contextmanager
def linked(opened: OpenedStore) -> Iterator[Linked]:
    """The centre of an open counter; raises NoCentreHere."""
    with linked_to(opened.store, partial(device_key_of, opened), opened.ctx.clock) as chain:
        yield chain


@contextmanager
def linked_to(
    store: SqlStore,
    device_key: Callable[[], Ed25519Signer],
    clock: Clock,
    rows_at_once: int = MOST_CHUNK_ROWS,
    beside: Callable[[], bool] | None = None,
) -> Iterator[Linked]:
    """The same of a store alone. ``beside``, ``rows_at_once``: how a first load goes on
    (``sync.pulling.Manner``).
    """
    with store.read() as reader:
        facts, profile = centre_of(reader), profile_of(reader)
    if facts is None:
        raise NoCentreHere
    key, device = device_key(), (profile.device_id, profile.incarnation)
    rows, outbox = SqlCentreRows(store), SqlOutbox(store)
    with ExitStack() as ending:

        def link_of_a_thread() -> Link:
            centre = ending.enter_context(closing(centre_at(facts)))
            return Link(centre, device, key.sign, clock.now, partial(token_hex, 16))

        ahead = ending.enter_context(ThreadPoolExecutor(1, "ahead"))
        link = link_of_a_thread()
        puller = Puller(
            link,
            rows,
            outbox,
            caller(),
            partial(is_signed, facts.server_keys),
            Manner(
                ahead=lambda call: ahead.submit(call).result,
                apart=beside,
                rows_at_once=rows_at_once,
            ),
        )
        yield Linked(
            facts=facts,
            rows=rows,
            outbox=outbox,
            puller=puller,
            pusher=Pusher(link_of_a_thread(), outbox),
            comparer=Comparer(link, rows, outbox, caller(), puller),
        )


@contextmanager
def in_step(opened: OpenedStore) -> Iterator[CentreParts]:
    """An open counter that sends and fetches by itself; raises NoCentreHere."""
    clock = opened.ctx.clock
    with ExitStack() as ending:
        keys = (secret_of(opened, name) for name in ("database", DEVICE_KEY))
        beside = Beside(opened.paths.home, *keys)
        chain = ending.enter_context(
            linked_to(
                opened.store, partial(device_key_of, opened), clock, ROWS_AT_ONCE, beside.step
            )
        )
        engine = Engine(
            chain.pusher,
            chain.puller,
            chain.comparer,
            (Backoff(SystemRandom()), Backoff(SystemRandom())),
            clock.now,
            SqlAnswerTimes(opened.store),
        )
        worker = Worker(engine)
        worker.start()
        ending.callback(worker.close)
        ending.callback(beside.close)  # so that nobody waits for it
        outcomes = SqlOutcomes(opened.store)
        yield CentreParts(
            link=worker,
            outcomes=outcomes,
            test=partial(test_connection, chain.facts, clock.now),
            ask_again=partial(ask_centre_again, opened),
            ask_pass=partial(ask_centre_for_pass, opened),
            save_diagnostics=lambda: save_diagnostics(
                opened, chain.facts.address, worker.state(), outcomes, clock.now()
            ),
        )


def at_rest(opened: OpenedStore) -> CentreParts:
    """What a drawing shows of a counter of a chain; nothing is sent or fetched."""
    answered_at = SqlAnswerTimes(opened.store).answered_at()
    return CentreParts(
        link=_Resting(LinkState(answered_at=answered_at, is_away=True)),
        outcomes=SqlOutcomes(opened.store),
        test=partial(ConnectionTest, address=""),
        ask_again=lambda _entry: False,
        ask_pass=partial(lend_pass, opened.ctx),
        save_diagnostics=lambda: opened.paths.home,
    )


class _Resting:
    """Implements ``app.ports.centre_link.CentreLink`` for a counter that only shows itself."""

    def __init__(self, state: LinkState) -> None:
        self._state = state

    def state(self) -> LinkState:
        """As it was when the centre answered last."""
        return self._state

    def wake(self) -> None:
        """Nothing is sent."""

    def try_now(self) -> None:
        """Nothing is asked."""


def ask_centre_again(opened: OpenedStore, entry: Traced) -> bool:
    """Whether the centre has judged since what it could not; then that is kept. Raises
    CentreNotReached, CentreRefuses, NoCentreHere.
    """
    with asking(opened) as link:
        outbox = SqlOutbox(opened.store)
        return ask_again(link, outbox, entry.operation_id, entry.member_id)


def ask_centre_for_pass(opened: OpenedStore, member_id: str) -> LentPass:
    """A pass of the chain for a member. Raises MemberNotThere, MemberNotServed, RulesAwaited,
    CentreNotReached, CentreRefuses, NoCentreHere.
    """
    with asking(opened) as link:
        return ask_for_pass(link, caller(), member_id)


def test_connection(facts: CentreFacts, now: Callable[[], datetime]) -> ConnectionTest:
    """Whether the centre answers, how fast, and how far the clocks differ."""
    address = facts.address
    began = monotonic()
    try:
        with closing(centre_at(facts)) as centre:
            hello = centre.hello(caller())
    except CentreUntrusted:
        return ConnectionTest(address=address, trouble="certificate")
    except (CentreAway, CentreRefusal):
        return ConnectionTest(address=address)
    off_s = round((now() - hello.server_at).total_seconds())
    return ConnectionTest(
        address=address,
        took_ms=round((monotonic() - began) * 1000),
        clock_off_s=off_s,
        trouble="clock" if abs(off_s) > MOST_CLOCK_OFF_S else None,
    )


def fetch_rules(opened: OpenedStore) -> None:
    """What a desk cannot open without: a version of the programme. Asks the centre when there is
    none yet. Raises NoCentreHere, CentreNotReached, CentreRefuses, RulesAwaited.
    """
    if _has_rules(opened):
        return
    left = TRIES_FOR_RULES
    with linked(opened) as chain:
        while True:
            try:
                is_more = chain.puller.pull()
                if _has_rules(opened):
                    return
                if not is_more:
                    raise RulesAwaited
            except CentreRefusal as refused:
                raise CentreRefuses(reason=refused.code) from refused
            except CentreAway as away:
                left -= 1
                if not left:
                    raise CentreNotReached(address=chain.facts.address, reason=str(away)) from away


def _has_rules(opened: OpenedStore) -> bool:
    """Any at all; which of them is in force the desk finds out, with its clock."""
    with opened.store.read() as reader, suppress(NoRulesYet):
        reader.programme(date.max)
        return True
    return False


def load(opened: OpenedStore, progress: Callable[[int, int], None]) -> int:
    """Fetch everything of the store, from where it was broken off; how many members came.

    ``progress(done, total)`` after each part. Raises NoCentreHere, CentreNotReached,
    CentreRefuses; what came so far stays.
    """
    failures, most = 0, Place()
    with linked(opened) as chain:
        while True:
            try:
                is_more = chain.puller.pull()
            except CentreRefusal as refused:
                raise CentreRefuses(reason=refused.code) from refused
            except CentreAway as away:
                failures += 1
                if failures == MOST_TRIES:
                    raise CentreNotReached(address=chain.facts.address, reason=str(away)) from away
                sleep(away.after_s if isinstance(away, CentreBusy) else AWAY_S)
                continue
            failures, place = 0, chain.rows.place()
            if place.loaded_through is not None:
                most = place
                progress(place.loaded_count, place.member_count)
            if not is_more:
                return most.member_count
