"""Rows in and out of the book, by what they are about."""
