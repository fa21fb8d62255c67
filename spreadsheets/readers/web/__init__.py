"""Web pages under the name of a workbook (.xls, .htm, .mht): tables as systems export them, and as Excel saves them."""
