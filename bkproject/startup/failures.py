"""Why the tracker does not start, as two sentences for whoever runs it: what is wrong and the way out, in Vietnamese
and in English. Knows only failures that somebody can mend from outside; any other is ours, and keeps its trace."""

import re

import django.db
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from environs import EnvError

from bkproject.startup.sentences import both
from files.disk import Trouble, trouble_of

# What PostgreSQL says before anybody is connected; such errors carry no code.
_REFUSED = re.compile(r'password|authentication|no pg_hba|role "[^"]*" does not exist', re.IGNORECASE)
_MISSING = re.compile(r'database "[^"]*" does not exist')


def reason(error: BaseException) -> str | None:
    """Return what keeps the tracker from starting, in two sentences; None for a failure that is ours to mend."""
    if isinstance(error, EnvError):
        return _wrong_variable(error)
    if isinstance(error, ImproperlyConfigured):
        text = str(error)
        return text if text.startswith("\n") else both(f"Cấu hình sai: {text}", f"Wrong configuration: {text}")
    if trouble := trouble_of(error):
        return _not_written(trouble, error)
    if isinstance(error, django.db.DatabaseError):
        return _database(error)
    if isinstance(error, ValueError) and (named := re.match(r"([A-Z_]+)=", str(error))):
        return both(
            f"Biến {named[1]} cần một số nguyên dương trong giới hạn. Hãy sửa trong .env hoặc môi trường.",
            f"{str(error).rstrip('.')}. Correct it in .env or the environment.",
        )
    if isinstance(error, OSError):
        return both(
            f"Không khởi động được: {error}. Hãy kiểm tra thư mục DATA_DIR và quyền của người dùng chạy phần mềm.",
            f"Cannot start: {error}. Check the folder DATA_DIR and the rights of the user who runs the tracker.",
        )
    return None


def _wrong_variable(error: EnvError) -> str:
    found = re.search(r'"(\w+)" (?:invalid: )?(.*)', str(error), re.DOTALL)
    name, why = (found[1], found[2].strip("[]'. \n")) if found else ("?", str(error))
    return both(
        f"Biến {name} có giá trị không dùng được ({why}). Hãy sửa trong .env hoặc môi trường; bảng các biến ở README.",
        f"The variable {name} has a value that cannot be used ({why}). Correct it in .env or the environment; the table"
        " of variables is in README.",
    )


def _not_written(trouble: Trouble, error: BaseException) -> str:
    if trouble == Trouble.FULL:
        return both(
            f"Ổ đĩa của máy chủ đã đầy ({error}). Hãy giải phóng chỗ trống rồi khởi động lại.",
            f"The server's disk is full ({error}). Make room, then start again.",
        )
    return both(
        f"Không ghi được vào nơi chứa dữ liệu ({error}). Hãy cho người dùng chạy phần mềm quyền ghi vào"
        f" {settings.DATA_DIR}, hoặc đặt DATA_DIR.",
        f"The place of the data cannot be written to ({error}). Let the user who runs the tracker write to"
        f" {settings.DATA_DIR}, or set DATA_DIR.",
    )


def _database(error: django.db.DatabaseError) -> str | None:
    """Return the sentences about a database; its password is in none of them."""
    database = settings.DATABASES["default"]
    said = str(error).strip().splitlines()[0].removeprefix("connection failed: ")
    if "sqlite3" in database["ENGINE"]:
        return _sqlite(said, database["NAME"])
    where = f"{database['HOST'] or 'localhost'}:{database['PORT'] or 5432}/{database['NAME']}"
    if _REFUSED.search(said):
        return both(
            f"PostgreSQL ({where}) không nhận tên hoặc mật khẩu của {database['USER']}. Hãy sửa DATABASE_URL.",
            f"PostgreSQL ({where}) refuses the name or password of {database['USER']}. Correct DATABASE_URL.",
        )
    if _MISSING.search(said):
        return both(
            f"PostgreSQL chưa có cơ sở dữ liệu {database['NAME']}. Hãy tạo: createdb --owner {database['USER']}"
            f" {database['NAME']}, hoặc sửa DATABASE_URL.",
            f"PostgreSQL has no database {database['NAME']}. Make it: createdb --owner {database['USER']}"
            f" {database['NAME']}, or correct DATABASE_URL.",
        )
    if isinstance(error, django.db.OperationalError) and getattr(error.__cause__, "sqlstate", None) is None:
        return both(
            f"Không kết nối được PostgreSQL ({where}): {said}. Hãy kiểm tra máy chủ PostgreSQL và DATABASE_URL.",
            f"PostgreSQL ({where}) does not answer: {said}. Check the PostgreSQL server and DATABASE_URL.",
        )
    return None


def _sqlite(said: str, name) -> str | None:
    if "not a database" in said or "malformed" in said:
        return both(
            f"Tệp {name} không phải cơ sở dữ liệu hoặc đã hỏng ({said}). Hãy giữ lại tệp đó và khôi phục bản sao lưu.",
            f"The file {name} is no database, or damaged ({said}). Keep that file and restore a backup.",
        )
    if "locked" in said:
        return both(
            f"Chương trình khác đang giữ cơ sở dữ liệu {name}. Hãy đợi hoặc dừng chương trình đó rồi khởi động lại.",
            f"Another program holds the database {name}. Wait, or stop that program, then start again.",
        )
    return None
