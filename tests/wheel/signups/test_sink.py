"""The sink keeps what a real client sends, however long it is."""

import smtplib


def test_long(mail_sink):
    long = "a" * 60 + "@" + "b." * 5_000 + "corp.example"
    with smtplib.SMTP(mail_sink.host, mail_sink.port) as client:
        client.sendmail("from@corp.example", [long], "Subject: x\r\n\r\n" + "y" * 5_000)
    assert mail_sink.wait(5) == [long]
