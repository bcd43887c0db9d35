"""The screens' logic, without a window."""
