"""Panels and pages beside the desk."""
