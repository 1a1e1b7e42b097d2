// joi: Joi.string().email().
import { decides, require, surface } from "./driver-common.mjs";

const Joi = require("joi");
// Without `tlds: false` a domain has to end in a name of the IANA's list, which .example is not on.
const schema = Joi.string().email(surface === "email-any-tld" ? { tlds: false } : {});

decides("joi", (text) => schema.validate(text).error === undefined);
