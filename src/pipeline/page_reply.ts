/**
 * Variform's own pages as replies: negotiated by type like every resource, never 406.
 *
 * @module
 */
import { compile, type Negotiator } from "../negotiate/mod.ts";
import { type Page, PAGE_POLICY, type PageForm } from "../pages/mod.ts";
import type { Reply } from "./exchange.ts";

/** Chooses the forms of pages; those that have the same ones are chosen by the same negotiator. */
export class PageForms {
  /** By their types; there are as many as there are kinds of pages. */
  readonly #negotiators = new Map<string, Negotiator>();

  /** The form of the page that suits the request best, or else the first. */
  choose({ forms }: Page, headers: Headers): PageForm {
    const key = forms.map((form) => form.type).join();
    let negotiator = this.#negotiators.get(key);
    if (negotiator === undefined) {
      // There is nothing else to choose: every form is UTF-8, and goes out without a coding even to who
      // refuses that.
      const types = forms.map(({ type }) => ({ type }));
      negotiator = compile(types, { fallback: { type: "serve" }, dimensions: ["type"] });
      this.#negotiators.set(key, negotiator);
    }
    return forms[negotiator.negotiate(headers).index ?? 0];
  }
}

/** The page as an answer with this status. */
export function replyWithPage(
  page: Page,
  request: { readonly method: string; readonly headers: Headers },
  status: number,
  { pages = new PageForms(), vary = [] }: {
    readonly pages?: PageForms;
    readonly vary?: readonly string[];
  } = {},
): Reply {
  const form = pages.choose(page, request.headers);
  const body = new TextEncoder().encode(form.render());
  const headers = new Headers({
    "Content-Type": form.charset ? `${form.type}; charset=${form.charset}` : form.type,
    "Content-Length": String(body.length),
    "Content-Language": "en",
    "Content-Security-Policy": PAGE_POLICY,
    "Cache-Control": "no-store",
    "Vary": [...new Set(["Accept", ...vary])].join(", "),
    "X-Content-Type-Options": "nosniff",
  });
  return { status, headers, body: request.method === "HEAD" ? null : body };
}
