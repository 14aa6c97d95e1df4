"""The public's catalogue of a release: what each open table is, where its files are, and how good it is."""
