"""Rows and the frozen values they stand for: pure, both ways, nothing looked up."""
