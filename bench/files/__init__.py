"""How quick imports and exports are, beside stock django-import-export and beside what is possible at all."""
