"""What counter and centre do with each other, one exchange at a time, and how it stands.

No thread, no clock, no socket of its own: whoever calls waits as long as it is told, and calls
again (``sync.worker``; the simulation).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from app.ports.centre_link import AnswerTimes, LinkState, Trouble
from sync.comparing import EVERY_S, Comparer
from sync.protocol.messages import MOST_WAIT_S
from sync.protocol.refusals import (
    CentreAway,
    CentreBusy,
    CentreRefusal,
    CentreUntrusted,
    DeviceRevoked,
    ProgramTooOld,
    TokenRefused,
)
from sync.pulling import NotOfThisCentre, Puller
from sync.pushing import Pusher
from sync.retry import Backoff

log = logging.getLogger(__name__)

IDLE_S = 5.0
"""Nothing waits; whoever writes something wakes the sender, but for a centre in another life, to
which everything is offered again."""
BREATH_S = 0.1
"""Between two answers of the feed: a centre that does not wait is not asked without end."""
KEEP_S = 60.0
"""How old the stored time of the last answer may be while the centre answers."""
PERSON_S = 300.0
"""A person has to do something first; the centre is asked now and then whether it was done."""

_KEEP = timedelta(seconds=KEEP_S)
_KEEP_STEP = timedelta(seconds=10)
"""The same of the time when counter and centre knew the same, while more and more comes."""

Side = Literal["send", "fetch"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stand:
    """How one side stands; as it is made where all is well."""

    is_away: bool = False
    trouble: Trouble | None = None
    next_try_at: datetime | None = None


class Engine:
    """``send`` and ``fetch`` may be called by two threads, each always by the same one."""

    def __init__(
        self,
        pusher: Pusher,
        puller: Puller,
        comparer: Comparer,
        backoffs: tuple[Backoff, Backoff],
        now: Callable[[], datetime],
        answers: AnswerTimes,
    ) -> None:
        """``backoffs``: of sending and of fetching. ``answers``: where the time of the last answer
        outlives this run.
        """
        self._pusher, self._puller, self._comparer = pusher, puller, comparer
        self._compare_at = now() + timedelta(seconds=EVERY_S)
        self._backoffs: dict[Side, Backoff] = dict(zip(("send", "fetch"), backoffs, strict=True))
        self._now = now
        self._is_over = False
        self._lock = threading.Lock()
        self._answers = answers
        self._answered_at = self._kept_at = answers.answered_at()
        self._step_at: datetime | None = None
        self._stands: dict[Side, _Stand] = {"send": _Stand(), "fetch": _Stand()}

    @property
    def state(self) -> LinkState:
        """How it stands after the latest exchanges."""
        with self._lock:
            stands, place = tuple(self._stands.values()), self._puller.place
            return LinkState(
                answered_at=self._answered_at,
                is_away=any(stand.is_away for stand in stands),
                trouble=next((stand.trouble for stand in stands if stand.trouble), None),
                next_try_at=min((s.next_try_at for s in stands if s.next_try_at), default=None),
                loaded_count=place.loaded_count,
                member_count=place.member_count,
            )

    def end(self) -> None:
        """Nothing will be asked any more, and the store may be closed while an answer comes."""
        self._is_over = True

    def may_hurry(self) -> bool:
        """False while sending waits for the centre to come back, or for a person."""
        return self._stands["send"] == _Stand()

    def send(self) -> float:
        """Send one batch; seconds until the next one."""
        return self._exchange("send", self._push)

    def fetch(self) -> float:
        """Fetch what changed, waiting at the centre for it; seconds until the next time."""
        return self._exchange("fetch", self._pull)

    def _push(self) -> float | None:
        is_more = self._pusher.push()
        if not is_more and not self._pusher.has_asked:
            return None
        return 0.0 if is_more else IDLE_S

    def _pull(self) -> float:
        """The first time after a fault, and before a comparison, nothing is waited for."""
        is_due = self._now() >= self._compare_at
        wait_s = 0 if is_due or self._stands["fetch"].is_away else MOST_WAIT_S
        if self._puller.pull(wait_s):
            return 0.0
        if self._puller.is_in_step:
            self._keep_step()
        if is_due and self._comparer.compare() is not None:
            self._compare_at = self._now() + timedelta(seconds=EVERY_S)
        return BREATH_S

    def _exchange(self, side: Side, ask: Callable[[], float | None]) -> float:
        """``ask``: seconds until the next time; None where there was nothing to ask, and so nobody
        answered.
        """
        backoff = self._backoffs[side]
        try:
            wait_s = ask()
            if wait_s is not None:
                self._keep_time()
        except CentreBusy as busy:
            return self._failed(side, None, backoff.asked_to_wait(busy.after_s))
        except CentreAway as away:
            trouble: Trouble | None = "certificate" if isinstance(away, CentreUntrusted) else None
            return self._failed(side, trouble, backoff.failed())
        except (CentreRefusal, NotOfThisCentre) as refused:
            log.warning("the centre and this counter do not agree: %s", type(refused).__name__)
            return self._refused(side, trouble_of(refused), backoff)
        except Exception:
            # Whatever it is, the next round begins with what is stored, and people are told.
            if not self._is_over:
                log.exception("synchronising broke off")
            return self._failed(side, "fault", backoff.failed())
        backoff.succeeded()
        if wait_s is None:
            self._stand(side, _Stand())
            return IDLE_S
        self._answered(side, _Stand())
        return wait_s

    def _refused(self, side: Side, trouble: Trouble, backoff: Backoff) -> float:
        """It answered, so it is not away; but nothing goes on until somebody did something."""
        wait_s = PERSON_S if trouble in ("revoked", "too_old") else backoff.failed()
        self._answered(side, _Stand(trouble=trouble, next_try_at=self._after(wait_s)))
        return wait_s

    def _failed(self, side: Side, trouble: Trouble | None, wait_s: float) -> float:
        next_try_at = self._after(wait_s)
        self._stand(side, _Stand(is_away=True, trouble=trouble, next_try_at=next_try_at))
        return wait_s

    def _answered(self, side: Side, stand: _Stand) -> None:
        with self._lock:
            self._answered_at = self._now()
        self._stand(side, stand)

    def _stand(self, side: Side, stand: _Stand) -> None:
        with self._lock:
            self._stands[side] = stand

    def _after(self, wait_s: float) -> datetime:
        return self._now() + timedelta(seconds=wait_s)

    def _keep_step(self) -> None:
        now = self._now()
        if self._step_at is None or not timedelta() <= now - self._step_at < _KEEP_STEP:
            self._step_at = now
            self._answers.keep_in_step_at(now)

    def _keep_time(self) -> None:
        """Once a minute is enough for people, and for the limits of what is done offline."""
        now = self._now()
        with self._lock:
            if self._kept_at is not None and timedelta() <= now - self._kept_at < _KEEP:
                return
            self._kept_at = now
        self._answers.keep_answered_at(now)


def trouble_of(refused: CentreRefusal | NotOfThisCentre) -> Trouble:
    """What a person has to see to after such an answer."""
    if isinstance(refused, NotOfThisCentre):
        return "forged"
    if isinstance(refused, DeviceRevoked):
        return "revoked"
    if isinstance(refused, ProgramTooOld):
        return "too_old"
    if isinstance(refused, TokenRefused):
        return "clock" if refused.params.get("reason") == "CLOCK_AWAY" else "unknown"
    return "fault"
