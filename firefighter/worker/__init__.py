"""Keep the promises: deliver what was written down, in order, exactly as often as needed."""
