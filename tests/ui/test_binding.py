"""The Qt binding keeps its books: a call without a result must not wear out None."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject

CALLS = 500


def test_a_call_without_a_result_does_not_wear_out_none() -> None:
    subject = QObject()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        subject.setObjectName("name")
    assert sys.getrefcount(None) > before - CALLS // 2
