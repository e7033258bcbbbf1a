/**
 * Reading mail next to the readers that others use. For ratios that hold on a busy machine, see
 * `mime_ratios.ts`; for memory, `mime_memory.ts`.
 *
 * @module
 */
import { readMessage, readParts, splitBytes } from "../../src/mime/mod.ts";
import { attachmentMessage, printableMessage, READERS, smallMessages } from "./mime_inputs.ts";

const attachment = attachmentMessage(10_000_000);
const printable = printableMessage(2_000_000);
const small = smallMessages(200);

for (const [name, read] of Object.entries(READERS)) {
  const baseline = name === "variform";
  Deno.bench(name, { group: "10 MB, one base64 attachment", baseline }, async () => {
    await read(attachment);
  });
  Deno.bench(name, { group: "2 MB of quoted-printable text", baseline }, async () => {
    await read(printable);
  });
  Deno.bench(name, { group: "200 small messages", baseline }, async () => {
    for (const message of small) await read(message);
  });
}

Deno.bench("readMessage", { group: "structure of 200 small messages", baseline: true }, () => {
  for (const message of small) readMessage(message);
});
Deno.bench("splitBytes", { group: "structure of 200 small messages" }, () => {
  for (const message of small) splitBytes(message);
});
Deno.bench("readParts", { group: "structure of 200 small messages" }, async () => {
  for (const message of small) for await (const { body } of readParts(message)) await body.cancel();
});

Deno.bench("readMessage", { group: "10 MB as a stream", baseline: true }, () => {
  readMessage(attachment).root.parts[0].bytes();
});
Deno.bench("readParts", { group: "10 MB as a stream" }, async () => {
  for await (const { body } of readParts(attachment)) for await (const _ of body);
});
