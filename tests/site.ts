/**
 * A small site in a temporary folder, for tests that serve one.
 *
 * @module
 */
import { createVariform, type Variform, type VariformOptions } from "../src/mod.ts";

/** Long enough to be worth a content coding. */
const FILLER = "<p>Tea is poured slowly, and the garden waits for the rain to end.</p>\n".repeat(
  20,
);

function page(language: string, title: string, text: string): string {
  return `<!doctype html>\n<html lang="${language}"><head><meta charset="utf-8"><title>${title}</title></head>` +
    `<body><h1>${title}</h1><p>${text} <a href="contact">→</a></p>\n${FILLER}</body></html>\n`;
}

const MAIL = [
  "From: Haru <haru@example.org>",
  "To: =?utf-8?B?66+87KeA?= <minji@example.org>",
  "Subject: =?utf-8?B?64+E7ISc6rSAIOyGjOyLnQ==?=",
  "Date: Sun, 22 Nov 2026 09:00:00 +0900",
  "MIME-Version: 1.0",
  'Content-Type: multipart/related; boundary="outer"',
  "",
  "--outer",
  'Content-Type: multipart/alternative; boundary="inner"',
  "",
  "--inner",
  "Content-Type: text/plain; charset=utf-8",
  "Content-Transfer-Encoding: quoted-printable",
  "",
  "=EC=95=88=EB=85=95, tea =3D good.",
  "--inner",
  "Content-Type: text/html; charset=utf-8",
  "",
  '<p>Hello from <b>HTML</b> <img src="cid:dot@example.org"><script>alert(1)</script></p>',
  "--inner--",
  "--outer",
  "Content-Type: image/png",
  "Content-ID: <dot@example.org>",
  "Content-Transfer-Encoding: base64",
  "",
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk",
  "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "--outer--",
  "",
].join("\r\n");

/** The files of the site, by path. */
export const FILES: Readonly<Record<string, string>> = {
  "index.en.html": page("en", "Welcome", "The house."),
  "index.ko.html": page("ko", "어서 오세요", "찻집입니다."),
  "about.en.html": page("en", "About", "Who we are."),
  "about.ko.html": page("ko", "소개", "우리는 누구인가."),
  "about.html.fr": page("fr", "À propos", "Qui nous sommes."),
  "only.ko.html": page("ko", "회원", "회원 안내."),
  "notes.md": "# Notes\n\nSome *emphasis* & a [link](about).\n\n" + "A line of notes.\n".repeat(50),
  "style.css": "body { color: black }\n".repeat(60),
  "files/plain.txt": "plain\n",
  "files/data.json": '{"a":1}\n',
  "mail/note.eml": MAIL,
  "mail/archive.mbox": `From haru@example.org Sun Nov 22 09:00:00 2026\n${
    MAIL.replaceAll("\r\n", "\n")
  }\n`,
};

/** A site that is served; removed when it is disposed of. */
export interface Site extends AsyncDisposable {
  readonly app: Variform;
  readonly folder: string;
  /** Asks for a path; never follows redirects. */
  get(path: string, headers?: Record<string, string>, method?: string): Promise<Response>;
}

/** Writes the files to a temporary folder and puts a Variform in front of it. */
export async function openSite(
  files: Readonly<Record<string, string | Uint8Array>> = FILES,
  options: Partial<VariformOptions> = {},
): Promise<Site> {
  const folder = await Deno.makeTempDir();
  for (const [path, content] of Object.entries(files)) {
    const file = `${folder}/${path}`;
    await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), { recursive: true });
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    await Deno.writeFile(file, bytes);
  }
  const app = createVariform({ origin: folder, ...options });
  return {
    app,
    folder,
    get: (path, headers = {}, method = "GET") =>
      app.fetch(new Request(`http://site.test${path}`, { method, headers })),
    async [Symbol.asyncDispose]() {
      await app.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}
