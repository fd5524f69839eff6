"""The SMTP server that the tests talk to: says on standard output where it listens, then every mail
that it takes, one JSON object a line. Ends with its standard input.

    smtp.py [--starttls | --tls] [CERTIFICATE KEY]

Addresses say how they are to be treated: refused@… never gets mail, busy@… at the second try.
"""

import asyncio
import email
import email.policy
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

USER, PASSWORD = b"tend", b"a secret of the post office"


class PostOffice:
    def __init__(self):
        self.busy = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.partition("@")[0]
        if name == "refused":
            return f"550 5.1.1 <{address}>: there is nobody of that name"
        if name == "busy" and address not in self.busy:
            self.busy.add(address)
            return "451 4.7.1 Come back later"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        say(
            to=envelope.rcpt_tos,
            sender=envelope.mail_from,
            subject=message["Subject"],
            headers={name.lower(): str(value) for name, value in message.items()},
            text=message.get_body(("plain",)).get_content().replace("\r\n", "\n"),
            html=message.get_body(("html",)).get_content(),
            is_encrypted=server.transport.get_extra_info("ssl_object") is not None,
            is_authenticated=bool(session.authenticated),
        )
        return "250 2.0.0 Taken"


def authenticate(server, session, envelope, mechanism, data):
    return AuthResult(success=(data.login, data.password) == (USER, PASSWORD))


def say(**what):
    print(json.dumps(what), flush=True)


def answer():
    """Says after each line of standard input that everything before has been said."""
    for _ in sys.stdin:
        say(so_far=True)


async def main(arguments):
    mode = arguments.pop(0) if arguments and arguments[0].startswith("--") else ""
    context = None
    if arguments:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*arguments)
    office = PostOffice()
    options = {
        "hostname": "post.example",
        "authenticator": authenticate,
        "tls_context": context if mode == "--starttls" else None,
        "require_starttls": mode == "--starttls",
        "auth_require_tls": mode == "--starttls",
    }
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(office, **options),
        "127.0.0.1",
        ssl=context if mode == "--tls" else None,
    )
    say(port=server.sockets[0].getsockname()[1])
    await loop.run_in_executor(None, answer)


asyncio.run(main(sys.argv[1:]))
