"""What befalls the machines themselves: the centre comes out of a backup, a counter is stolen, its
disk is copied (I16, T9, T10, T24). Processes on real sockets, as in earnest.
"""

from __future__ import annotations

import shutil

from tests.integration.sockets.chain import OTHER_PHONE, PHONE, Chain, Till, waited


def test_a_centre_out_of_an_old_backup_is_told_everything_again(chain: Chain) -> None:
    """T24."""
    copy = chain.folder / "copy.db"
    with chain.serve():
        here, there = chain.join("C1", "S01").start(), chain.join("C2", "S02").start()
        here.enrol(PHONE)
        here.sell(PHONE)
        assert waited(lambda: here.is_in_step() and there.is_in_step())
        chain.do("backup", str(copy))
        here.sell(PHONE)
        there.enrol(OTHER_PHONE)
        there.sell(OTHER_PHONE)
        assert waited(lambda: here.is_in_step() and there.is_in_step())
    for path in chain.home.folder.glob("centre.db*"):
        path.unlink()
    shutil.copyfile(copy, chain.home.database)
    there.sell(OTHER_PHONE)  # while it is away
    with chain.serve():
        for till in (here, there):
            till.asked("try_now")
        assert waited(lambda: here.is_in_step() and there.is_in_step())
        assert here.points(PHONE)
        assert there.points(OTHER_PHONE)
    chain.check_all_sold()


def test_a_stolen_counter_reads_nothing_and_what_it_held_waits_for_a_person(chain: Chain) -> None:
    """T9."""
    with chain.serve():
        stolen, other = chain.join("C1").start(), chain.join("C2").start()
        stolen.enrol(PHONE)
        assert waited(lambda: other.points(PHONE) == 0)
        stolen.sell(PHONE)
        assert waited(stolen.is_in_step)
        stolen.relay.cut()
        stolen.enrol(OTHER_PHONE)
        not_sent = [stolen.asked("sell", phone)["answer"] for phone in (PHONE, OTHER_PHONE)]
        chain.do("device", "revoke", chain.device_of("C1"))
        stolen.relay.mend()
        stolen.asked("try_now")
        assert waited(lambda: stolen.look()["waiting"] == 0)
        assert waited(lambda: stolen.look()["trouble"] == "revoked")
        look = stolen.look()
        assert (look["pill"], look["tone"]) == ("pill.attention", "bad")
        kinds = ("member.enrol", "sale.settle", "sale.settle")
        assert [entry for entry in look["attention"] if entry[0] in kinds] == [
            [kind, "quarantined", "DEVICE_REVOKED"] for kind in kinds
        ]
        other.sell(PHONE)
        assert waited(other.is_in_step)
        assert other.points(OTHER_PHONE) is None
    answers = chain.check()
    assert ("quarantined", "DEVICE_REVOKED") in answers.values()
    assert chain.receipts == sorted((*stolen.sales, *other.sales))
    assert not set(not_sent) & set(chain.receipts)
    assert "DEVICE_REVOKED" in chain.do("quarantine", "list")


def test_a_copied_disk_is_noticed_and_nothing_it_sold_is_lost(chain: Chain) -> None:
    """T10."""
    with chain.serve():
        first = chain.join("C1").start()
        first.enrol(PHONE)
        assert waited(first.is_in_step)
        first.stop()
        shutil.copytree(first.home, chain.folder / "copy")
        twin = Till(chain.folder / "copy", first.relay)
        chain.tills.append(twin)
        first.start()
        first.sell(PHONE)
        assert waited(first.is_in_step)
        twin.start()
        assert waited(lambda: twin.points(PHONE) == first.points(PHONE))
        apart = [twin.asked("sell", PHONE)["answer"]]
        assert waited(lambda: twin.look()["waiting"] == 0)
        assert ["sale.settle", "quarantined", "CHAIN_SPLIT"] in twin.look()["attention"]
        assert twin.look()["tone"] == "bad"
        apart.append(first.asked("sell", PHONE)["answer"])
        assert waited(lambda: first.look()["waiting"] == 0)
        assert ["sale.settle", "quarantined", "DEVICE_FROZEN"] in first.look()["attention"]
    answers = chain.check()
    assert {"CHAIN_SPLIT", "DEVICE_FROZEN"} <= {code for _, code in answers.values()}
    assert chain.receipts == first.sales
    listed = chain.do("quarantine", "list")
    assert "CHAIN_SPLIT" in listed
    assert "DEVICE_FROZEN" in listed
