"""What a counter and its centre say to each other: values and one interface, no transport.

Shared by ``sync`` and ``server``; imports the standard library only. docs/protocol.md shows every
exchange.
"""
