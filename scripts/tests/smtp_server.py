"""A real mail server for the tests: plays the scene that its argument describes as JSON, and tells what it sees.

One JSON object a line on standard output: first {"event": "ready", "port": ..., "ca": ...}, then what happens. It ends
with its standard input, so that none outlives its test.
"""

import asyncio
import base64
import email
import email.policy
import json
import os
import ssl
import subprocess
import sys
import tempfile

from aiosmtpd.smtp import SMTP, AuthResult

SCENE = json.loads(sys.argv[1])
REPLIES = SCENE.get("replies", {})
# Where the server falls silent or hangs up: CONNECT, MAIL, RCPT, DATA, BODY (in the middle of it), END (after it).
BREAK = SCENE.get("break")
SILENT = SCENE.get("silent", False)


def tell(event, **members):
    print(json.dumps({"event": event, **members}), flush=True)


def describe(envelope):
    raw = envelope.original_content or envelope.content
    message = email.message_from_bytes(raw, policy=email.policy.default)
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
            name: [[address.display_name, address.addr_spec] for address in message[name].addresses]
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
    async def stop_here(self, place):
        if BREAK != place:
            return False
        tell("broken", at=place)
        if SILENT:
            await asyncio.sleep(3600)
        self.transport.abort()
        return True

    async def smtp_MAIL(self, arg):
        if not await self.stop_here("MAIL"):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg):
        if not await self.stop_here("RCPT"):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg):
        if await self.stop_here("DATA"):
            return
        if "DATA" in REPLIES:
            await self.push(REPLIES["DATA"])
            return
        if BREAK == "BODY":
            await self.push("354 go on")
            await self._reader.readline()
            await self.stop_here("BODY")
            return
        await super().smtp_DATA(arg)


class Handler:
    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        tell("ehlo", tls=session.ssl is not None or SCENE.get("tls") == "smtps")
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        tell("mail", address=address, options=options, authenticated=session.authenticated)
        if "MAIL" in REPLIES:
            return REPLIES["MAIL"]
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        tell("rcpt", address=address)
        answer = REPLIES.get("RCPT " + address, REPLIES.get("RCPT"))
        # A list is one answer for each time that the address is asked for; the last one stays.
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if answer is not None and not answer.startswith("2"):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        tell("message", **describe(envelope))
        if await server.stop_here("END"):
            return "250 OK"
        return REPLIES.get("END", "250 OK taken")


def authenticate(server, session, envelope, mechanism, data):
    user, password = data.login.decode(), data.password.decode()
    is_right = SCENE["users"].get(user) == password
    tell("auth", user=user, right=is_right, mechanism=mechanism)
    return AuthResult(success=is_right, handled=False) if not is_right else AuthResult(success=True)


def certificate(folder):
    """A certificate for this run, which is its own authority."""
    cert, key = os.path.join(folder, "cert.pem"), os.path.join(folder, "key.pem")
    names = SCENE.get("names", "DNS:localhost,IP:127.0.0.1")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        + ["-keyout", key, "-out", cert, "-days", str(SCENE.get("days", 2)), "-subj", "/CN=test", "-addext"]
        + [f"subjectAltName={names}"],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return cert, context


async def broken_connection(reader, writer):
    tell("broken", at="CONNECT")
    if SILENT:
        await asyncio.sleep(3600)
    writer.transport.abort()


async def refused_connection(reader, writer):
    writer.write((REPLIES["CONNECT"] + "\r\n").encode())
    await writer.drain()
    await asyncio.sleep(1)
    writer.close()


async def main(folder):
    tls = SCENE.get("tls", "none")
    cert, context = certificate(folder) if tls != "none" else (None, None)
    loop = asyncio.get_running_loop()
    users = SCENE.get("users")

    def make():
        return Server(
            Handler(),
            hostname="localhost",
            enable_SMTPUTF8=SCENE.get("smtputf8", True),
            data_size_limit=SCENE.get("size", 33554432),
            tls_context=context if tls == "starttls" else None,
            auth_required=users is not None,
            auth_require_tls=tls == "starttls",
            authenticator=authenticate if users is not None else None,
            auth_exclude_mechanism=SCENE.get("without", []),
        )

    outer = context if tls == "smtps" else None
    if BREAK == "CONNECT" or "CONNECT" in REPLIES:
        play = broken_connection if BREAK == "CONNECT" else refused_connection
        server = await asyncio.start_server(play, "127.0.0.1", 0, ssl=outer)
    else:
        server = await loop.create_server(make, "127.0.0.1", 0, ssl=outer)
    tell("ready", port=server.sockets[0].getsockname()[1], ca=cert)
    await loop.run_in_executor(None, sys.stdin.read)
    os._exit(0)


with tempfile.TemporaryDirectory() as folder:
    asyncio.run(main(folder))
