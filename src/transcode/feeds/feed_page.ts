/**
 * A feed as a page: its items one below the other, each with what it says, made harmless.
 *
 * @module
 */
import type { Limits } from "../../model/limits.ts";
import { type Block, linkTarget, type Page, pageOf, type Run } from "../../pages/mod.ts";
import { convertText, type FlowWriter } from "../flow/convert.ts";
import { HtmlWriter } from "../html/writer.ts";
import { MarkdownWriter } from "../markdown/writer.ts";
import type { Feed, FeedItem } from "./feed.ts";

/** The page of a feed; what it shows of its items comes from strangers. */
export function feedPage(feed: Feed, location: string, limits: Limits): Page {
  const lead: Run[] = [
    ...feed.description === undefined ? [] : [{ text: feed.description }, { text: " " }],
    ...feed.home === undefined ? [] : [{ text: "Site", href: linkTarget(feed.home) }],
  ];
  const language = /^[a-z0-9-]{2,35}$/i.test(feed.language ?? "") ? feed.language : undefined;
  return pageOf({
    title: feed.title || "Feed",
    language,
    blocks: [
      ...lead.length === 0 ? [] : [{ kind: "paragraph" as const, runs: lead }],
      ...feed.items.flatMap((item) => blocksOf(item, feed.home ?? location, limits)),
    ],
    problem: false,
    data: null,
  });
}

function blocksOf(item: FeedItem, base: string, limits: Limits): Block[] {
  const { title, url, published, authors, html, attachments } = item;
  const note = [published?.slice(0, 10), authors.join(", ")].filter((part) => part).join(" · ");
  const write = (writer: FlowWriter) =>
    convertText(html ?? "", writer, { limits, baseUrl: url ?? base });
  return [
    { kind: "heading", text: title ?? url ?? item.id },
    {
      kind: "paragraph",
      runs: [
        ...note === "" ? [] : [{ text: `${note} ` }],
        ...url === undefined ? [] : [{ text: "Read there", href: linkTarget(url) }],
        ...attachments.flatMap((file): Run[] => [
          { text: " " },
          { text: file.type ?? "attachment", href: linkTarget(file.url) },
        ]),
      ],
    },
    ...html === undefined ? [] : [{
      kind: "prose" as const,
      prose: {
        html: write(new HtmlWriter({ images: true, topLevel: 3 })),
        markdown: write(new MarkdownWriter(limits)),
      },
    }],
  ];
}
