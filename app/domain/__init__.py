"""Pure rules: integers in, integers out; the standard library only, nothing that reads a clock."""
