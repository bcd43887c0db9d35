"""Colours, sizes and the one style sheet made of them."""
