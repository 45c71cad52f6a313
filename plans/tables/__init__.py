"""Tables as people make them -> rows: headers by meaning, torn rows, sections, what stands around the table."""
