"""Flask-Mail: the recipient that its connection hands to smtplib."""

from driver_common import reads, release
from flask_mail import sanitize_address

reads("flask-mail", release("flask-mail"), "address-list", lambda text: [sanitize_address(text)])
