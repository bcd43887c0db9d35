"""Receipts and member cards as pictures and PDF, drawn by Qt from the same rows the printer
gets.
"""
