"""What the centre makes of each kind of operation: the same rules as at the counter, applied to
the facts of the whole chain.
"""
