"""Takes the pictures of README.md from the running product: `make screenshots`. Not part of the suite."""

import pytest
from django.conf import settings

from bkproject.tests.browser.conftest import DESKTOP, PHONE
from spreadsheets.tests.files import xlsx

PICTURES = [
    ("dashboard", "/", DESKTOP),
    ("list", "/clusters/", DESKTOP),
    ("site", "/clusters/thanh-thinh/", {"width": 1280, "height": 1100}),
    ("phone", "/clusters/thanh-thinh/", PHONE),
]


@pytest.mark.parametrize(("name", "address", "viewport"), PICTURES)
def test_take(open_page, name, address, viewport):
    page = open_page(viewport, user="so.chuyenvien", reduced_motion="reduce")
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=settings.BASE_DIR / f"docs/screenshots/{name}.png")


def test_take_a_preview(open_page):
    header = ["Khu, cụm", "Bước thực hiện", "Trạng thái", "Dự kiến", "Tỷ lệ hoàn thành (%)", "Ghi chú"]
    rows = [
        [
            "CCN Cẩm Giàng",
            "Đánh giá tác động môi trường",
            "Đang thực hiện",
            "quý I/2027",
            40,
            "Đã lấy ý kiến cộng đồng",
        ],
        ["CCN Quảng Chu", "Vận hành, khai thác", "Đang thực hiện", "quý II/2027", 250, ""],
        ["CCN Thanh Thịn", "Vận hành, khai thác", "", "năm 2027", "", ""],
    ]
    page = open_page(DESKTOP, user="so.chuyenvien", reduced_motion="reduce")
    page.goto("/import/")
    page.set_input_files("input[type=file]", {"name": "tuan-47.xlsx", "mimeType": "", "buffer": xlsx(header, *rows)})
    page.locator("form[enctype] button").click()
    page.wait_for_url("**/imports/*/")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=settings.BASE_DIR / "docs/screenshots/preview.png")
