"""Webhooks: who registers them, what is told to whom, how it is signed, sent, tried again and paused."""

import datetime
import json
import logging
import re
import socket
import ssl
import threading
import time
from ipaddress import ip_address, ip_network

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from api.hooks import posting, sending
from api.hooks.addresses import is_allowed
from api.hooks.collecting import tables_of
from api.hooks.events import EVENTS
from api.hooks.models import Delivery, Webhook
from api.tests.program import Program, make_secret
from api.tests.receiver import Receiver, is_signed, listening
from backups.archive import Manifest
from progress.models import Obstacle, ObstacleKind, PersonInCharge
from progress.obstacles.actions import confirm_obstacle, open_obstacle, resolve_obstacle
from progress.tests.cast import browser, document, figure, known_again, make_cast, milestone, record, text_of
from progress.tests.submitting import accept
from usage.models import UseRecord
from values.today import today

ALL_EVENTS = [event.code for event in EVENTS]
ADD = "/api/hooks/add/"


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def receiver(settings):
    settings.WEBHOOKS_LOCAL_NETWORKS = [ip_network("127.0.0.0/8")]
    settings.WEBHOOKS_HTTP = True
    with listening() as found:
        yield found


def admin(cast):
    return known_again(browser(cast.administrator))


def shown(page) -> str:
    return re.search(r'id="secret"\s+value="([^"]+)"', page.content.decode())[1]


def registered(cast, receiver: Receiver, person=None, events=ALL_EVENTS) -> str:
    """Register a webhook on its page; return its secret."""
    values = {"name": "LGSP", "address": receiver.address, "person": (person or cast.department).pk, "events": events}
    page = admin(cast).post(ADD, values)
    assert page.status_code == 200, text_of(page)
    return shown(page)


def test_the_button_under_the_secret_names_what_was_kept(cast, receiver):
    client = browser(cast.administrator, "vi")
    values = {"name": "LGSP", "address": receiver.address, "person": cast.department.pk, "events": ALL_EVENTS}
    page = text_of(known_again(client).post(ADD, values))
    assert "Khóa" in page
    assert "Đã lưu khóa" in page
    assert "Đã lưu mã" not in page


def send(receiver: Receiver) -> list[tuple[str, str | None, int | None]]:
    """Run the command; return what came: event, list, key of the record."""
    call_command("send_webhooks")
    return [(one["type"], one["list"], one["data"].get("id")) for one in receiver.take()]


def obstacle_of(site, by) -> Obstacle:
    kind, _made = ObstacleKind.objects.get_or_create(code="land", defaults={"name": "Đất đai", "order": 1})
    return open_obstacle(site=site, by=by, values={"kind": kind, "description": "Thiếu vốn"})


def test_what_happened_is_told_as_the_interface_tells_it_and_signed(cast, receiver):
    figure(cast.cluster, "area", "30")  # before there was a webhook
    secret = registered(cast, receiver)
    assert send(receiver) == []
    area = figure(cast.cluster, "area", "40", source="quyết định")
    obstacle = obstacle_of(cast.cluster, cast.department)
    call_command("send_webhooks")
    headers, body = receiver.sent[0]
    assert is_signed(secret, headers, body)
    assert not is_signed(secret, headers, body + b" ")
    assert headers["content-type"] == "application/json"
    assert re.fullmatch(r"msg_[0-9a-f]{32}", headers["webhook-id"])
    assert abs(int(headers["webhook-timestamp"]) - timezone.now().timestamp()) < 60
    first, second = receiver.take()
    assert (first["type"], first["list"], second["type"]) == ("figure.recorded", "figures", "obstacle.opened")
    program = Program(make_secret(cast.department))
    assert first["data"] == program.get(f"figures/{area.pk}/").json()
    assert second["data"] == program.get(f"obstacles/{obstacle.pk}/").json()
    assert send(receiver) == []  # nothing twice, though the last minutes are looked through again


