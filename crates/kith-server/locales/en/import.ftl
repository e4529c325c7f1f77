# Bringing people in from a table.
