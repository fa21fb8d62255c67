"""Chase-up letters (công văn đôn đốc): what an organisation has pending, and the Word draft that asks for it."""