def test_each_event_is_told_once_it_happened(cast, receiver, time_machine):
    time_machine.move_to(timezone.now())
    registered(cast, receiver)
    eia = record(cast.cluster, "eia", state="in_progress", note="đo đạc")
    assert send(receiver) == [("milestone.changed", "milestones", eia.pk)]
    record(cast.cluster, "eia", note="vẽ")
    assert send(receiver) == []
    tomorrow = f"{today() + datetime.timedelta(days=1):%d/%m/%Y}"
    record(cast.cluster, "eia", forecast=tomorrow)
    assert send(receiver) == [
        ("milestone.changed", "milestones", eia.pk), ("promise.made", "milestone-targets", eia.pk),
    ]  # fmt: skip
    time_machine.shift(datetime.timedelta(days=2))
    assert send(receiver) == [("promise.broken", "milestone-targets", eia.pk)]
    time_machine.shift(datetime.timedelta(days=2))
    assert send(receiver) == []
    late = record(cast.zone, "eia", planned="01/01/2024")  # over when it is said
    assert ("promise.broken", "milestone-targets", late.pk) in send(receiver)
    obstacle = obstacle_of(cast.cluster, cast.department)
    assert send(receiver) == [("obstacle.opened", "obstacles", obstacle.pk)]
    resolve_obstacle(
        obstacle=obstacle, by=cast.department, version=obstacle.version, resolved_on=today(), resolution="Đã cấp vốn"
    )
    obstacle.refresh_from_db()
    assert send(receiver) == []
    confirm_obstacle(obstacle=obstacle, by=cast.administrator, version=obstacle.version, confirmed_on=today())
    assert send(receiver) == [("obstacle.closed", "obstacles", obstacle.pk)]
    paper = document(cast.cluster)
    assert send(receiver) == [("document.added", "documents", paper.pk)]
    cast.cluster.note = "khác"
    cast.cluster.save()
    assert send(receiver) == [("site.changed", "sites", cast.cluster.pk)]
    area = figure(cast.cluster, "area", "40")
    gone = area.pk
    send(receiver)
    area.delete()
    call_command("send_webhooks")
    [told] = receiver.take()
    assert (told["type"], told["list"]) == ("record.deleted", "figures")
    assert told["data"] == {"id": gone, "deleted": True, "deleted_at": told["timestamp"]}


def test_reports_decided_and_changes_undone_are_told(cast, receiver):
    registered(cast, receiver)
    eia = milestone(cast.cluster, "eia")
    values = {"milestone": eia.pk, "version": eia.version, "values": {"percent": 40, "state": "in_progress"}}
    program = Program(make_secret(cast.clerk))
    assert program.post("reports/milestone/", json.dumps(values | {"reason": "theo tiến độ"})).status_code == 201
    assert send(receiver) == []
    report = cast.cluster.submissions.get()
    accept(browser(cast.department), report)
    assert set(send(receiver)) == {
        ("report.approved", "reports", report.pk), ("milestone.changed", "milestones", eia.pk),
    }  # fmt: skip
    eia.refresh_from_db()
    client, address = browser(cast.department), reverse("progress:undo", args=["milestone", eia.history.first().pk])
    seen = re.search(r'name="seen" value="([^"]+)"', client.get(address).content.decode())[1]
    assert client.post(address, {"reason": "nhầm", "seen": seen}).status_code == 302
    assert set(send(receiver)) == {
        ("record.undone", "milestones", eia.pk), ("milestone.changed", "milestones", eia.pk),
    }  # fmt: skip


def test_what_is_rolled_back_is_not_told_and_of_many_saves_the_last_is(cast, receiver):
    registered(cast, receiver)
    with transaction.atomic():
        figure(cast.cluster, "area", "40")
        transaction.set_rollback(True)
    assert send(receiver) == []
    for note in "abc":
        cast.cluster.note = note
        cast.cluster.save()
    call_command("send_webhooks")
    assert [one["data"]["note"] for one in receiver.take()] == ["c"]


