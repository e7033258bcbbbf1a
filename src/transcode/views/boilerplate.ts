/**
 * Phrases that stand beside the text of articles everywhere, in several languages. Looked for in short
 * blocks alone, each from its beginning.
 *
 * @module
 */
import type { DropReason } from "./hints.ts";

/** A block that is longer says more than a phrase. */
export const LONGEST_PHRASE = 160;

/** A row of the table: what is said, whether with more behind it, and why it goes. */
type Row = readonly [reason: DropReason, whole: boolean, phrases: string];

const ROWS: readonly Row[] = [
  [
    "advertisement",
    true,
    "ad|ads|advert|adverts|advertisement|advertisements|advertising|sponsored|sponsored content|anzeige|werbung|publicité|publicidad|publicidade|pubblicità|reklama|реклама|광고|広告|广告|advertentie|reklam|annons",
  ],
  [
    "advertisement",
    false,
    "story continues below|article continues (?:below|after)|continue reading below|scroll to continue|advertisement - ",
  ],
  [
    "comments",
    true,
    "comments|comment|no comments|\\d+ comments?|leave a comment|add a comment|post a comment|view comments|show comments|kommentare|commentaires|comentarios|comentários|commenti|комментарии|отзывы|добавить отзыв|댓글|コメント",
  ],
  [
    "comments",
    false,
    "tell us what you think|let us know what you think|leave a reply|join the (?:conversation|discussion)|comments are closed|log in to (?:comment|leave)",
  ],
  [
    "related",
    true,
    "related|related articles|related stories|related posts|related content|related topics|read more|read next|more stories|more news|see also|also read|you may also like|you might also like|recommended|recommended for you|most read|most popular|trending|trending now|popular|popular posts|editor'?s picks|don'?t miss|more from .{1,40}|up next|ähnliche artikel|mehr zum thema|lesen sie auch|à lire aussi|articles liés|lire aussi|artículos relacionados|te puede interesar|leia também|veja também|leia mais|leggi anche|articoli correlati|читайте также|похожие статьи|관련기사|관련 기사|関連記事|相关文章|相关阅读",
  ],
  [
    "related",
    false,
    "(?:don'?t miss|read more|also read|read also|read next):? |(?:related|see also|watch|more|more on this|more here) ?: ",
  ],
  [
    "sharing",
    true,
    "share|share this|share this article|share this story|share on .{1,20}|tweet|email|print|facebook|twitter|whatsapp|linkedin|pinterest|copy link|follow us|follow us on .{1,40}|teilen|partager|compartir|compartilhar|condividi|поделиться|공유|공유하기",
  ],
  [
    "promotion",
    false,
    "(?:subscribe|sign up) (?:to|for|now|today|here)|get (?:our|the) .{1,40}newsletter|click here to (?:subscribe|sign up|download)|download (?:our|the) .{0,20}app|support (?:our|independent) journalism|delivered to your inbox",
  ],
  [
    "metadata",
    true,
    "(?:published|updated|posted|last updated|last modified|modified|created)\\b.{0,60}|\\d+ min(?:ute)?s? read|(?:reading time|tempo de leitura|lesezeit|tiempo de lectura|temps de lecture).{0,20}|\\d{1,4}[-./]\\d{1,2}[-./]\\d{1,4}.{0,20}|(?:tags?|topics?|filed under|categories|category|posted in|labels|schlagwörter|etiquetas|теги|태그) ?: .*|\\d+ (?:views|shares|likes)|\\d{1,3} of \\d{1,3}",
  ],
  [
    "caption",
    true,
    "(?:photo|photos|image|images|picture|video|foto|fotos|credit|photo credit|image credit|image source|source)(?: by| courtesy of|:| credit:?) .{2,80}|(?:getty images|reuters|afp|ap photo|shutterstock|istock|unsplash)(?: ?/ ?.{1,40})?",
  ],
  [
    "player",
    true,
    "media playback is unsupported on your device|play video|watch video|loading\\.*|now playing|volume \\d+%|this video .{0,60}|your browser does not support .{0,60}",
  ],
  [
    "navigation",
    true,
    "back to top|skip to .{1,40}|next|previous|next (?:article|post|page)|previous (?:article|post|page)|home|menu|close|show more|view all|see all|load more|go to .{1,30}|zurück|weiter",
  ],
  [
    "notice",
    false,
    "please enable javascript|javascript is (?:disabled|required)|we use cookies|this site uses cookies|enable cookies",
  ],
  ["footer", false, "all rights reserved|(?:©|copyright ©|\\(c\\)) ?\\d{4}"],
];

const PATTERNS: readonly (readonly [DropReason, RegExp])[] = ROWS.map((
  [reason, whole, phrases],
) => [
  reason,
  new RegExp(`^(?:${phrases})${whole ? "[\\s.:!…»›>]{0,4}$" : ""}`, "iu"),
]);

/** A name follows, so a capital; `by hand` is none. */
const BYLINE = /^(?:[Bb]y|BY|[Vv]on|[Pp]ar|[Pp]or|[Dd]i|От|Автор:?) \p{Lu}[^.!?:]{1,60}$/u;

/** Why a short text is none of the article's; undefined where it may be. */
export function findPhrase(text: string): DropReason | undefined {
  if (text.length > LONGEST_PHRASE) return undefined;
  if (BYLINE.test(text)) return "metadata";
  return PATTERNS.find(([, pattern]) => pattern.test(text))?.[0];
}
