"""Whole days at the counter, through every layer but the screen."""
