"""The windows themselves, drawn offscreen."""
