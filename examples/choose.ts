/**
 * Nothing but the choice: a handler with forms of its own picks the one that a client wants, and says
 * by Vary what the choice rested on.
 *
 *     deno run --allow-net examples/choose.ts
 *
 * @module
 */
import { compile } from "../src/negotiate/mod.ts";

const FORMS = [
  { type: "text/html", language: "en", body: "<h1>Tea</h1>" },
  { type: "text/html", language: "ko", body: "<h1>차</h1>" },
  { type: "application/json", language: "en", body: '{"name":"tea"}' },
];
// What all forms have in common is no choice: without this, nobody who refuses it gets any of them.
const tea = compile(FORMS, { disregardSingle: true });

/** Answers with the form that suits, or with 406 (RFC 9110 §12, §15.5.7). */
export function answer(request: Request): Response {
  const { index, vary } = tea.negotiate(request.headers);
  const headers = new Headers({ vary: vary.join(", ") });
  if (index === null) return new Response("Not acceptable.", { status: 406, headers });
  const { type, language, body } = FORMS[index];
  headers.set("content-type", `${type}; charset=utf-8`);
  headers.set("content-language", language);
  return new Response(body, { headers });
}

if (import.meta.main) Deno.serve({ hostname: "127.0.0.1" }, answer);
