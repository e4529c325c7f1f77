# Programs and who is in them.