def test_only_what_the_account_may_see_is_told(cast, receiver):
    registered(cast, receiver, person=cast.board)
    figure(cast.cluster, "area", "40")
    seen = figure(cast.zone, "area", "50")
    hidden = figure(cast.cluster, "term", "50")
    hidden.delete()
    assert send(receiver) == [("figure.recorded", "figures", seen.pk)]
    # What is not yet sent when the rights go is not sent.
    receiver.answer(503)
    figure(cast.zone, "term", "50")
    assert send(receiver) == [("figure.recorded", "figures", Delivery.objects.latest("pk").record_pk)]
    cast.board.groups.clear()
    Delivery.objects.update(next_at=timezone.now())
    Webhook.objects.update(rests_until=None)
    assert send(receiver) == []
    assert Delivery.objects.latest("pk").state == "dropped"
    User.objects.filter(pk=cast.board.pk).update(is_active=False)
    call_command("send_webhooks")
    hook = Webhook.objects.get()
    assert hook.pause_reason == "closed"


def test_a_failure_is_tried_again_in_order_and_comes_through(cast, receiver, time_machine):
    time_machine.move_to(timezone.now())
    secret = registered(cast, receiver)
    receiver.answer(500, f"broken {secret}\0 {secret[6:]} xin lỗi")
    first, second = figure(cast.cluster, "area", "40"), figure(cast.zone, "area", "50")
    assert send(receiver) == [("figure.recorded", "figures", first.pk)]  # the second waits for the first
    delivery = Delivery.objects.get(record_pk=first.pk)
    assert (delivery.state, delivery.status, delivery.attempts) == ("waiting", 500, 1)
    assert delivery.answer == "broken … … xin lỗi"
    assert send(receiver) == []
    time_machine.shift(datetime.timedelta(minutes=2))
    call_command("send_webhooks")
    (headers, body), _second = receiver.sent
    assert headers["webhook-id"] == delivery.message_id
    assert is_signed(secret, headers, body)
    assert [one["data"]["id"] for one in receiver.take()] == [first.pk, second.pk]
    # One that the receiver refuses holds up no other; a receiver that asks for time is given it.
    receiver.answer(422)
    third, fourth = figure(cast.cluster, "term", "40"), figure(cast.zone, "term", "50")
    assert [pk for *_told, pk in send(receiver)] == [third.pk, fourth.pk]
    receiver.answer(429, Retry_After="7200")
    time_machine.shift(datetime.timedelta(minutes=2))
    assert [pk for *_told, pk in send(receiver)] == [third.pk]
    time_machine.shift(datetime.timedelta(minutes=119))
    assert send(receiver) == []
    time_machine.shift(datetime.timedelta(minutes=2))
    assert [pk for *_told, pk in send(receiver)] == [third.pk]
    log = text_of(admin(cast).get(f"/api/hooks/{Webhook.objects.get().pk}/"))
    assert "delivered: 4" in log
    assert secret not in log


def test_after_three_days_it_is_paused_and_whoever_registered_it_is_told(cast, receiver, time_machine, mailoutbox):
    time_machine.move_to(timezone.now())
    registered(cast, receiver)
    User.objects.filter(pk=cast.administrator.pk).update(email="quan-tri@example.vn")
    area = figure(cast.cluster, "area", "40")
    begun, attempts = timezone.now(), 0
    while not Webhook.objects.get().paused_at:
        receiver.answer(302, Location="http://127.0.0.1/elsewhere")
        attempts += len(send(receiver))
        time_machine.move_to(Delivery.objects.get().next_at)
    assert attempts == 10
    assert datetime.timedelta(days=3) < timezone.now() - begun < datetime.timedelta(days=4)
    figure(cast.zone, "area", "50")
    assert send(receiver) == []
    client = admin(cast)
    assert "Paused Webhook: LGSP (127.0.0.1)" in text_of(client.get("/notifications/"))
    call_command("send_digest", user=["administrator"])
    assert "LGSP (127.0.0.1)" in mailoutbox[0].body
    hook = Webhook.objects.get()
    opened = client.get(re.search(r"/notifications/\d+/", client.get("/notifications/").content.decode())[0])
    assert opened["Location"] == f"/api/hooks/{hook.pk}/"
    client.post(f"/api/hooks/{hook.pk}/go-on/")
    receiver.answers.clear()
    assert [pk for *_told, pk in send(receiver)] == [area.pk, cast.zone.figures.get().pk]
    assert "LGSP" not in text_of(client.get("/notifications/"))
    receiver.answer(410)
    figure(cast.zone, "term", "50")
    send(receiver)
    assert Webhook.objects.get().pause_reason == "gone"


