"""``make probe URL=…``: a running site, looked at from outside as its visitors meet it."""
