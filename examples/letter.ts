/**
 * Nothing but mail: a letter in two forms with a file of any length, written as a stream; and what a
 * letter says and brings along.
 *
 *     deno run --allow-read --allow-write examples/letter.ts letter.eml attachment.bin
 *
 * @module
 */
import {
  buildMessage,
  type ContentSource,
  listAttachments,
  parseMessage,
  type WrittenContent,
} from "../src/mime/mod.ts";

/** A file as content: it is opened when its turn comes, and never held whole. */
export async function fileContent(path: string): Promise<ContentSource> {
  const { size: length } = await Deno.stat(path);
  return {
    length,
    async *open() {
      yield* (await Deno.open(path)).readable;
    },
  };
}

/** A letter with a file. */
export async function writeLetter(path: string, filename: string): Promise<WrittenContent> {
  return buildMessage({
    from: { name: "하루", address: "haru@example.org" },
    to: "Zoë <zoe@example.org>",
    subject: "봄 일정 — spring",
    text: "See the file.",
    html: "<p>See the <b>file</b>.",
    attachments: [
      { filename, type: "application/octet-stream", content: await fileContent(path) },
    ],
  });
}

/** What a letter says, and which files it brings along. */
export async function readLetter(bytes: Uint8Array | ReadableStream<Uint8Array>) {
  const message = await parseMessage(bytes);
  const files = listAttachments(message.root)
    .map((part) => ({ name: part.filename, type: part.type, length: part.bytes().length }));
  return { subject: message.subject, from: message.from, to: message.to, files };
}

if (import.meta.main) {
  const [letter, attachment] = Deno.args;
  await Deno.writeFile(letter, (await writeLetter(attachment, "tea 차.bin")).stream());
  console.log(await readLetter((await Deno.open(letter)).readable));
}
