/**
 * The edges of the conversion graph. Who adds a format adds a row here and a file in `converters/`.
 *
 * Qualities are what survives, seen by somebody who would rather have had the source; they steer the
 * choice between forms, so a page made from a mail must stay above the 0.8 that browsers give to
 * everything they do not know.
 *
 * @module
 */
import type { Converter } from "../model/conversion.ts";
import type { Field } from "../model/variant.ts";
import { CODING_CONVERTERS } from "./converters/codings.ts";
import { renamingTo } from "./type_names.ts";

/**
 * Strangers write mail: its pages run nothing, load nothing from elsewhere, and share no origin with
 * the site. Their links may open and their attachments be saved.
 */
const SANDBOX = "sandbox allow-downloads allow-popups allow-popups-to-escape-sandbox";
const LOADS = "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'";
const POLICY = "Content-Security-Policy";
const INERT: readonly Field[] = [[POLICY, `${SANDBOX}; ${LOADS}; form-action 'none'`]];
/** The list of a mailbox has a form to search it. */
const SEARCHABLE: readonly Field[] = [
  [POLICY, `${SANDBOX} allow-forms; ${LOADS}; form-action 'self'`],
];

const TYPE_CONVERTERS: readonly Converter[] = [
  ...renamingTo(["text/markdown", "application/xhtml+xml"]),
  {
    name: "xhtml_to_html",
    version: 1,
    from: { type: "application/xhtml+xml" },
    to: { type: "text/html" },
    quality: 0.98,
    cost: 10,
    streaming: true,
    load: () => import("./converters/xhtml_to_html.ts"),
  },
  {
    name: "html_to_markdown",
    version: 3,
    from: { type: "text/html" },
    to: { type: "text/markdown" },
    quality: 0.9,
    cost: 20,
    streaming: true,
    load: () => import("./converters/html_to_markdown.ts"),
  },
  {
    name: "html_to_text",
    version: 2,
    from: { type: "text/html" },
    to: { type: "text/plain" },
    quality: 0.7,
    cost: 20,
    streaming: true,
    load: () => import("./converters/html_to_text.ts"),
  },
  {
    name: "markdown_to_html",
    version: 4,
    from: { type: "text/markdown" },
    to: { type: "text/html" },
    quality: 0.95,
    cost: 40,
    streaming: false,
    aside: {},
    load: () => import("./converters/markdown_to_html.ts"),
  },
  {
    name: "message_to_html",
    version: 6,
    from: { type: "message/rfc822" },
    to: { type: "text/html" },
    quality: 0.95,
    cost: 40,
    streaming: false,
    aside: {},
    fields: INERT,
    load: () => import("./converters/message_to_html.ts"),
  },
  {
    name: "message_to_text",
    version: 4,
    from: { type: "message/rfc822" },
    to: { type: "text/plain" },
    quality: 0.8,
    cost: 30,
    streaming: false,
    aside: {},
    load: () => import("./converters/message_to_text.ts"),
  },
  // What a message says in one of its languages, where its alternatives are in several.
  {
    name: "alternative_to_html",
    version: 4,
    from: { type: "multipart/alternative" },
    to: { type: "text/html" },
    quality: 0.95,
    cost: 40,
    streaming: false,
    aside: {},
    fields: INERT,
    load: () => import("./converters/message_to_html.ts"),
  },
  {
    name: "alternative_to_text",
    version: 3,
    from: { type: "multipart/alternative" },
    to: { type: "text/plain" },
    quality: 0.8,
    cost: 30,
    streaming: false,
    aside: {},
    load: () => import("./converters/message_to_text.ts"),
  },
  {
    name: "message_to_json",
    version: 2,
    from: { type: "message/rfc822" },
    to: { type: "application/json" },
    quality: 0.7,
    cost: 30,
    streaming: false,
    aside: {},
    load: () => import("./converters/message_to_json.ts"),
  },
  {
    name: "message_to_mhtml",
    version: 3,
    from: { type: "message/rfc822" },
    to: { type: "multipart/related" },
    quality: 0.85,
    cost: 50,
    streaming: false,
    aside: {},
    load: () => import("./converters/message_to_mhtml.ts"),
  },
  {
    name: "mailbox_to_html",
    version: 5,
    from: { type: "application/mbox" },
    to: { type: "text/html" },
    quality: 0.9,
    cost: 60,
    streaming: true,
    fields: SEARCHABLE,
    load: () => import("./converters/mailbox_to_html.ts"),
  },
  {
    name: "mailbox_to_json",
    version: 3,
    from: { type: "application/mbox" },
    to: { type: "application/json" },
    quality: 0.7,
    cost: 60,
    streaming: true,
    load: () => import("./converters/mailbox_to_json.ts"),
  },
];

/** Every converter there is: those between media types first, then the content codings. */
export const CONVERTERS: readonly Converter[] = [...TYPE_CONVERTERS, ...CODING_CONVERTERS];

/** Edges that take part only where somebody asks for them: a page is rarely wanted as a mail. */
export const OPTIONAL_CONVERTERS: readonly Converter[] = [
  {
    name: "html_to_message",
    version: 1,
    from: { type: "text/html" },
    to: { type: "message/rfc822" },
    // So little that no page becomes something else by way of a mail, where there is another way.
    quality: 0.2,
    cost: 10,
    streaming: false,
    aside: {},
    load: () => import("./converters/html_to_message.ts"),
  },
];
