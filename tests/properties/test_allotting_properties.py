"""However counters sell, tell and come back, all of them stay within the limit (R-122)."""

from __future__ import annotations

from hypothesis import given as drawn
from hypothesis import strategies as st

from app.domain.allotting import Held, free_of, given

LIMITS = st.integers(min_value=0, max_value=60)
COUNTERS = 4
ACTS = st.lists(
    st.tuples(
        st.integers(min_value=0, max_value=COUNTERS - 1),
        st.sampled_from(("sell", "sell", "tell", "renew", "end", "return", "return_elsewhere")),
        st.integers(min_value=0, max_value=COUNTERS - 1),
    ),
    max_size=120,
)


@drawn(limit=LIMITS, acts=ACTS)
def test_rights_and_uses_together_never_exceed_the_limit(
    limit: int, acts: list[tuple[int, str, int]]
) -> None:
    book = [Held() for _ in range(COUNTERS)]
    rights, used = [0] * COUNTERS, [0] * COUNTERS
    standing = 0
    for mine, act, other in acts:
        held = book[mine]
        if act == "sell" and used[mine] < rights[mine]:
            used[mine] += 1
            standing += 1
        elif act == "tell":
            book[mine] = Held(
                right=held.right, used=used[mine], freed=held.freed, share=held.share
            )
        elif act == "return" and held.used and used[mine]:
            used[mine] -= 1
            standing -= 1
            book[mine] = Held(
                right=held.right, used=held.used - 1, freed=held.freed, share=held.share
            )
        elif act == "return_elsewhere" and book[other].used > 0 and standing and other != mine:
            if sum(one.freed for one in book) < sum(one.used for one in book):
                standing -= 1
                book[mine] = Held(
                    right=held.right, used=held.used, freed=held.freed + 1, share=held.share
                )
        elif act in ("renew", "end"):
            is_told = held.used == used[mine]
            if act == "end" and is_told:
                held = Held(right=held.used, used=held.used, freed=held.freed)
            others = [one for number, one in enumerate(book) if number != mine]
            book[mine] = given(held, free_of(limit, (held, *others)), COUNTERS)
            rights[mine] = book[mine].right
        unspent = sum(max(0, right - spent) for right, spent in zip(rights, used, strict=True))
        assert standing + unspent <= limit
