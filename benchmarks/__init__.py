"""What ATSConnect costs beside the bare call: ``make bench``."""
