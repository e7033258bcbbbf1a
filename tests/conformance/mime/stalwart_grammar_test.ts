import { assertEquals } from "@std/assert";
import { decodeCharset } from "../../../src/mime/charset_text.ts";
import { parseAddresses } from "../../../src/syntax/address.ts";
import { decodeEncodedWords } from "../../../src/syntax/encoded_word.ts";
import { unfoldHeader } from "../../../src/syntax/folded_header.ts";
import { parseMailDate } from "../../../src/syntax/mail_date.ts";
import { parseMessageIds } from "../../../src/syntax/message_id.ts";
import { parseMimeParameters } from "../../../src/syntax/mime_parameters.ts";
import { CORPUS, hasCorpus } from "../../mime/corpus.ts";
import {
  type ExpectedAddresses,
  type ExpectedDate,
  showAddresses,
  showDate,
  showExpectedAddresses,
  squeeze,
} from "./stalwart.ts";

/** What Stalwart's mail-parser expects of single fields. */
interface Grammar {
  readonly read: (header: string) => unknown;
  readonly want: (expected: never) => unknown;
  /** How headers begin that we read otherwise, and the rule that decides. */
  readonly differences: readonly (readonly [string, string])[];
}

interface ExpectedType {
  readonly c_type: string;
  readonly c_subtype: string | null;
  readonly attributes: readonly (readonly [string, string])[] | null;
}

const COMMENT = "RFC 5322 §3.2.2: comments are no part of a name, an address or an identifier";
const LANGUAGE = "the language of a parameter (RFC 2231 §5) is not kept";
const NO_TYPE = "RFC 2045 §5.2: what is no type with a subtype is text/plain, one floor up";

const GRAMMARS: Readonly<Record<string, Grammar>> = {
  address: {
    read: (header) => showAddresses(parseAddresses(header, decodeCharset).addresses),
    want: (expected: ExpectedAddresses) => showExpectedAddresses(expected),
    differences: [
      ["Pete(A nice \\", COMMENT],
      ["Pete(A nice \n", `${COMMENT}; a quoted blank does not quote the parenthesis after it`],
      ["A Group(Some people)", COMMENT],
      ["(Empty list)", COMMENT],
      [
        "Mary Smith <@node",
        "RFC 5322 §4.4: routes and blanks around dots are no part of an address",
      ],
      ["John Doe <jdoe@machine(comment)", COMMENT],
      ["Nathaniel Borenstein <", COMMENT],
      ["NO (posting", "RFC 5322 §3.4: a word alone is no address; it is kept as a name"],
      ["Name (comment)", COMMENT],
    ],
  },
  date: {
    read: (header) => parseMailDate(header).date?.toISOString() ?? null,
    want: (expected: ExpectedDate | null) => expected && showDate(expected),
    differences: [
      ["20 11 (some", "RFC 5322 §3.3: a month is a name"],
      [" 4 8 15", "RFC 5322 §3.3: a month is a name"],
      ["by 2002", "RFC 5322 §3.6.7: the date of a trace field comes after its semicolon"],
      ["Thu, 10 Jul 1997 14:53:31 EST5EDT", "RFC 5322 §4.3: an unknown zone is -0000"],
    ],
  },
  id: {
    read: (header) => parseMessageIds(header).join(" ") || null,
    want: (expected: string[] | string | null) => expected && [expected].flat().join(" "),
    differences: [
      ["<1234   @", `${COMMENT}; §4.4: nor are blanks around dots`],
      ["   m", "RFC 5322 §3.6.4: an identifier has an @"],
    ],
  },
  unstructured: {
    read: (header) => squeeze(decodeEncodedWords(unfoldHeader(header).trim(), decodeCharset)),
    want: (expected: string) => squeeze(expected),
    differences: [["[SUSPECTED", "RFC 2047 §6.2: decoding adds no white space"]],
  },
  content_type: {
    read: readType,
    want: (expected: ExpectedType | null) => expected && wantType(expected),
    differences: [
      ["application/x-stuff;\n     title*=", LANGUAGE],
      ["application/x-stuff\n", LANGUAGE],
      ["application/pdf\n", "RFC 2231 §4.1: only the first piece has a charset"],
      ["image/jpeg;\n   name=", "RFC 2047 §6.2: blanks between words go"],
      ["test/\n", NO_TYPE],
      ["text/plain; name=  ", "an empty value is a value"],
      ["test/encoded", `${LANGUAGE}; pieces beyond a thousand are none`],
      ["malicious/", "RFC 2231 §7: such names are no names of pieces"],
      ["text/", NO_TYPE],
    ],
  },
};

function readType(header: string): unknown {
  const { value, parameters } = parseMimeParameters(header, decodeCharset);
  const [type, subtype] = value.split("/").map((word) => word.trim());
  if (type === "" || subtype === "" && type === "") return null;
  return [type, subtype ?? null, Object.fromEntries([...parameters].sort())];
}

function wantType({ c_type, c_subtype, attributes }: ExpectedType): unknown {
  return [c_type, c_subtype, Object.fromEntries([...attributes ?? []].sort())];
}

/** A field ends at the first line that no blank begins. */
function cutField(header: string): string {
  return header.replace(/\n(?![ \t])[^]*$/, "\n");
}

for (const [name, { read, want, differences }] of Object.entries(GRAMMARS)) {
  Deno.test({
    name: `Fields agree with Stalwart's table "${name}", but where a rule decides otherwise`,
    ignore: !hasCorpus(),
    fn() {
      const file = new URL(`stalwart/resources/${name}.json`, CORPUS);
      const cases: { header: string; expected: never }[] = JSON.parse(Deno.readTextFileSync(file));
      const wrong = cases.flatMap(({ header, expected }) => {
        const [found, wanted] = [read(cutField(header)), want(expected)];
        const same = JSON.stringify(found) === JSON.stringify(wanted);
        const listed = differences.some(([start]) => header.startsWith(start));
        return same || listed ? [] : [{ header, found, wanted }];
      });
      assertEquals(wrong, []);
    },
  });
}
