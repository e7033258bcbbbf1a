/**
 * The shape of a message: which parts stand in which multiparts (RFC 2046 §5.1, RFC 2387).
 *
 * @module
 */
import type { LeafDraft, PartDraft } from "./compose_part.ts";
import { ComposeError } from "./compose_error.ts";

/** What a message says, beside its header. */
export interface BodyDraft {
  /** The text. */
  readonly text?: string;
  /** The same as HTML. */
  readonly html?: string;
  /** More forms of it, the best last, such as a calendar entry. */
  readonly alternatives?: readonly PartDraft[];
  /** What the HTML shows: each with a `contentId` or a `location` that it links to. */
  readonly inline?: readonly LeafDraft[];
  /** Files that come along. */
  readonly attachments?: readonly PartDraft[];
  /** Content-Language of text and HTML. */
  readonly language?: string;
  /** The whole body, in place of all the others. */
  readonly body?: PartDraft;
}

/** The part that is the body of the message. */
export function shapeBody(draft: BodyDraft): PartDraft {
  const attachments = (draft.attachments ?? []).map(attach);
  if (draft.body !== undefined) {
    if (draft.text !== undefined || draft.html !== undefined || attachments.length > 0) {
      throw new ComposeError("body", "it stands in place of text, HTML and attachments");
    }
    return draft.body;
  }
  const forms = shapeForms(draft);
  const empty: PartDraft[] = attachments.length > 0 ? [] : [{ content: "" }];
  const content = forms.length > 1 ? [wrap("multipart/alternative", forms)] : forms;
  const parts = [...content, ...attachments];
  const all = parts.length > 0 ? parts : empty;
  return all.length === 1 && attachments.length === 0 ? all[0] : wrap("multipart/mixed", all);
}

function shapeForms(
  { text, html, alternatives = [], inline = [], language }: BodyDraft,
): PartDraft[] {
  const forms: PartDraft[] = [];
  if (text !== undefined) forms.push({ type: "text/plain", content: text, language });
  if (html !== undefined) {
    const page: PartDraft = { type: "text/html", content: html, language };
    forms.push(inline.length === 0 ? page : relate(page, inline.map(show)));
  } else if (inline.length > 0) throw new ComposeError("inline", "there is no HTML to show it");
  return [...forms, ...alternatives];
}

/** RFC 2387 §3.1: the type of the root is named. */
function relate(root: LeafDraft, parts: readonly PartDraft[]): PartDraft {
  const type = root.type ?? "text/plain";
  return { type: "multipart/related", parameters: { type }, parts: [root, ...parts] };
}

function wrap(type: string, parts: readonly PartDraft[]): PartDraft {
  return { type, parts };
}

function attach(part: PartDraft): PartDraft {
  return { disposition: "attachment", ...part };
}

function show(part: LeafDraft): LeafDraft {
  return { disposition: "inline", ...part };
}
