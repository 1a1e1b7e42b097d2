// class-validator: isEmail, behind the decorator @IsEmail().
import { decides, require } from "./driver-common.mjs";

const { isEmail } = require("class-validator");

decides("class-validator", (text) => isEmail(text));
