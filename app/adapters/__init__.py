"""Small outside things that are not Qt, SQL or HTTP: clock, ids, keys, seals, the printer."""
