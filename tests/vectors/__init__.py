"""Questions with their answers, as files that every end of the system runs alike."""
