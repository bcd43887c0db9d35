"""The program as it is shipped: its bundle, what lies in it, and the licences that come along."""
