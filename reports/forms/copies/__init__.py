"""The copy of a form that is signed: forms 01 to 04 as a page, as Word and as Excel, and their covering letter."""
