"""pydantic: a model with an EmailStr, as FastAPI has them."""

from driver_common import decides, release

import email_validator
from pydantic import EmailStr, TypeAdapter, ValidationError

# Names such as .example are no names of the public Internet, and refused otherwise.
email_validator.TEST_ENVIRONMENT = True
email_validator.SPECIAL_USE_DOMAIN_NAMES.clear()
ADAPTER = TypeAdapter(EmailStr)


def is_valid(text):
    try:
        ADAPTER.validate_python(text)
    except ValidationError:
        return False
    return True


decides("pydantic", release("pydantic"), is_valid)
