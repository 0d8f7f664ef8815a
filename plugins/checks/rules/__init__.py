"""What is checked, a rule a file. Each takes the site and gives its slips; their order is that of the files."""
