"""Takes the pictures of README.md and of docs/huong-dan from the running product: `make screenshots`.

Not part of the suite. The handbook shows a made-up province, in a database of its own.
"""

import pytest
from django.conf import settings

from bkproject.tests.browser.conftest import DESKTOP, PHONE
from bkproject.tests.browser.palette import reduced
from clusters.models import Cluster
from demo import province
from demo.people import DEPARTMENT
from help.handbook import PICTURES as HANDBOOK
from progress.models import Meeting, PersonInCharge
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
    take(page, "nhap-excel", height=760)


def take(page, name: str, *, first: str = "main", height: int = 620) -> None:
    """Keep what stands from the element `first` down, 1280 pixels wide, with 64 colours."""
    page.wait_for_load_state("networkidle")
    top = max(page.locator(first).first.bounding_box()["y"] + page.evaluate("scrollY") - 8, 0)
    clip = {"x": 0, "y": top, "width": 1280, "height": height}
    (HANDBOOK / f"{name}.png").write_bytes(reduced(page.screenshot(full_page=True, clip=clip)))


ADDRESSES = [
    ("viec-cua-toi", "/work/", "main", 620),
    ("danh-sach", "/clusters/", "main", 620),
    ("vuong-mac", "/obstacles/", "main", 700),
    ("bieu-tuan", "/weekly/", "main", 520),
    ("ky-bao-cao", "/figures/", "main", 560),
    ("lich-su", "/history/", "main", 620),
    ("luan-chuyen", "/desks/", "main", 620),
]


def test_take_the_handbook(open_page, superuser):
    province.make_province(24, lambda line: None)
    site = Cluster.objects.order_by("-obstacles__opened_on", "pk").first()
    officer = type(superuser).objects.get(username=DEPARTMENT)
    for cluster in Cluster.objects.all()[:12]:
        PersonInCharge.objects.get_or_create(site_id=cluster.pk, person=officer)
    page = open_page(DESKTOP, reduced_motion="reduce")
    page.goto("/login/")
    take(page, "dang-nhap", height=420)
    page = open_page(DESKTOP, user=DEPARTMENT, reduced_motion="reduce")
    page.goto("/")
    page.locator(".first-day button").click()
    for name, address, first, height in ADDRESSES:
        page.goto(address)
        take(page, name, first=first, height=height)
    page.goto(site.get_absolute_url())
    take(page, "trang-cum", height=900)
    take(page, "so-lieu", first="#figures", height=420)
    page.goto(Meeting.objects.order_by("-date").first().get_absolute_url())
    take(page, "giao-ban", height=760)
    page.goto("/work/")
    page.locator(".work-table .row-actions a").first.click()
    page.locator(".work-table form").wait_for()
    take(page, "cap-nhat-moc", first=".work-sections", height=640)
    page = open_page(DESKTOP, user="admin", reduced_motion="reduce")
    page.goto("/help/setup/")
    take(page, "thiet-lap", height=560)
