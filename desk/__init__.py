"""What staff do from a command line: ``cardamum``."""
