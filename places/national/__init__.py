"""Units of the whole country, shipped as a list (places/data/), brought in by province: the office's word stands."""
