"""marshmallow: the validator behind fields.Email."""

from driver_common import decides, release
from marshmallow import ValidationError
from marshmallow.validate import Email

CHECK = Email()


def is_valid(text):
    try:
        CHECK(text)
    except ValidationError:
        return False
    return True


decides("marshmallow", release("marshmallow"), is_valid)
