/**
 * A message as JSON: the Email object of JMAP (RFC 8621 §4).
 *
 * @module
 */
import { readMessage } from "../../mime/mod.ts";
import type { Convert } from "../../model/conversion.ts";
import { describeEmail } from "./mail_email_object.ts";
import { giveText, takeBytes } from "./mail_input.ts";

/** Makes `application/json` of `message/rfc822`. */
export const convert: Convert = async (input, conversion) => {
  const bytes = await takeBytes(input, conversion);
  const message = readMessage(bytes, conversion.limits);
  const email = describeEmail(message, bytes.length, conversion);
  return giveText(JSON.stringify(email, null, 2) + "\n", conversion);
};
