"""A centre and counters as processes, and everything that a wire and a clock do to them.

What the cashier sees is the pill; what counts is the book: every sale once (I1, I2).
"""

from __future__ import annotations

import time

from tests.integration.sockets.chain import OTHER_PHONE, PHONE, Chain, Till, waited

MINUTES = 60
HOUR = 60 * MINUTES
SLOW_S = 6.0
"""For a kilobyte: longer than three sales take on a machine that does much else."""


def is_away(till: Till) -> bool:
    """Whether it knows that nobody answers."""
    found: bool = till.look()["is_away"]
    return found


def test_counters_cut_off_sell_on_and_everything_arrives_once(chain: Chain) -> None:
    with chain.serve():
        here, there = chain.join("C1", "S01").start(), chain.join("C2", "S02").start()
        here.enrol(PHONE)
        assert waited(lambda: here.is_in_step() and there.is_in_step())
        for till in (here, there):
            till.relay.cut()
            assert waited(lambda till=till: is_away(till))
            till.asked("set_clock", 20 * MINUTES)  # they go by
        assert here.pill() == there.pill() == "pill.offline_minutes"
        there.enrol(OTHER_PHONE)
        for _ in range(3):
            here.sell(PHONE)
            there.sell(OTHER_PHONE)
        assert (here.look()["waiting"], here.look()["unsent"]) == (3, 3)
        assert here.pill() == there.pill() == "pill.and_waiting"
        for till in (here, there):
            till.asked("set_clock", 0)
            till.relay.mend()
            till.asked("try_now")
        assert waited(lambda: here.is_in_step() and there.is_in_step())
    chain.check_all_sold()


def test_nobody_waits_for_a_slow_network(chain: Chain) -> None:
    with chain.serve():
        here, there = chain.join("C1", "S01").start(), chain.join("C2", "S01").start()
        here.enrol(PHONE)
        assert waited(lambda: there.points(PHONE) == 0)
        for till in (here, there):
            till.relay.mend()
            till.relay.delay_s, till.relay.bytes_s = SLOW_S, 20_000
        began = time.monotonic()
        for _ in range(3):
            here.sell(PHONE)
        assert time.monotonic() - began < SLOW_S
        assert here.look()["tone"] == "plain"
        for till in (here, there):
            till.relay.delay_s = 0.2
        assert waited(lambda: there.points(PHONE) == here.points(PHONE) != 0)
        assert waited(here.is_in_step)
    chain.check_all_sold()


def test_lost_answers_and_a_busy_centre_lose_nothing_and_are_not_pressed(chain: Chain) -> None:
    with chain.serve():
        till = chain.join("C1").start()
        till.enrol(PHONE)
        assert waited(till.is_in_step)
        till.relay.mend()
        till.relay.loses_answers = True
        till.sell(PHONE)
        assert waited(lambda: till.relay.lost > 1 and is_away(till))
        till.sell(PHONE)
        assert till.look()["waiting"] == 2
        till.relay.mend()
        till.asked("try_now")
        assert waited(till.is_in_step)
        for status, after_s in (("503 Service Unavailable", 1), ("429 Too Many Requests", 2)):
            till.relay.mend()
            till.relay.asked_at.clear()
            till.relay.instead = (
                f"HTTP/1.1 {status}\r\nRetry-After: {after_s}\r\n"
                "Content-Length: 0\r\nConnection: close\r\n\r\n"
            ).encode()
            assert waited(lambda: is_away(till))
            till.sell(PHONE)
            assert waited(lambda: len(till.relay.asked_at) >= 4)
            till.sell(PHONE)  # wakes nobody
            look = till.look()
            assert (look["waiting"], look["trouble"], look["attention"]) == (2, None, [])
            # one asks to send, one to fetch, each no sooner than it was told
            asked_at = list(till.relay.asked_at)
            pairs = zip(asked_at, asked_at[2:], strict=False)
            assert all(later - at >= after_s for at, later in pairs)
            till.relay.instead = b""
            assert waited(till.is_in_step)
    chain.check_all_sold()


def test_a_clock_set_wrong_is_told_and_what_was_sold_by_it_arrives(chain: Chain) -> None:
    with chain.serve():
        ahead, behind = chain.join("C1").start(HOUR), chain.join("C2").start(-HOUR)
        for till, phone in ((ahead, PHONE), (behind, OTHER_PHONE)):
            till.enrol(phone)
            till.sell(phone)
            assert waited(lambda till=till: till.look()["trouble"] == "clock")
            assert till.look()["tone"] == "bad"
            assert till.look()["waiting"] > 1
            till.asked("set_clock", 0)
        assert ahead.asked("sell", PHONE) == {"refused": "E-CLK-01"}  # the last sale is to come
        ahead.asked("accept_clock")
        for till, phone in ((ahead, PHONE), (behind, OTHER_PHONE)):
            till.sell(phone)
            till.asked("try_now")
            assert waited(till.is_in_step)
    chain.check_all_sold()
