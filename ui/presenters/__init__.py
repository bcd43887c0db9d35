"""What each screen shows and does, in plain Python, so that it is tested without a window."""
