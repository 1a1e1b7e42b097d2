// yup: string().email(). Nothing at all is no e-mail address to it, but passes where it is not required.
import { decides } from "./driver-common.mjs";
import { string } from "yup";

const schema = string().email().required();

decides("yup", (text) => schema.isValidSync(text));
