"""wip"""

from import_export.admin import ExportMixin, ImportExportMixin


class ExportAdmin(ExportMixin):
    pass


class SpreadsheetAdmin(ImportExportMixin):
    pass
