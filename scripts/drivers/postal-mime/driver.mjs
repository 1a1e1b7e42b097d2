// postal-mime: addressParser.
import { reads } from "./driver-common.mjs";
import { addressParser } from "postal-mime";

reads("postal-mime", "address-list", (text) => addressParser(text, { flatten: true }).map((one) => one.address ?? ""));
