"""A pytest plugin that binds tests to promises: see the README. Importing this imports nothing of pytest."""
