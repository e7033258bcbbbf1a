import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type Entity,
  type MessageLimits,
  readMessage,
  readParts,
  walkParts,
} from "../../src/mime/mod.ts";
import { Fault } from "../../src/model/fault.ts";
import { hasCorpus, readCorpus } from "./corpus.ts";
import { raw, show, wire } from "./mail.ts";

/** The message in chunks of a size. */
async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) {
    yield await Promise.resolve(bytes.slice(at, at + size));
  }
}

interface Listed {
  readonly path: string;
  readonly type: string;
  readonly fields: string;
  readonly bytes: string;
}

const NESTED = `Subject: x
Content-Type: multipart/mixed; boundary=o

preamble
--o
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

caf=C3=A9=
 au lait
--o
Content-Type: message/rfc822

Content-Type: multipart/digest; boundary=d

--d

Subject: one

first
--d--
--o
Content-Type: message/rfc822
Content-Transfer-Encoding: base64

${btoa("Subject: coded\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\n\r\nin\r\n--i--")}
--o
Content-Transfer-Encoding: x-uuencode

begin 644 cat
#0V%T
\`
end
--o--
epilogue
`;

/** What the tree holds, as the stream gives it: multiparts and messages that were opened have no body. */
function listTree(bytes: Uint8Array): Listed[] {
  return [...walkParts(readMessage(bytes).root)].map((entity) => ({
    path: entity.path,
    type: entity.type,
    fields: entity.fields.map(({ name, value, start }) => `${name} ${start} ${value}`).join("\n"),
    bytes: hasBody(entity) ? show(entity.bytes()) : "",
  }));
}

function hasBody(entity: Entity): boolean {
  return entity.parts.length === 0 && !entity.type.startsWith("multipart/");
}

async function listStream(
  bytes: Uint8Array,
  size: number,
  limits?: MessageLimits,
): Promise<Listed[]> {
  const listed: Listed[] = [];
  for await (const { head, body } of readParts(chunks(bytes, size), limits)) {
    const pieces = (await Array.fromAsync(body)).map(show);
    const plain = head.type.startsWith("multipart/");
    listed.push({
      path: head.path,
      type: head.type,
      fields: head.fields.map(({ name, value, start }) => `${name} ${start} ${value}`).join("\n"),
      bytes: plain ? "" : pieces.join(""),
    });
  }
  return listed;
}

Deno.test("readParts gives the entities of the tree, however the message comes", async () => {
  const bytes = wire(NESTED);
  for (const size of [1, 2, 3, 7, 17, 100, 4096]) {
    assertEquals(await listStream(bytes, size), listTree(bytes));
  }
});

Deno.test("readParts opens messages in messages, encoded ones too", async () => {
  const paths: string[] = [];
  for await (const { head } of readParts(wire(NESTED))) paths.push(`${head.path} ${head.type}`);
  assertEquals(paths, [
    "TEXT multipart/mixed",
    "1 text/plain",
    "2 message/rfc822",
    "2.TEXT multipart/digest",
    "2.1 message/rfc822",
    "2.1.1 text/plain",
    "3 message/rfc822",
    "3.TEXT multipart/mixed",
    "3.1 text/plain",
    "4 text/plain",
  ]);
});

Deno.test("readParts skips a body that is not read, and ends one that was begun", async () => {
  const long = `--b\n\n${"x".repeat(300_000)}\n--b\n\nnext\n--b--`;
  const bytes = wire(`Content-Type: multipart/mixed; boundary=b\n\n${long}`);
  let begun: ReadableStreamDefaultReader<Uint8Array> | undefined;
  const types: string[] = [];
  for await (const { head, body } of readParts(bytes)) {
    types.push(head.path);
    if (head.path === "1") {
      begun = body.getReader();
      assert((await begun.read()).value);
    }
    if (head.path === "2") assertEquals((await Array.fromAsync(body)).map(show).join(""), "next");
  }
  assertEquals(types, ["TEXT", "1", "2"]);
  await assertRejects(async () => await begun?.read(), Fault);
});

Deno.test("readParts ends its input when its reader has enough", async () => {
  let ended = false;
  const input = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(wire("Subject: x\n\nbody\n")),
    cancel: () => void (ended = true),
  });
  for await (const { head } of readParts(input)) {
    assertEquals(head.field("subject")?.value, "x");
    break;
  }
  assert(ended);
});

Deno.test("readParts passes on what its input throws", async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(raw("Subject: x\r\n"));
    throw new RangeError("broken");
  }
  await assertRejects(() => Array.fromAsync(readParts(broken())), RangeError, "broken");
});

Deno.test("readParts reports what is wrong, at its place", async () => {
  const bytes = wire(
    "Content-Type: multipart/mixed; boundary=b\n\n--b\nno field\n" +
      "Content-Transfer-Encoding: base64\n\nQUI\n--b\n--b\nContent-Type: wrong\n\n",
  );
  const found: string[] = [];
  const report = ({ code, offset }: { code: string; offset: number }, path: string) =>
    found.push(`${path} ${code} ${offset}`);
  for await (const { body } of readParts(bytes, {}, report)) await Array.fromAsync(body);
  assertEquals(found.sort(), [
    " boundary-double 107",
    " field-malformed 50",
    " multipart-unclosed 135",
    "1 base64-unpadded 100",
    "2 content-type-invalid 125",
  ]);
  // Those of the tree, which tells those of bodies apart.
  const { defects, root } = readMessage(bytes);
  const whole = [...defects, ...root.parts[0].decode().defects]
    .filter(({ code }) => code !== "date-missing").map(({ code, offset }) => `${code} ${offset}`);
  assertEquals(found.map((line) => line.replace(/^\S* /, "")).sort(), whole.sort());
});

Deno.test("readParts stops at its limits, says so, and goes on", async () => {
  const codes = async (bytes: Uint8Array, limits: MessageLimits) => {
    const found: string[] = [];
    let count = 0;
    for await (const _ of readParts(bytes, limits, ({ code }) => void found.push(code))) count++;
    return { count, codes: [...new Set(found)] };
  };
  const many = wire(
    "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nx\n".repeat(500) + "--b--",
  );
  assertEquals(await codes(many, { mimeParts: 100 }), { count: 100, codes: ["parts-limit"] });
  const deep = wire("Content-Type: message/rfc822\n\n".repeat(500));
  assertEquals(await codes(deep, { mimeDepth: 20 }), { count: 20, codes: ["depth-limit"] });
  const wide = wire(`${"X: y\n".repeat(5_000)}\nbody`);
  assertEquals(await codes(wide, { mimeHeaderBytes: 1_000 }), {
    count: 1,
    codes: ["fields-limit"],
  });
});

Deno.test({
  name: "readParts gives the entities of the tree for all messages of the collection",
  ignore: !hasCorpus(),
  async fn() {
    const wrong: string[] = [];
    const messages = readCorpus();
    for (const { id, bytes } of messages) {
      const tree = JSON.stringify(listTree(bytes));
      for (const size of [17, 4096]) {
        if (JSON.stringify(await listStream(bytes, size)) !== tree) wrong.push(`${id} by ${size}`);
      }
    }
    assertEquals(wrong, []);
    assert(messages.length > 400);
  },
});
