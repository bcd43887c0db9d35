"""Use cases, one verb each: functions that read and write through the ports and the pure rules."""
