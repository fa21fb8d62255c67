"""The life of an import: a file is read, understood, previewed, decided on, saved, and perhaps taken back."""
