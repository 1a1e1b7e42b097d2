"""WTForms: a form with validators.Email(), as Flask-WTF has it."""

from driver_common import decides, release

import email_validator
from wtforms import Form, StringField
from wtforms.validators import Email

# Names such as .example are no names of the public Internet, and refused otherwise.
email_validator.SPECIAL_USE_DOMAIN_NAMES.clear()


class SignUp(Form):
    email = StringField(validators=[Email()])


def is_valid(text):
    return SignUp(data={"email": text}).validate()


decides("wtforms", release("wtforms"), is_valid)
