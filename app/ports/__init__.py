"""What the use cases need from outside, one small Protocol each; named by role.

Every port has a hand-written fake in ``tests/fakes`` and one contract suite in ``tests/contract``
that runs on the fake and on the real thing.
"""
