"""What a server in production, or one of several, is warned of at its start and by `manage.py check --deploy`."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.http.request import validate_host

from bkproject.startup.sentences import both
from progress.positions.tile_file import Trouble, tile_file

OUTSIDE = "127.0.0.1", "localhost", "[::1]"
# Why MAP_PMTILES gives no base map, and the way out.
UNUSABLE_BASE_MAP = {
    Trouble.MISSING: (
        "không có tệp, hoặc không mở được. Kiểm tra đường dẫn và quyền đọc của người dùng chạy phần mềm.",
        "there is no such file, or it cannot be opened. Check the path and that the server's user may read it.",
    ),
    Trouble.BROKEN: (
        "tệp bị hỏng, chép chưa hết hoặc không phải PMTiles. Chép lại tệp và so kích thước với bản gốc.",
        "the file is damaged, not copied to its end, or no PMTiles file. Copy it again and compare its size.",
    ),
    Trouble.VECTOR: (
        "tệp chứa bản đồ véc-tơ, phần mềm chỉ hiện được ảnh. Mở trong QGIS, chọn Processing, «Generate XYZ tiles"
        " (MBTiles)», định dạng PNG, rồi chạy: .venv/bin/pmtiles-convert nen.mbtiles nen.pmtiles",
        "the file holds vector tiles, only pictures are shown. Open it in QGIS, choose Processing, “Generate XYZ tiles"
        " (MBTiles)”, format PNG, then run: .venv/bin/pmtiles-convert base.mbtiles base.pmtiles",
    ),
    Trouble.UNREAD: (
        "tệp không chứa ảnh PNG, JPEG, WebP, nén theo cách khác, hoặc thuộc phiên bản PMTiles cũ. Tạo lại từ tệp"
        " MBTiles: .venv/bin/pmtiles-convert nen.mbtiles nen.pmtiles",
        "the file holds no PNG, JPEG or WebP pictures, is compressed otherwise, or is of an older version of PMTiles."
        " Make it again from an MBTiles file: .venv/bin/pmtiles-convert base.mbtiles base.pmtiles",
    ),
}


@checks.register(deploy=True)
def where_people_find_it(app_configs, **kwargs) -> list[checks.CheckMessage]:
    """Warn where links in mails lead nowhere, or to a name under which the server does not answer."""
    site = urlsplit(settings.SITE_URL)
    host = site.hostname or ""
    if host in OUTSIDE:
        return [
            _warning(
                "bkproject.W001",
                "SITE_URL chưa đặt: liên kết trong thư dẫn về máy của người đọc. Đặt SITE_URL=https://tên-máy-chủ.",
                "SITE_URL is not set: links in mails lead to their reader's own computer. Set SITE_URL=https://your-host.",
            )
        ]
    found: list[checks.CheckMessage] = []
    if site.scheme != "https":
        found.append(
            _warning(
                "bkproject.W002",
                "SITE_URL bắt đầu bằng http: khi PRODUCTION=1 cần https.",
                "SITE_URL begins with http: in production it is https.",
            )
        )
    if not validate_host(host, settings.ALLOWED_HOSTS):
        found.append(
            _warning(
                "bkproject.W003",
                f"Máy chủ không trả lời dưới tên {host} của SITE_URL. Thêm tên đó vào ALLOWED_HOSTS.",
                f"The server does not answer under the name {host} of SITE_URL. Add it to ALLOWED_HOSTS.",
            )
        )
    return found


@checks.register(deploy=True)
def how_mail_goes_out(app_configs, **kwargs) -> list[checks.CheckMessage]:
    """Warn where digests and reminders are printed instead of sent."""
    if not settings.EMAIL_BACKEND.endswith(".console.EmailBackend"):
        return []
    return [
        _warning(
            "bkproject.W004",
            "EMAIL_URL chưa đặt: thư nhắc việc không được gửi. Đặt EMAIL_URL=submission://tên:mật-khẩu@máy-chủ-thư:587.",
            "EMAIL_URL is not set: digests are not sent. Set EMAIL_URL=submission://user:password@mail-host:587.",
        )
    ]


@checks.register
def several_servers(app_configs, **kwargs) -> list[checks.CheckMessage]:
    """Warn of what several servers do not share and must: the database, the secret key, uploaded files, backups."""
    if not settings.SEVERAL_SERVERS:
        return []
    found: list[checks.CheckMessage] = []
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        found.append(
            _warning(
                "bkproject.W005",
                "Nhiều máy chủ không dùng chung được SQLite. Đặt cùng một DATABASE_URL trên các máy chủ.",
                "Several servers cannot share SQLite. Set the same DATABASE_URL=postgresql://… on each of them.",
            )
        )
    if not settings.IS_KEY_GIVEN:
        found.append(
            _warning(
                "bkproject.W006",
                "SECRET_KEY chưa đặt: mỗi máy chủ có khoá riêng, đăng nhập ở máy này không có giá trị ở máy kia."
                " Đặt cùng một SECRET_KEY trên các máy chủ.",
                "SECRET_KEY is not set: each server has a key of its own, and a sign-in on one is none on another."
                " Set the same SECRET_KEY on each of them.",
            )
        )
    own = settings.DATA_DIR.resolve()
    if settings.MEDIA_STORAGE == "folder" and settings.MEDIA_ROOT.resolve().is_relative_to(own):
        found.append(
            _warning(
                "bkproject.W007",
                "Tệp tải lên nằm trong DATA_DIR của riêng máy chủ này. Đặt MEDIA_ROOT vào thư mục dùng chung, hoặc"
                " MEDIA_STORAGE=s3.",
                "Uploaded files lie in this server's own DATA_DIR. Set MEDIA_ROOT to the shared folder, or"
                " MEDIA_STORAGE=s3.",
            )
        )
    return found


@checks.register
def base_map_of_a_file(app_configs, **kwargs) -> list[checks.CheckMessage]:
    """Warn of a file that gives no base map: the map of sites is shown without one."""
    found = tile_file()
    if not isinstance(found, Trouble):
        return []
    vietnamese, english = UNUSABLE_BASE_MAP[found]
    path = settings.MAP_PMTILES
    return [
        _warning(
            "bkproject.W008",
            f"Bản đồ chưa có nền, MAP_PMTILES={path}: {vietnamese}",
            f"The map has no base map, MAP_PMTILES={path}: {english}",
        )
    ]


def _warning(code: str, vietnamese: str, english: str) -> checks.Warning:
    return checks.Warning(both(vietnamese, english), id=code)