def test_a_slow_receiver_keeps_no_other_waiting_and_is_given_up(cast, receiver, settings, monkeypatch):
    monkeypatch.setattr(posting, "SECONDS", 0.3)
    with listening() as other:
        registered(cast, receiver, events=["figure.recorded"])
        registered(cast, other, events=["figure.recorded"])
        order = []
        receiver.before = lambda: (order.append("slow begins"), time.sleep(0.8), order.append("slow ends"))
        other.before = lambda: order.append("other")
        figure(cast.cluster, "area", "40")
        call_command("send_webhooks")
        assert "slow ends" not in order[: order.index("other")]
        slow = Delivery.objects.get(hook__address=receiver.address)
        assert (slow.trouble, slow.status, slow.state) == ("slow", None, "waiting")
        assert Delivery.objects.get(hook__address=other.address).state == "delivered"


def test_a_byte_now_and_then_does_not_keep_us_for_ever(monkeypatch, settings):
    settings.WEBHOOKS_LOCAL_NETWORKS, settings.WEBHOOKS_HTTP = [ip_network("127.0.0.1")], True
    monkeypatch.setattr(posting, "SECONDS_IN_ALL", 0.4)
    server = socket.create_server(("127.0.0.1", 0))

    def drip():
        taken, _where = server.accept()
        try:
            taken.recv(65536)
            for byte in b"HTTP/1.1 200 " + b"O" * 1000:
                taken.sendall(bytes([byte]))
                time.sleep(0.02)
        except OSError:
            return

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    answer = posting.post(f"http://127.0.0.1:{server.getsockname()[1]}/", b"{}", {})
    assert (answer.status, answer.trouble) == (None, "slow")
    assert answer.milliseconds < 2000
    server.close()
    thread.join(3)


@pytest.mark.once
def test_a_certificate_is_checked(tmp_path, settings, monkeypatch):
    settings.WEBHOOKS_LOCAL_NETWORKS = [ip_network("127.0.0.1")]
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    days = (datetime.datetime(year, 1, 1, tzinfo=datetime.UTC) for year in (2000, 2100))  # TLS asks the real clock
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, *days)
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    path = tmp_path / "ca.pem"
    plain = serialization.NoEncryption()
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM) + secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    with listening(lambda plain: context.wrap_socket(plain, server_side=True)) as receiver:
        port = receiver.address.split(":")[2].partition("/")[0]
        address = f"https://localhost:{port}/"
        assert posting.post(address, b"{}", {}).trouble == "certificate"
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
        assert posting.post(address, b"{}", {}).status == 204
        assert posting.post(f"https://127.0.0.1:{port}/", b"{}", {}).trouble == "certificate"


@pytest.mark.once
def test_a_handshake_that_never_ends_does_not_keep_us_for_ever(monkeypatch, settings):
    settings.WEBHOOKS_LOCAL_NETWORKS = [ip_network("127.0.0.1")]
    monkeypatch.setattr(posting, "SECONDS_IN_ALL", 0.4)
    server = socket.create_server(("127.0.0.1", 0))

    def drip():
        taken, _where = server.accept()
        try:
            taken.recv(65536)
            for byte in b"\x16\x03\x03\x20\x00\x02" + bytes(150):
                taken.sendall(bytes([byte]))
                time.sleep(0.02)
        except OSError:
            return
        finally:
            taken.close()

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    answer = posting.post(f"https://127.0.0.1:{server.getsockname()[1]}/", b"{}", {})
    assert (answer.status, answer.trouble) == (None, "slow")
    assert answer.milliseconds < 2000
    server.close()
    thread.join(5)


