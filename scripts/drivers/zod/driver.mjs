// zod: z.email().
import { decides } from "./driver-common.mjs";
import { z } from "zod";

const schema = z.email();

decides("zod", (text) => schema.safeParse(text).success);
