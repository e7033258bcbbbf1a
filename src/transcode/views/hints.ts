/**
 * What the authors of a page say of its parts by names: elements, roles, classes and identifiers.
 *
 * @module
 */
import type { Attributes } from "../html/reader.ts";

/** Why a part of a page is not its main content. */
export type DropReason =
  | "hidden"
  | "navigation"
  | "form"
  | "advertisement"
  | "comments"
  | "related"
  | "sharing"
  | "promotion"
  | "about the author"
  | "metadata"
  | "notice"
  | "sidebar"
  | "header"
  | "footer"
  | "caption"
  | "player"
  | "title"
  | "links"
  | "boilerplate"
  | "outside";

/** Elements that are what they are called. */
const ELEMENTS: ReadonlyMap<string, DropReason> = new Map<string, DropReason>([
  ["nav", "navigation"],
  ["menu", "navigation"],
  ["aside", "sidebar"],
  ["footer", "footer"],
  ["button", "form"],
  ["select", "form"],
  ["textarea", "form"],
  ["fieldset", "form"],
  ["label", "form"],
  ["input", "form"],
  ["option", "form"],
  ["form", "form"],
  ["dialog", "notice"],
  ["figcaption", "caption"],
  ["caption", "caption"],
]);

const ROLES: ReadonlyMap<string, DropReason> = new Map<string, DropReason>([
  ["navigation", "navigation"],
  ["menu", "navigation"],
  ["menubar", "navigation"],
  ["tablist", "navigation"],
  ["toolbar", "navigation"],
  ["search", "form"],
  ["banner", "header"],
  ["contentinfo", "footer"],
  ["complementary", "sidebar"],
  ["dialog", "notice"],
  ["alertdialog", "notice"],
  ["alert", "notice"],
  ["tooltip", "notice"],
]);

function words(reason: DropReason, text: string): [string, DropReason][] {
  return text.split(" ").map((word) => [word, reason]);
}

/** Words that stand alone, or between hyphens and capitals, in a class or an identifier. */
const WORDS: ReadonlyMap<string, DropReason> = new Map([
  ...words(
    "navigation",
    "nav navbar navigation menu menus breadcrumb breadcrumbs crumbs pagination pager paging skip editsection",
  ),
  ...words(
    "advertisement",
    "ad ads adv advert adverts advertisement advertising adsense adslot adunit adbox adwrap adwrapper adcontainer sponsor sponsored sponsors dfp gpt outbrain taboola revcontent zergnet mgid",
  ),
  ...words("comments", "comment comments disqus respond replies commentlist livefyre reacties"),
  ...words(
    "related",
    "related recommended recommendation recommendations recirc recirculation trending popular mostread readmore morestories readnext upnext seealso similar teaser teasers",
  ),
  ...words(
    "sharing",
    "share sharing shares sharebar sharetools social socials addthis sharethis addtoany sharedaddy followus",
  ),
  ...words(
    "promotion",
    "promo promos promotion promobox newsletter newsletters subscribe subscription signup optin cta paywall donate",
  ),
  ...words("about the author", "authorbox bio biography"),
  ...words(
    "metadata",
    "byline bylines dateline timestamp tags taglist tagcloud postmeta entrymeta",
  ),
  ...words("notice", "cookie cookies gdpr consent popup popups modal overlay lightbox toast"),
  ...words("sidebar", "sidebar sidebars rail"),
  ...words("caption", "caption captions figcaption wpcaption photocredit imagecredit"),
  ...words("player", "player playlist jwplayer slideshow carousel"),
  ...words("footer", "footer colophon copyright"),
  ...words("header", "masthead"),
  ...words("form", "login search"),
]);

/** Pairs of words that mean something together. */
const PAIRS: ReadonlyMap<string, DropReason> = new Map([
  ...words(
    "about the author",
    "author-box author-bio author-info about-author author-profile author-card",
  ),
  ...words(
    "metadata",
    "post-meta entry-meta article-meta post-tags article-tags entry-tags post-info article-info tag-list entry-footer post-footer entry-utility",
  ),
  ...words(
    "related",
    "most-read most-popular read-more read-next up-next see-also more-stories more-from also-read next-article previous-article you-may",
  ),
  ...words("navigation", "post-navigation nav-links prev-next next-prev skip-link post-nav"),
  ...words("sidebar", "widget-area side-bar"),
  ...words(
    "caption",
    "image-credit photo-credit image-meta image-caption caption-text photo-caption wp-caption",
  ),
  ...words("promotion", "call-to sign-up"),
  ...words("header", "site-header page-header global-header"),
  ...words("sharing", "follow-us"),
]);

/** What follows these is not what the element is: `has-sidebar`, `anchorWithStickyNavbar`. */
const BESIDE: ReadonlySet<string> = new Set(["has", "no", "with", "without"]);

/** A class beyond this is not looked at. */
const MAX_LENGTH = 512;

/** What the names of an element say against it. */
export function hintAgainst(name: string, attributes: Attributes): DropReason | undefined {
  const known = ELEMENTS.get(name);
  if (known !== undefined || attributes.size === 0) return known;
  const role = attributes.get("role");
  const byRole = role === undefined ? undefined : ROLES.get(role.trim().toLowerCase());
  if (byRole !== undefined) return byRole;
  return hintOfNames(attributes.get("class")) ?? hintOfNames(attributes.get("id"));
}

const known = new Map<string, DropReason | undefined>();
const KNOWN = 4096;

function hintOfNames(value: string | undefined): DropReason | undefined {
  if (value === undefined || value === "" || value.length > MAX_LENGTH) return undefined;
  if (known.has(value)) return known.get(value);
  const found = findHint(value);
  if (known.size >= KNOWN) known.clear();
  known.set(value, found);
  return found;
}

function findHint(value: string): DropReason | undefined {
  for (const one of value.split(/\s+/)) {
    const parts = one.replace(/([a-z0-9])([A-Z])/g, "$1-$2").toLowerCase().split(/[^a-z]+/)
      .filter((part) => part !== "");
    for (let at = 0; at < parts.length && !BESIDE.has(parts[at]); at++) {
      const found = PAIRS.get(`${parts[at]}-${parts[at + 1]}`) ?? WORDS.get(parts[at]);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

const BODY =
  /(?:^|[\s_-])(?:article|story|post|entry|news|page|blog|content)[\s_-]*(?:body|content|text|copy|detail)(?=$|[\s_-]|[A-Z])|articleBody|storyBody|postBody|entryContent|postContent/i;

/** Whether the names of an element say that it is the body of an article. */
export function isNamedBody(attributes: Attributes): boolean {
  if (attributes.size === 0) return false;
  const property = attributes.get("itemprop");
  if (property !== undefined && /\barticleBody\b/i.test(property)) return true;
  return BODY.test((attributes.get("class") ?? "").slice(0, MAX_LENGTH)) ||
    BODY.test((attributes.get("id") ?? "").slice(0, MAX_LENGTH));
}
