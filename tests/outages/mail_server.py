"""A mail server that takes everything (RFC 5321, as much of it as smtplib asks for)."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Mail:
    """What was handed over."""

    recipients: list[str] = field(default_factory=list)
    text: str = ""


@contextmanager
def mail_server(port: int) -> Iterator[list[Mail]]:
    """Listen until the end of the block.

    :returns: the mails that came
    """
    received: list[Mail] = []

    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            mail = Mail()
            while line := self.rfile.readline().decode().strip():
                word = line.split(":")[0].split(" ")[0].upper()
                if word == "RCPT":
                    mail.recipients.append(line.partition("<")[2].rstrip(">"))
                if word == "DATA":
                    self.wfile.write(b"354 go on\r\n")
                    mail.text = "".join(iter(lambda: self.rfile.readline().decode(), ".\r\n"))
                    received.append(mail)
                self.wfile.write(b"221 bye\r\n" if word == "QUIT" else b"250 yes\r\n")

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True

    with Server(("127.0.0.1", port), Session) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield received
        server.shutdown()
