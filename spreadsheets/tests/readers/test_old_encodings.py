"""TCVN3 and VNI become Unicode, by font or by letters; proper Vietnamese, French and English never change."""

import unicodedata

import pytest
from openpyxl.styles import Font

from spreadsheets.readers.old_text import TCVN3, VNI, find_encoding, font_of
from spreadsheets.readers.syllables import is_syllable
from spreadsheets.tests.corpus import old_excel as old
from spreadsheets.tests.corpus.zips import ODS_CELL, ods, table
from spreadsheets.tests.files import xlsx
from spreadsheets.tests.readers.helpers import rows, sheet

# Each pair was typed with the key maps of the two standards; together they hold every vowel with every tone.
SENTENCES = [
    (
        "đất chứng minh: be, tá, âm, kê, tính, chõ, cơ",
        "®Êt chøng minh: be, t¸, ©m, kª, tÝnh, châ, c¬",
        "ñaát chöùng minh: be, taù, aâm, keâ, tính, choõ, cô",
    ),
    (
        "Cộng hoà xã hội chủ nghĩa Việt Nam",
        "Céng hoµ x· héi chñ nghÜa ViÖt Nam",
        "Coäng hoaø xaõ hoäi chuû nghóa Vieät Nam",
    ),
    (
        "Độc lập - Tự do - Hạnh phúc",
        "§éc lËp - Tù do - H¹nh phóc",
        "Ñoäc laäp - Töï do - Haïnh phuùc",
    ),
    (
        "Quyết định số 12/QĐ-UBND",
        "QuyÕt ®Þnh sè 12/Q§-UBND",
        "Quyeát ñònh soá 12/QÑ-UBND",
    ),
    (
        "cụm công nghiệp Cẩm Giàng",
        "côm c«ng nghiÖp CÈm Giµng",
        "cuïm coâng nghieäp Caåm Giaøng",
    ),
    (
        "đền bù, giải phóng mặt bằng",
        "®Òn bï, gi¶i phãng mÆt b»ng",
        "ñeàn buø, giaûi phoùng maët baèng",
    ),
    (
        "vướng mắc ở những thửa ruộng",
        "v­íng m¾c ë nh÷ng thöa ruéng",
        "vöôùng maéc ôû nhöõng thöûa ruoäng",
    ),
    (
        "hỗ trợ bữa ăn, nghỉ lễ, kỹ thuật",
        "hç trî b÷a ¨n, nghØ lÔ, kü thuËt",
        "hoã trôï böõa aên, nghæ leã, kyõ thuaät",
    ),
    (
        "chở gỗ, dẫn nước, lẳng lặng, bẵng",
        "chë gç, dÉn n­íc, l¼ng lÆng, b½ng",
        "chôû goã, daãn nöôùc, laúng laëng, baüng",
    ),
    (
        "thuỷ lợi, quý một, kỳ trước, mỵ",
        "thuû lîi, quý mét, kú tr­íc, mþ",
        "thuyû lôïi, quyù moät, kyø tröôùc, mî",
    ),
    (
        "xẻ, vẽ, nhẹ, rể, xét, té, thì, mì",
        "xÎ, vÏ, nhÑ, rÓ, xÐt, tÐ, th×, m×",
        "xeû, veõ, nheï, reå, xeùt, teù, thì, mì",
    ),
    (
        "lần tới, dỡ, từ bỏ, đợi, xổ, mũ",
        "lÇn tíi, dì, tõ bá, ®îi, xæ, mò",
        "laàn tôùi, dôõ, töø boû, ñôïi, xoå, muõ",
    ),
    (
        "bò, hồ, chờ, cọc, ừ, ngủ, nhè",
        "bß, hå, chê, cäc, õ, ngñ, nhÌ",
        "boø, hoà, chôø, coïc, öø, nguû, nheø",
    ),
]
PROPER = [
    *[unicode for unicode, _tcvn3, _vni in SENTENCES],
    "Hà", "Bà Bể", "và", "có", "má", "là gì", "Hoàng", "hòa", "không có số liệu",
    *[unicodedata.normalize("NFD", unicode) for unicode, _tcvn3, _vni in SENTENCES],
]  # fmt: skip
WESTERN = [
    "Nestlé Việt", "Nestlé", "café", "L’été à Orléans, où la forêt très âgée naît", "où", "né", "thé",
    "déjà vu", "Citroën",
    "Müller & Söhne GmbH, Köln", "São Paulo", "El Niño, año nuevo, señor", "résumé", "10 m² – 25 °C ± 3 µm · ½ ¾",
    "naïve",
    "© 2024 Microsoft® «Office»", "£5, ¥100, §3", "Ærø, Ångström, Çelik", "île, maïs, Noël, haï", "Plain English text",
]  # fmt: skip
VOWELS = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"


