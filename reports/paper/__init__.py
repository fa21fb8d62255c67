"""Papers to hand to a meeting: one A4 page for a site, one or two for the province; shown to print, and as Word."""
