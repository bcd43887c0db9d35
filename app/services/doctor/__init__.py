"""The doctor: reads the whole store and tells the truth about it; changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from app.domain.errors import EnvironmentFault, MemberdeskError
from app.domain.periods import business_time
from app.ports.clock import Clock
from app.ports.inspection import Inspectable, Inspection
from app.services.context import profile_of
from app.services.doctor.chain import check_chain
from app.services.doctor.effects import check_effects
from app.services.doctor.file import check_file, check_references
from app.services.doctor.findings import Finding, Progress, Watch, no_progress
from app.services.doctor.ledger import check_ledger
from app.services.doctor.returns import check_goods_refunds
from app.services.doctor.sales import check_coupons, check_sales
from app.services.doctor.search import check_search

__all__ = ["Finding", "Report", "examine"]

MOST_FINDINGS_OF_A_CHECK = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the doctor found. ``counts``: rows looked at, by kind.

    ``digest``: of all facts, '' when they cannot be read.

    ``findings`` holds the first ones of each check; ``finding_count`` counts all of them.
    """

    findings: tuple[Finding, ...]
    finding_count: int
    counts: Mapping[str, int]
    digest: str

    @property
    def is_well(self) -> bool:
        """True when nothing is wrong."""
        return self.finding_count == 0


def examine(store: Inspectable, clock: Clock, tell: Progress = no_progress) -> Report:
    """Every check over one consistent moment of the store; ``tell`` hears how far it is.

    The desk may go on selling meanwhile. A check that an unreadable row stops is a finding, too.
    Raises NotSetUp when there is no store in the file.
    """
    with store.inspect() as inspection:
        profile = profile_of(inspection)
        now = business_time(clock.now(), ZoneInfo(profile.zone), profile.day_cut_hour)
        watch = Watch(tell)
        checks = {
            "file": check_file(inspection),
            "references": check_references(inspection),
            "search": check_search(inspection),
            "chain": check_chain(inspection, watch),
            "ledger": check_ledger(inspection, watch, now.on),
            "sales": check_sales(inspection, watch),
            "goods": check_goods_refunds(inspection),
            "coupons": check_coupons(inspection, watch),
            "effects": check_effects(inspection, watch),
        }
        findings: list[Finding] = []
        finding_count = 0
        for name, check in checks.items():
            found = 0
            for finding in _to_its_end(name, check):
                found += 1
                if found <= MOST_FINDINGS_OF_A_CHECK:
                    findings.append(finding)
            finding_count += found
        return Report(
            findings=tuple(findings),
            finding_count=finding_count,
            counts=watch.counts,
            digest=_digest(inspection),
        )


def _digest(inspection: Inspection) -> str:
    try:
        return inspection.digest()
    except EnvironmentFault:
        return ""  # the checks have said already that the file cannot be read


def _to_its_end(name: str, check: Iterator[Finding]) -> Iterator[Finding]:
    try:
        yield from check
    except MemberdeskError as fault:
        yield Finding(check=name, sentence=f"The check could not go on: {fault.sentence()}")
    except (ValueError, KeyError, TypeError) as fault:  # a row that cannot be what was written
        what = type(fault).__name__
        yield Finding(check=name, sentence=f"The check met a row that cannot be read ({what}).")
