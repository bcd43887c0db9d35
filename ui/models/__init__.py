"""Qt item models over the frozen rows of a presenter."""
