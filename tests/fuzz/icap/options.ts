/**
 * Answers to OPTIONS at random (RFC 3507 §4.10.2), none of which forbids what is asked for afterwards.
 *
 * @module
 */
import type { Dice } from "../../bytes/inputs.ts";
import { blanks, once, pick } from "../grammar/elements.ts";
import { anyCase } from "../choice/wishes.ts";
import { chunk } from "./answers.ts";
import type { Saying } from "./service.ts";

const ALLOWS = [[], ["Allow: 204"], ["Allow: 204, 206"], ["Allow:206,204"]];
const MORE = [
  ...["Transfer-Preview: *", "Max-Connections: 1", "Max-Connections: 100", "Options-TTL: 3600"],
  ...["Options-TTL: 0", "Options-TTL: soon", "Transfer-Complete: html, gif", 'Service: odd; "1"'],
  ...[
    "Transfer-Ignore: zip , exe,",
    "Transfer-Preview: txt,*",
    "Service-ID: x",
    "X-Include: X-Odd",
  ],
];

/** An answer that wants to see so much first. */
export function makeOptions(roll: Dice, preview: number | undefined, tag = "t"): Saying {
  const hasBody = once(roll, 4);
  const lines = [
    `Methods: ${pick(roll, ["RESPMOD, REQMOD", "REQMOD,RESPMOD,"])}`,
    `ISTag: "${tag}"`,
    `Encapsulated: ${hasBody ? "opt-body=0" : "null-body=0"}`,
    ...hasBody ? ["Opt-body-type: Odd"] : [],
    ...preview === undefined ? [] : [`Preview: ${preview}`],
    ...pick(roll, ALLOWS),
    ...once(roll, 2) ? [pick(roll, MORE)] : [],
  ].map((line) => {
    const at = line.indexOf(":");
    return `${anyCase(roll, line.slice(0, at))}:${blanks(roll)}${line.slice(at + 1).trim()}${
      blanks(roll)
    }`;
  });
  const text = `ICAP/1.0 200 OK\r\n${lines.join("\r\n")}\r\n\r\n${
    hasBody ? chunk(roll, "abc") : ""
  }`;
  return { text, piece: pick(roll, [undefined, 1, 20]) };
}
