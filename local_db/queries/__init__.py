"""What can be read and written, by subject: functions on a session, bound by reader and writer."""
