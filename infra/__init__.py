"""Production in template.yaml, and the same on one machine in preview.py."""
