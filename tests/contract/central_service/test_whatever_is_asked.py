"""Requests made up from the OpenAPI document, by the thousand: none breaks the centre's word.

No answer is a fault of the server, each has a status, a kind and a shape that the document names,
and what the document forbids is refused. The book is whole afterwards.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from server.book import Book
from server.storage import Storage
from server.verifying import verify
from tests.contract.central_service.serving import bearer, over, served
from tests.integration.server.chain import Chain

EXAMPLES = 25
"""Of each path."""
TOO_STRICT = [positive_data_acceptance]
"""What fits the document may be refused all the same: nobody makes up a signature, or a code."""


def test_any_request_gets_an_answer_that_was_promised(tmp_path: Path) -> None:
    storage = Storage(f"sqlite:///{tmp_path / 'centre.db'}")
    chain = Chain(storage)
    till = chain.counter()
    till.enrol("13900000021", "陈晨")
    with served(chain) as address:
        document = schemathesis.openapi.from_url(f"{address}/v1/openapi.json")
        shown = bearer(over(chain, address).token(till))
        found = [result.ok() for result in document.get_all_operations()]
        assert len(found) >= 9
        for operation in found:
            _ask(operation, shown)
    with storage.begin() as connection:
        assert list(verify(Book(connection, chain.keys))) == []
    storage.close()


def _ask(operation: Any, shown: dict[str, str]) -> None:
    """So many requests of one path; raises what is wrong with an answer, and how to ask for it."""

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        case.call_and_validate(headers=shown, excluded_checks=TOO_STRICT)

    ask()
