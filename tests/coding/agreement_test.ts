/**
 * Agreement with codecs that others wrote. Where they do something else, it stands in the table below with
 * what the RFC has to say about it.
 */
import { assertEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import libbase64 from "libbase64";
import libqp from "libqp";
import {
  decodeBase64,
  decodeQuotedPrintable,
  encodeBase64,
  encodeQuotedPrintable,
} from "../../src/coding/mod.ts";
import { allowed } from "../allowed.ts";
import { type Dice, dice, latin1, octets, phrase, text } from "../bytes/inputs.ts";

type Decode = (encoded: string) => string;

const OURS = {
  base64: (encoded: string) => text(decodeBase64(latin1(encoded)).bytes),
  quotedPrintable: (encoded: string) => text(decodeQuotedPrintable(latin1(encoded)).bytes),
};

const PEERS = {
  "Buffer": { ours: OURS.base64, theirs: (s: string) => Buffer.from(s, "base64") },
  "libbase64": { ours: OURS.base64, theirs: (s: string) => libbase64.decode(s) },
  "libqp": {
    ours: OURS.quotedPrintable,
    theirs: (s: string) => libqp.decode(Buffer.from(s, "latin1")),
  },
} as const;

type Peer = keyof typeof PEERS;

function decodeWith(peer: Peer): Decode {
  return (encoded) => PEERS[peer].theirs(encoded).toString("latin1");
}

/** What others do differently. */
const DISAGREEMENTS: readonly [Peer, encoded: string, ours: string, theirs: string, why: string][] =
  [
    ["Buffer", "Zm-9v", "foo", "fo\xbd", "RFC 2045 §6.8: what is outside of table 1 is ignored"],
    [
      "libbase64",
      "Zm_9v",
      "foo",
      "fo\xfd",
      "RFC 2045 §6.8: what is outside of table 1 is ignored",
    ],
    ["Buffer", "Zg==\nZm8=", "ffo", "f", "both may be: §6.8 only says that = ends the data"],
    ["libbase64", "Zg==Zm9v", "f", "ffoo", "§6.8: = can only come at the end of the data"],
    ["libbase64", "Zg==\n-- \nfoo", "f", "f\xfb\xe7\xe8", "the same: a footer is no data"],
    ["libqp", "a \rb", "a \rb", "a\rb", "§6.7 (4): only CR LF is a line end"],
    ["libqp", "a=\r \nb", "a=\r\nb", "ab", "the same: blanks between CR and LF make two of them"],
  ];

for (const [peer, encoded, ours, theirs, why] of DISAGREEMENTS) {
  Deno.test(`decoders: unlike ${peer} on ${JSON.stringify(encoded)}: ${why}`, () => {
    assertEquals(PEERS[peer].ours(encoded), ours);
    assertEquals(decodeWith(peer)(encoded), theirs);
  });
}

/** Encoded text in which nothing is disputed. */
const UNDISPUTED: Readonly<Record<Peer, (roll: Dice) => string>> = {
  "Buffer": undisputedBase64,
  "libbase64": undisputedBase64,
  "libqp": (roll) => {
    const words = [
      "words ",
      " ",
      "\t",
      "\r\n",
      "\n",
      "=",
      "=41",
      "=e9",
      "=E",
      "= \r\n",
      "\0",
      "\xe9",
    ];
    return text(phrase(roll, words, roll(40)));
  },
};

function undisputedBase64(roll: Dice): string {
  const words = [
    "QUJD",
    "Q",
    "QQ",
    "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo",
    "\r\n",
    " ",
    "!",
    "\xe9",
  ];
  return text(phrase(roll, words, roll(40))) + ["", "=", "==", "\r\n"][roll(4)];
}

for (const peer of Object.keys(PEERS) as Peer[]) {
  Deno.test(`decoders: like ${peer} on random mixtures of all else`, () => {
    const roll = dice(71);
    for (let round = 0; round < 4000; round++) {
      const encoded = UNDISPUTED[peer](roll);
      assertEquals(PEERS[peer].ours(encoded), decodeWith(peer)(encoded), JSON.stringify(encoded));
    }
  });
}

const PLAIN = [
  "words ",
  " ",
  "\t",
  "\r\n",
  "\n",
  "\r",
  "=",
  "\xe9\xff",
  "From ",
  ".",
  "x".repeat(80),
];

function sample(roll: Dice, round: number): Uint8Array {
  return round % 2 === 0 ? octets(roll, roll(400)) : phrase(roll, PLAIN, roll(30));
}

Deno.test("encoders: what they make, others undo, and the other way round", () => {
  const roll = dice(72);
  for (let round = 0; round < 2000; round++) {
    const input = sample(roll, round);
    const binary = round % 3 === 0;
    const printable = Buffer.from(encodeQuotedPrintable(input, { binary }));
    assertEquals(text(libqp.decode(printable)), text(input));
    const theirs = libqp.wrap(libqp.encode(Buffer.from(input)), 76);
    assertEquals(text(decodeQuotedPrintable(latin1(theirs)).bytes), text(input));
    const letters = encodeBase64(input, { lineLength: 76 });
    const wrapped = libbase64.wrap(libbase64.encode(Buffer.from(input)), 76);
    assertEquals(text(letters), wrapped);
    assertEquals(text(encodeBase64(input)), Buffer.from(input).toString("base64"));
    assertEquals(
      text(encodeBase64(input, { url: true, padding: false })),
      Buffer.from(input).toString("base64url"),
    );
  }
});

/** Reads pairs of name and hex digits, and prints what Python's function of that name makes of the octets. */
const PYTHON = `
import binascii, json, sys
out = []
for name, digits in json.load(sys.stdin):
    try:
        out.append(getattr(binascii, name)(bytes.fromhex(digits)).hex())
    except binascii.Error:
        out.append(b"Error".hex())
json.dump(out, sys.stdout)
`;

async function askPython(
  questions: readonly [name: string, input: Uint8Array][],
): Promise<Uint8Array[] | undefined> {
  try {
    const command = new Deno.Command("python3", {
      args: ["-c", PYTHON],
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    });
    const child = command.spawn();
    const body = JSON.stringify(questions.map(([name, input]) => [name, input.toHex()]));
    const sent = new Blob([body]).stream().pipeTo(child.stdin);
    const [{ stdout }] = await Promise.all([child.output(), sent]);
    const answers: string[] = JSON.parse(new TextDecoder().decode(stdout));
    return answers.map((digits) => Uint8Array.fromHex(digits));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** What Python does differently; an exception it throws is told by its name. */
const PYTHON_DISAGREES: readonly [name: string, encoded: string, ours: string, theirs: string][] = [
  // §6.7 rule 3: blanks at line ends were added on the way.
  ["a2b_qp", "a \r\nb\t", "a\r\nb", "a \r\nb\t"],
  // §6.7 rule 5 and the grammar: transport-padding may follow the "=" of a soft line break.
  ["a2b_qp", "a= \r\nb", "ab", "a= \r\nb"],
  // §6.7, "robust implementations": what is no escape stays, and what is one is decoded.
  ["a2b_qp", "==41", "=A", "=41"],
  // §6.7 rule 4: a bare CR is no line end, so "=" before it is no soft break.
  ["a2b_qp", "a=\rb", "a=\rb", "a"],
  // §6.8 says nothing of missing padding; nothing is gained by losing all of the data.
  ["a2b_base64", "Zm8", "fo", "Error"],
  ["a2b_base64", "Zm9vY", "foo", "Error"],
];

Deno.test({
  name: "decoders: unlike Python's binascii where that does not follow the RFC",
  ignore: !allowed.run,
  async fn() {
    const answers = await askPython(
      PYTHON_DISAGREES.map(([name, encoded]) => [name, latin1(encoded)]),
    );
    for (const [index, [name, encoded, ours, theirs]] of PYTHON_DISAGREES.entries()) {
      const decode = name === "a2b_qp" ? OURS.quotedPrintable : OURS.base64;
      assertEquals(decode(encoded), ours);
      if (answers !== undefined) assertEquals(text(answers[index]), theirs, encoded);
    }
  },
});

Deno.test({
  name: "codecs: like Python's binascii where that follows the RFC",
  ignore: !allowed.run,
  async fn() {
    const roll = dice(73);
    const questions: [string, Uint8Array][] = [];
    const expected: string[] = [];
    for (let round = 0; round < 1500; round++) {
      const input = sample(roll, round);
      questions.push(["a2b_qp", encodeQuotedPrintable(input)]);
      questions.push(["a2b_base64", encodeBase64(input, { lineLength: 76 })]);
      questions.push(["b2a_base64", input.subarray(0, 57)]);
      const line = text(encodeBase64(input.subarray(0, 57)));
      expected.push(text(input), text(input), line + "\n");
      const printable = phrase(roll, ["word", "=41", "=e9", "=\r\n", "=\n", "\n", "=ZZ", "_"], 20);
      questions.push(["a2b_qp", printable]);
      expected.push(OURS.quotedPrintable(text(printable)));
      const letters = phrase(roll, ["QUJD", "\r\n", " ", "!", "-", "\xe9"], roll(40));
      questions.push(["a2b_base64", letters]);
      expected.push(OURS.base64(text(letters)));
    }
    const answers = await askPython(questions);
    if (answers === undefined) return; // there is no Python here
    for (const [index, answer] of answers.entries()) {
      assertEquals(text(answer), expected[index], text(questions[index][1]));
    }
  },
});
