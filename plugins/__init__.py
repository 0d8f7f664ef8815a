"""Local Pelican plugins, a file per idea."""
