"""``make new-shop``: turn a fresh copy of this repository into the beginning of another shop."""
