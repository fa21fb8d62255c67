"""Files and photos that go out in an archive beside a workbook which names them, and come back the same way."""
