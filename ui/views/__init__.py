"""Thin widgets that draw what a presenter says and hand back what a person did."""