@pytest.mark.parametrize(
    "address",
    [
        "http://example.vn/", "https://127.0.0.1/", "https://[::1]/", "https://10.0.0.8/", "https://169.254.169.254/",
        "https://[::ffff:10.0.0.8]/", "https://[64:ff9b::a00:8]/", "https://[2002:a00:8::]/", "https://0.0.0.0/",
        "https://localhost/", "https://a.localhost./", "https://user:pw@example.vn/", "https://example.vn/#x",
        "ftp://example.vn/", "https://", "example.vn", "https://example.vn:99999/", "https://a b.vn/",
        "https://example.vn\\@127.0.0.1/", "https://exa\0mple.vn/", "https://" + "a" * 600 + ".vn/", "javascript:1",
        "https://[::1/", "//example.vn/", "https://224.0.0.1/", "https://100.64.1.1/", "https://[fec0::1]/", "https://[64:ff9b:1:a00:8::808:808]/",
    ],
)  # fmt: skip
@pytest.mark.once
def test_no_address_that_leads_inside_or_nowhere_is_registered(cast, address):
    values = {"name": "a", "address": address, "person": cast.department.pk, "events": ALL_EVENTS}
    page = admin(cast).post(ADD, values)
    assert page.status_code == 422
    assert "address" in page.context["form"].errors
    assert not Webhook.objects.exists()