@pytest.mark.parametrize(("unicode", "tcvn3", "vni"), SENTENCES)
def test_sentences_are_converted(unicode, tcvn3, vni):
    assert TCVN3.convert(tcvn3) == unicode
    assert VNI.convert(vni) == unicode
    assert VNI.convert(vni.upper()) == unicode.upper()


def test_the_sentences_hold_every_letter():
    assert set(VOWELS) <= set("".join(unicode for unicode, _tcvn3, _vni in SENTENCES).lower())


@pytest.mark.parametrize("column", [1, 2])
def test_every_sentence_speaks_for_its_encoding(column):
    texts = [pair[column] for pair in SENTENCES]
    encoding, found = find_encoding(texts)
    assert encoding is (None, TCVN3, VNI)[column]
    assert found == set(texts)


@pytest.mark.parametrize("texts", [PROPER, WESTERN, [*PROPER, *WESTERN], *[[text] for text in [*PROPER, *WESTERN]]])
def test_proper_text_is_left_alone(texts):
    assert find_encoding(texts) == (None, set())


def test_names_between_old_text_stay():
    texts = [*[tcvn3 for _unicode, tcvn3, _vni in SENTENCES], "Nestlé", "Müller & Söhne", "Cã", "Kh«ng"]
    _encoding, found = find_encoding(texts)
    assert "Nestlé" not in found
    assert "Müller & Söhne" not in found
    assert {"Cã", "Kh«ng"} <= found
    assert "Cã" not in find_encoding([*texts, "Đã chuyển sang Unicode"])[1]


@pytest.mark.parametrize(
    ("name", "encoding", "is_capital"),
    [(".VnTime", TCVN3, False), (".VnTimeH", TCVN3, True), (".vnarialh", TCVN3, True), ("VNI-Times", VNI, False)],
)
def test_fonts_tell_the_encoding(name, encoding, is_capital):
    assert (font_of(name).encoding, font_of(name).is_capital) == (encoding, is_capital)


@pytest.mark.parametrize("name", ["Times New Roman", "", None, "Vnitalic", "Arial"])
def test_other_fonts_tell_nothing(name):
    assert font_of(name) is None


FONTS = [(".VnTime", "C«ng ty", "Công ty"), (".VnTimeH", "céng hoµ", "CỘNG HOÀ"), ("VNI-Times", "Coâng ty", "Công ty")]


@pytest.mark.parametrize(("font", "before", "after"), FONTS)
def test_one_cell_in_an_old_font_is_converted_and_told(font, before, after):
    def prepare(book):
        book.active["B2"], book.active["B2"].font = before, Font(name=font)

    read = sheet(xlsx(["Tên", "Đơn vị"], prepare=prepare))
    assert read.rows[1].cells == [None, after]
    assert [(note.cell, note.value) for note in read.notes] == [("B2", before)]
    assert after in read.notes[0].message

    fonts = b"".join(map(old.font, ["Arial"] * 4 + [font])) + old.style(0) + old.style(5)
    assert rows(old.xls(old.label(0, 0, "Arial") + old.label(0, 1, before, 1), before=fonts)) == [["Arial", after]]

    style = b'<style:style style:name="c"><style:text-properties style:font-name="%s"/></style:style>' % font.encode()
    cell = ODS_CELL % (b' table:style-name="c"', before.encode())
    assert rows(ods(table(b"<table:table-row>" + cell + b"</table:table-row>"), styles=style)) == [[after]]


@pytest.mark.parametrize("column", [1, 2])
def test_without_a_font_letters_tell(column):
    texts = [pair[column] for pair in SENTENCES]
    expected = [[pair[0], 1] for pair in SENTENCES]
    read = sheet(xlsx(*[[text, 1] for text in texts]))
    assert [row.cells for row in read.rows] == expected
    assert len(read.notes) == 1
    content = "\r\n".join(f"{text};1" for text in texts)
    told = [[unicode, "1"] for unicode, _one in expected]
    assert rows(content.encode("latin-1")) == told
    assert rows(content.encode("utf-8-sig")) == told


def test_spelling():
    for unicode, _tcvn3, _vni in SENTENCES:
        for word in "".join(c if c.isalpha() else " " for c in unicode).split():
            assert is_syllable(word) or word.isupper(), word
    for word in ("Céng", "ViÖt", "Coäng", "Nestlé", "cê", "kà", "ngi", "hàc", "éè"):
        assert not is_syllable(word)
