"""``make doctor``: what this machine has and lacks for preview, test and deploy, and the command that mends each lack.

It runs before anything is installed, by whatever ``python3`` there is, if only to say that it is too old. So everything
in this folder needs the standard library alone, and its syntax is that of Python 3.8.
"""