@pytest.mark.once
@pytest.mark.parametrize("found", ["127.0.0.1", "10.1.2.3", "::1", "fd00::1", "::ffff:192.168.1.1"])
def test_a_name_that_leads_inside_is_refused_when_it_is_looked_up(monkeypatch, found, settings):
    """Whatever it led to when it was registered; nothing is looked up twice."""
    asked = []

    def look_up(host, port, **more):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (found, port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", lambda *args: pytest.fail("connected"))
    assert posting.post("https://hooks.example.vn/", b"{}", {}).trouble == "internal"
    assert asked == ["hooks.example.vn"]
    settings.WEBHOOKS_LOCAL_NETWORKS = [ip_network("10.9.0.0/16")]
    assert posting.post("https://hooks.example.vn/", b"{}", {}).trouble == "internal"
    # Without TLS nothing leaves the networks that are named.
    assert not is_allowed(ip_address("8.8.8.8"), plain=True)
    assert is_allowed(ip_address("10.9.1.1"), plain=True)


def test_administrators_alone_register_and_the_secret_lies_nowhere(cast, receiver, caplog):
    values = {"name": "LGSP", "address": receiver.address, "person": cast.department.pk, "events": ["site.changed"]}
    for other in (cast.department, cast.leader, cast.clerk):
        assert known_again(browser(other)).post(ADD, values).status_code == 403
        assert browser(other).get("/api/hooks/").status_code == 403
    # Who they are is asked first.
    asked = browser(cast.administrator).post(ADD, values)
    assert asked["Location"].startswith("/account/confirm/")
    root = User.objects.create_superuser("root")
    assert admin(cast).post(ADD, values | {"person": root.pk}).status_code == 422
    for wrong in ({"events": []}, {"events": ["x"]}, {"name": ""}, {"person": 10**30}, {"person": cast.nobody.pk}):
        assert admin(cast).post(ADD, values | wrong).status_code == 422, wrong
    with caplog.at_level(logging.DEBUG):
        secret = registered(cast, receiver)
        cast.cluster.note = "khác"
        cast.cluster.save()
        send(receiver)
    assert secret not in caplog.text
    assert secret[6:] not in str(Webhook.objects.values())
    hook, client = Webhook.objects.get(), admin(cast)
    assert not any(secret in text_of(client.get(page)) for page in ("/api/hooks/", f"/api/hooks/{hook.pk}/"))
    told = client.post(f"/api/hooks/{hook.pk}/secret/")
    renewed = shown(told)
    cast.cluster.note = "khác nữa"
    cast.cluster.save()
    call_command("send_webhooks")
    headers, body = receiver.sent[0]
    assert len(headers["webhook-signature"].split()) == 2
    assert is_signed(secret, headers, body)
    assert is_signed(renewed, headers, body)
    Webhook.objects.update(earlier_until=timezone.now())
    client.post(f"/api/hooks/{hook.pk}/test/")
    headers, body = receiver.sent[-1]
    assert is_signed(renewed, headers, body)
    assert not is_signed(secret, headers, body)
    client.post(f"/api/hooks/{hook.pk}/withdraw/")
    assert client.post(f"/api/hooks/{hook.pk}/test/").status_code == 404
    assert Webhook.objects.values_list("secret", "earlier_secret").get() == ("", "")
    used = list(UseRecord.objects.filter(kind="webhook").order_by("pk").values_list("what", flat=True))
    assert [what[0] for what in used] == ["+", "~", "−"]
    assert not any("k-e-y" in what or secret in what for what in used)


def test_a_test_message_a_message_again_a_pause_and_a_change(cast, receiver, settings):
    registered(cast, receiver, events=["figure.recorded"])
    hook, client = Webhook.objects.get(), admin(cast)
    page = client.post(f"/api/hooks/{hook.pk}/test/", follow=True)
    assert "Delivered: answer 204" in text_of(page)
    assert [one["type"] for one in receiver.take()] == ["ping"]
    receiver.answer(500)
    assert "Not delivered: answer 500" in text_of(client.post(f"/api/hooks/{hook.pk}/test/", follow=True))
    receiver.take()
    assert send(receiver) == []  # a test is not tried again
    area = figure(cast.cluster, "area", "40")
    assert len(send(receiver)) == 1
    delivery = Delivery.objects.get(record_pk=area.pk)
    client.post(f"/api/hooks/deliveries/{delivery.pk}/send/")
    assert receiver.sent[0][0]["webhook-id"] == delivery.message_id
    receiver.take()
    client.post(f"/api/hooks/{hook.pk}/pause/")
    obstacle_of(cast.cluster, cast.department)
    figure(cast.zone, "area", "50")
    assert send(receiver) == []
    values = {"name": "Trục", "address": receiver.address, "events": ["figure.recorded", "obstacle.opened"]}
    assert client.post(f"/api/hooks/{hook.pk}/edit/", values).status_code == 302
    client.post(f"/api/hooks/{hook.pk}/go-on/")
    # Of the event that is new what happened before it was chosen is not told.
    assert [event for event, *_more in send(receiver)] == ["figure.recorded"]
    assert client.get(f"/api/hooks/{hook.pk}/?state=delivered&page=x").status_code == 200
    settings.WEBHOOKS_KEPT_DAYS = 7
    Delivery.objects.update(made_at=timezone.now() - datetime.timedelta(days=8))
    Webhook.objects.update(position={"progress.sitefigure": 10**6})
    send(receiver)
    assert not Delivery.objects.exists()


def test_a_secret_of_another_key_pauses_and_two_at_once_send_once(cast, receiver, settings):
    registered(cast, receiver, events=["figure.recorded"])
    figure(cast.cluster, "area", "40")
    Webhook.objects.update(busy_until=timezone.now() + datetime.timedelta(minutes=1))
    assert send(receiver) == []
    Webhook.objects.update(busy_until=None)
    settings.SECRET_KEY = "another"
    assert send(receiver) == []
    assert Webhook.objects.get().pause_reason == "unreadable"


def test_a_run_longer_than_its_lease_does_not_free_what_another_took_over(cast, receiver, monkeypatch):
    registered(cast, receiver, events=["figure.recorded"])
    figure(cast.cluster, "area", "40")
    others = timezone.now() + datetime.timedelta(minutes=9)
    noted = sending.note
    monkeypatch.setattr(sending, "note", lambda *args: (Webhook.objects.update(busy_until=others), noted(*args))[1])
    assert len(send(receiver)) == 1
    assert Webhook.objects.get().busy_until == others
    Webhook.objects.update(busy_until=None)
    monkeypatch.undo()
    figure(cast.zone, "area", "40")
    assert len(send(receiver)) == 1
    assert Webhook.objects.get().busy_until is None


@pytest.mark.once
def test_it_asks_the_database_as_often_for_many_events(cast, receiver):
    registered(cast, receiver)
    kind = ObstacleKind.objects.create(code="land", name="Đất đai", order=1)

    def fill(site) -> None:
        document(site, number=f"{site.pk}/QĐ-UBND")
        figure(site, "area", "40")
        record(site, "eia", planned="Q1/2027")
        Obstacle.objects.create(site_id=site.pk, kind=kind, description="Vướng")

    def asked() -> int:
        receiver.answer(503)
        with CaptureQueriesContext(connection) as queries:
            assert len(send(receiver)) == 1
        Delivery.objects.all().delete()
        Webhook.objects.update(rests_until=None)
        return len(queries)

    def begin_now() -> None:
        with_all = Webhook.objects.get()
        tables = tables_of(with_all.events, with_all.person)
        Webhook.objects.update(position={table.label: table.newest() for table in tables})

    fill(cast.cluster)
    few = asked()
    begin_now()
    for site in (cast.other_cluster, cast.zone):
        fill(site)
    many = asked()
    assert many <= few <= 80


@pytest.mark.once
def test_no_message_is_sent_where_nobody_registered_a_webhook(cast, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **more: pytest.fail("asked"))
    figure(cast.cluster, "area", "40")
    call_command("send_webhooks")
    assert not Delivery.objects.exists()
    assert mail.outbox == []
    assert not PersonInCharge.objects.exists()


@pytest.mark.once
def test_who_may_not_lend_an_accounts_rights_leads_them_nowhere_else(cast, receiver):
    root = User.objects.create_superuser("root")
    registered(cast, receiver, events=["figure.recorded"])
    Webhook.objects.update(person=root)
    hook = Webhook.objects.get()
    values = {"name": "LGSP", "address": f"{receiver.address}other", "events": ["figure.recorded"]}
    page = admin(cast).post(f"/api/hooks/{hook.pk}/edit/", values)
    assert page.status_code == 422
    assert "Only a person with all rights" in text_of(page)
    assert Webhook.objects.get().address == receiver.address


def test_what_waits_says_nothing_once_the_account_lost_its_rights(cast, receiver):
    registered(cast, receiver, events=["record.deleted"])
    area = figure(cast.cluster, "area", "40")
    area.delete()
    receiver.answer(500)
    assert len(send(receiver)) == 1
    cast.department.groups.clear()
    Webhook.objects.update(rests_until=None)
    Delivery.objects.update(next_at=timezone.now())
    assert send(receiver) == []
    assert Delivery.objects.get().state == "dropped"


def test_what_was_to_be_sent_before_a_clock_went_back_is_sent(cast, receiver):
    registered(cast, receiver, events=["figure.recorded"])
    figure(cast.cluster, "area", "40")
    receiver.answer(500)
    assert len(send(receiver)) == 1
    late = timezone.now() + datetime.timedelta(days=900)
    Webhook.objects.update(rests_until=late)
    Delivery.objects.update(next_at=late)
    assert len(send(receiver)) == 1


def test_a_restored_backup_sends_nothing_until_somebody_says_so(cast, receiver, monkeypatch, capsys):
    registered(cast, receiver, events=["figure.recorded"])
    figure(cast.cluster, "area", "40")
    monkeypatch.setattr("bkproject.management.commands.restore.restore", lambda *args: Manifest())
    call_command("restore", "a.zip")
    assert "1" in capsys.readouterr().out.splitlines()[-1]
    assert send(receiver) == []
    hook = Webhook.objects.get()
    assert hook.pause_reason == "restored"
    admin(cast).post(f"/api/hooks/{hook.pk}/go-on/")
    assert len(send(receiver)) == 1
