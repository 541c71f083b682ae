"""Real mail servers for the tests, on ports of loopback: each plays a scene, and tells what it sees.

A line of JSON on standard input is a scene: {"place": 1, "tls": "starttls", ...}. On standard output comes a line for
all that happens: first {"place": 1, "event": "ready", "port": ..., "ca": ...}. It ends with its standard input, so that
it never outlives the tests.
"""

import asyncio
import base64
import email
import email.header
import email.policy
import email.utils
import json
import logging
import os
import re
import ssl
import subprocess
import sys
import tempfile
import warnings

from aiosmtpd.smtp import SMTP, AuthResult

warnings.simplefilter("ignore")
# What goes wrong here goes to the client, and so to the test.
logging.disable()

# Where a server falls silent ("silent": true) or hangs up: in answer to CONNECT, MAIL, RCPT or DATA, in the middle of
# the mail (BODY), or after its end (END).


class Scene:
    def __init__(self, options):
        self.options = options
        self.replies = options.get("replies", {})
        self.tls = options.get("tls", "none")
        self.users = options.get("users")

    def tell(self, event, **members):
        print(json.dumps({"place": self.options["place"], "event": event, **members}), flush=True)

    def authenticate(self, server, session, envelope, mechanism, data):
        user, password = data.login.decode(), data.password.decode()
        is_right = self.users.get(user) == password
        self.tell("auth", user=user, right=is_right, mechanism=mechanism)
        return AuthResult(success=is_right, handled=is_right)

    async def stop_here(self, place, transport):
        if self.options.get("break") != place:
            return False
        self.tell("broken", at=place)
        if self.options.get("silent"):
            await asyncio.sleep(3600)
        transport.abort()
        return True


def unfolded(raw, name):
    return re.search(rf"^{name}: ([^\r]*(?:\r\n[ \t][^\r]*)*)", raw.decode(), re.M).group(1).replace("\r\n", "")


def decoded(words):
    # The newer reader leaves a space between encoded words of a name, where the older one knows better (RFC 2047, 6.2).
    return str(email.header.make_header(email.header.decode_header(words)))


def describe(envelope):
    raw = envelope.original_content or envelope.content
    # Beyond ASCII only where both sides agreed on UTF-8 in headers, which this reader takes as text alone.
    message = email.message_from_string(raw.decode(), policy=email.policy.default)
    plain = message.get_body(("plain",))
    html = message.get_body(("html",))
    defects = [str(defect) for part in message.walk() for defect in part.defects]
    defects += [f"{name}: {defect}" for name, value in message.items() for defect in getattr(value, "defects", [])]
    return {
        "sender": envelope.mail_from,
        "recipients": envelope.rcpt_tos,
        "options": envelope.mail_options,
        "headers": [[name, str(value)] for name, value in message.items()],
        "addresses": {
            name: [[decoded(person), address] for person, address in email.utils.getaddresses([unfolded(raw, name)])]
            for name in ("From", "To", "Reply-To")
            if message[name] is not None
        },
        "date": message["Date"].datetime.timestamp() if message["Date"] else None,
        "types": [part.get_content_type() for part in message.walk()],
        "text": plain.get_content().replace("\r\n", "\n") if plain else None,
        "html": html.get_content().replace("\r\n", "\n") if html else None,
        "attachments": [
            {
                "name": part.get_filename(),
                "type": part.get_content_type(),
                "content": base64.b64encode(part.get_payload(decode=True)).decode(),
            }
            for part in message.iter_attachments()
        ],
        "defects": defects,
        "longest": max(len(line) for line in raw.split(b"\r\n")),
        "isASCII": raw.isascii(),
        "raw": base64.b64encode(raw).decode(),
    }


