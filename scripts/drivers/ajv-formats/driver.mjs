// ajv-formats: {"type": "string", "format": "email"}.
import { decides, require } from "./driver-common.mjs";

const Ajv = require("ajv").default;
const ajv = new Ajv();
require("ajv-formats").default(ajv);
const validate = ajv.compile({ type: "string", format: "email" });

decides("ajv-formats", (text) => validate(text));
