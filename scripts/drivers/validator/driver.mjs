// validator.js: isEmail, as express-validator calls it.
import { decides, require } from "./driver-common.mjs";

const isEmail = require("validator/lib/isEmail").default;

decides("validator", (text) => isEmail(text));
