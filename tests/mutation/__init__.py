"""Every small change to a rule that mutmut can think of, and whether a test notices it."""
