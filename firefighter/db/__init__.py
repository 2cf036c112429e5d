"""What we remember: one file per noun, its table and the questions asked of it."""
