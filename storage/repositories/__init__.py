"""One repository per group of tables. They flush; only the unit of work commits."""