class Server(SMTP):
    def __init__(self, scene, *arguments, **options):
        super().__init__(Handler(scene), *arguments, **options)
        self.scene = scene

    async def smtp_MAIL(self, arg):
        if not await self.scene.stop_here("MAIL", self.transport):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg):
        if not await self.scene.stop_here("RCPT", self.transport):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg):
        if await self.scene.stop_here("DATA", self.transport):
            return
        if "DATA" in self.scene.replies:
            await self.push(self.scene.replies["DATA"])
        elif self.scene.options.get("break") == "BODY":
            await self.push("354 go on")
            await self._reader.readline()
            await self.scene.stop_here("BODY", self.transport)
        else:
            await super().smtp_DATA(arg)


class Handler:
    def __init__(self, scene):
        self.scene = scene

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        self.scene.tell("ehlo", tls=session.ssl is not None or self.scene.tls == "smtps")
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        self.scene.tell("mail", address=address, options=options)
        if "MAIL" in self.scene.replies:
            return self.scene.replies["MAIL"]
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.scene.tell("rcpt", address=address)
        answer = self.scene.replies.get("RCPT " + address, self.scene.replies.get("RCPT"))
        # A list has one answer for each time that it is asked; the last one stays.
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if answer is not None and not answer.startswith("2"):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.scene.tell("message", **describe(envelope))
        if await self.scene.stop_here("END", server.transport):
            return "250 OK"
        return self.scene.replies.get("END", "250 OK taken")


class Certificates:
    """Certificates of this run, each its own authority."""

    def __init__(self, folder):
        self.folder = folder
        self.made = {}

    def get(self, names):
        if names not in self.made:
            base = os.path.join(self.folder, str(len(self.made)))
            cert, key = base + ".cert.pem", base + ".key.pem"
            subprocess.run(
                ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
                + ["-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=test"]
                + ["-addext", f"subjectAltName={names}"],
                check=True,
                capture_output=True,
            )
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(cert, key)
            self.made[names] = (cert, context)
        return self.made[names]


async def refuse(scene, reader, writer):
    """A server that says no, or nothing, before the conversation has begun."""
    if await scene.stop_here("CONNECT", writer.transport):
        return
    writer.write((scene.replies["CONNECT"] + "\r\n").encode())
    await reader.read()
    writer.close()


async def open_place(scene, certificates):
    names = scene.options.get("names", "DNS:localhost,IP:127.0.0.1")
    cert, context = certificates.get(names) if scene.tls != "none" else (None, None)
    outer = context if scene.tls == "smtps" else None

    def make():
        return Server(
            scene,
            hostname="localhost",
            enable_SMTPUTF8=scene.options.get("smtputf8", True),
            tls_context=context if scene.tls == "starttls" else None,
            auth_required=scene.users is not None,
            auth_require_tls=scene.tls == "starttls",
            authenticator=scene.authenticate if scene.users is not None else None,
            auth_exclude_mechanism=scene.options.get("without", []),
        )

    if scene.options.get("break") == "CONNECT" or "CONNECT" in scene.replies:
        server = await asyncio.start_server(lambda *ends: refuse(scene, *ends), "127.0.0.1", 0, ssl=outer)
    else:
        server = await asyncio.get_running_loop().create_server(make, "127.0.0.1", 0, ssl=outer)
    scene.tell("ready", port=server.sockets[0].getsockname()[1], ca=cert)
    return server


async def main(folder):
    certificates = Certificates(folder)
    places = {}
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        options = json.loads(line)
        if options.get("ask"):
            # All that happened before the question is told before the answer.
            places[options["place"]][0].tell("asked")
        elif options.get("close"):
            scene, server = places.pop(options["place"], (None, None))
            if server:
                server.close()
                scene.tell("closed")
        else:
            scene = Scene(options)
            places[options["place"]] = (scene, await open_place(scene, certificates))


with tempfile.TemporaryDirectory() as folder:
    loop = asyncio.new_event_loop()
    loop.run_until_complete(main(folder))
# Servers that are silent still wait.
os._exit(0)
