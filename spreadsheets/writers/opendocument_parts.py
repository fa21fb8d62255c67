"""The parts of an OpenDocument spreadsheet that stay the same whatever its rows: styles, page, settings."""

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from spreadsheets.writers.layout import width_of
from spreadsheets.writers.specs import DATE, NUMBER, WHOLE, ColumnSpec
from spreadsheets.writers.styles import HEADER_FILL

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
MAX_PLACES = 15
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("number", "datastyle"),
        ("fo", "xsl-fo-compatible"),
        ("config", "config"),
    )
)
_START = '<?xml version="1.0" encoding="UTF-8"?>'
_INDENT = '<style:paragraph-properties fo:margin-left="0.15cm" fo:text-align="start"/>'
_CM_PER_CHARACTER = 0.21
_MARGIN = '<style:header-footer-properties fo:min-height="0.8cm" fo:margin="0cm"/>'
_BORDER = 'fo:border="0.5pt solid #bfbfbf"'

MANIFEST = (
    f'{_START}<manifest:manifest manifest:version="1.3" '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MIMETYPE}"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{name}.xml" manifest:media-type="text/xml"/>'
        for name in ("content", "styles", "settings")
    )
    + "</manifest:manifest>"
)
CONTENT_END = "</office:spreadsheet></office:body></office:document-content>"


# LibreOffice, saving a file again, counts on names of cells' styles that begin with two letters of their kind, "ce".
def content_start(columns: Sequence[ColumnSpec]) -> str:
    """Return everything before the table: how columns, headers, text, days and numbers look."""
    widths = "".join(
        f'<style:style style:name="co{index}" style:family="table-column"><style:table-column-properties '
        f'style:column-width="{width_of(column) * _CM_PER_CHARACTER:.2f}cm"/></style:style>'
        for index, column in enumerate(columns)
    )
    numbers = "".join(_number_style(places, "true") for places in range(MAX_PLACES + 1))
    return (
        f'{_START}<office:document-content office:version="1.3" {_NAMESPACES}><office:automatic-styles>{widths}'
        '<style:style style:name="sheet" style:family="table" style:master-page-name="Default"/>'
        '<number:text-style style:name="Nt"><number:text-content/></number:text-style>'
        '<number:date-style style:name="Nd"><number:day number:style="long"/><number:text>/</number:text>'
        '<number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/>'
        f"</number:date-style>{_number_style('y', 'false')}{numbers}"
        f"{_cell_style('ce_h', 'Nt', is_header=True)}"
        f"{_cell_style('ce_t', 'Nt')}{_cell_style('ce_d', 'Nd')}{_cell_style('ce_ny', 'Ny')}"
        f"{''.join(_cell_style(f'ce_n{places}', f'N{places}') for places in range(MAX_PLACES + 1))}"
        f"{''.join(_blank_style(f'ce_b{kind}', f'N{kind}') for kind in 'tdy')}"
        '<style:style style:name="ce_bn" style:family="table-cell" style:parent-style-name="Default"/>'
        "</office:automatic-styles><office:body><office:spreadsheet>"
    )


def columns_xml(columns: Sequence[ColumnSpec]) -> str:
    """Return the columns with their widths and what is typed below the last row looks like."""
    kinds = {DATE: "ce_bd", NUMBER: "ce_bn", WHOLE: "ce_by"}
    return "".join(
        f'<table:table-column table:style-name="co{index}" '
        f'table:default-cell-style-name="{kinds.get(c.kind, "ce_bt")}"/>'
        for index, c in enumerate(columns)
    )


def _number_style(name: int | str, grouping: str) -> str:
    places = name if isinstance(name, int) else 0
    return (
        f'<number:number-style style:name="N{name}"><number:number number:decimal-places="{places}" '
        f'number:min-decimal-places="{places}" number:min-integer-digits="1" number:grouping="{grouping}"/>'
        "</number:number-style>"
    )


def _cell_style(name: str, data_style: str, *, is_header: bool = False) -> str:
    text = '<style:paragraph-properties fo:text-align="center"/><style:text-properties fo:font-weight="bold"/>'
    align, fill = ("middle", f'fo:background-color="{HEADER_FILL}"') if is_header else ("top", "")
    return (
        f'<style:style style:name="{name}" style:family="table-cell" style:parent-style-name="Default" '
        f'style:data-style-name="{data_style}"><style:table-cell-properties {_BORDER} fo:wrap-option="wrap" '
        f'style:vertical-align="{align}" {fill}/>'
        f"{text if is_header else _INDENT if name == 'ce_t' else ''}</style:style>"
    )


def _blank_style(name: str, data_style: str) -> str:
    return (
        f'<style:style style:name="{name}" style:family="table-cell" style:parent-style-name="Default" '
        f'style:data-style-name="{data_style}"/>'
    )


def styles_xml(title: str) -> str:
    """Return the page: landscape, as wide as one sheet of paper, the title on top, the page's number below."""
    font = 'style:font-name="Times New Roman" fo:font-family="Times New Roman"'
    return (
        f'{_START}<office:document-styles office:version="1.3" {_NAMESPACES}><office:styles>'
        f'<style:style style:name="Default" style:family="table-cell"><style:text-properties {font} '
        'fo:font-size="12pt"/></style:style></office:styles><office:automatic-styles>'
        '<style:page-layout style:name="page"><style:page-layout-properties fo:page-width="29.7cm" '
        'fo:page-height="21cm" style:print-orientation="landscape" fo:margin="1cm" style:scale-to-X="1" '
        f'style:scale-to-Y="0"/><style:header-style>{_MARGIN}</style:header-style>'
        f"<style:footer-style>{_MARGIN}</style:footer-style>"
        "</style:page-layout>"
        "</office:automatic-styles><office:master-styles>"
        '<style:master-page style:name="Default" style:page-layout-name="page"><style:header>'
        f"<text:p>{escape(title)}</text:p></style:header><style:footer><text:p><text:page-number>1"
        "</text:page-number> / <text:page-count>1</text:page-count></text:p></style:footer></style:master-page>"
        "</office:master-styles></office:document-styles>"
    )


def settings_xml(title: str, rows: int, columns: int) -> str:
    """Return which rows and columns stay in sight: those above and left of these."""

    def item(name: str, value: int, kind: str = "int") -> str:
        return f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'

    items = [item("HorizontalSplitMode", 2, "short"), item("VerticalSplitMode", 2, "short")]
    items += [item("HorizontalSplitPosition", columns), item("VerticalSplitPosition", rows)]
    items += [item("PositionRight", columns), item("PositionBottom", rows), item("ActiveSplitRange", 3, "short")]
    named = f"<config:config-item-map-entry config:name={quoteattr(title)}>{''.join(items)}"
    return (
        f'{_START}<office:document-settings office:version="1.3" {_NAMESPACES}><office:settings>'
        '<config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed '
        'config:name="Views"><config:config-item-map-entry><config:config-item-map-named config:name="Tables">'
        f"{named}</config:config-item-map-entry></config:config-item-map-named></config:config-item-map-entry>"
        "</config:config-item-map-indexed></config:config-item-set></office:settings></office:document-settings>"
    )
