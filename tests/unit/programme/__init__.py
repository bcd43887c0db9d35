"""Tests of the programme document."""
