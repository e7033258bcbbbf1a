/**
 * Probes of RFC 2047 (encoded words), and of what RFC 2231 §5 adds to them.
 *
 * @module
 */
import { type Probe, utf8 } from "./probe.ts";

const subject = (rule: string, value: string, text: string, defects?: string): Probe => ({
  rule,
  source: `Subject: ${value}\n\nx`,
  subject: text,
  ...(defects === undefined ? {} : { defects }),
});

/** A comment is decoded where it stands for a name: after a bare address. */
const comment = (rule: string, value: string, text: string): Probe => ({
  rule,
  source: `From: a@b.test ${value}\n\nx`,
  from: `${text} <a@b.test>`,
});

/** Examples of §8. */
export const EXAMPLES: readonly Probe[] = [
  {
    rule: "§8, names in From, To, CC and a subject of two words",
    source: `From: =?US-ASCII?Q?Keith_Moore?= <moore@cs.utk.edu>
To: =?ISO-8859-1?Q?Keld_J=F8rn_Simonsen?= <keld@dkuug.dk>
CC: =?ISO-8859-1?Q?Andr=E9?= Pirard <PIRARD@vm1.ulg.ac.be>
Subject: =?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?=
 =?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?=

x`,
    from: "Keith Moore <moore@cs.utk.edu>",
    to: "Keld Jørn Simonsen <keld@dkuug.dk>",
    cc: "André Pirard <PIRARD@vm1.ulg.ac.be>",
    subject: "If you can read this you understand the example.",
    defects: "",
  },
  {
    rule: "§8, a phrase of words and a subject of words and text",
    source: `From: =?ISO-8859-1?Q?Olle_J=E4rnefors?= <ojarnef@admin.kth.se>
To: ietf-822@dimacs.rutgers.edu, ojarnef@admin.kth.se
Subject: Time for ISO 10646?

x`,
    from: "Olle Järnefors <ojarnef@admin.kth.se>",
    to: " <ietf-822@dimacs.rutgers.edu>,  <ojarnef@admin.kth.se>",
    subject: "Time for ISO 10646?",
  },
  {
    rule: "§8, capitals in the middle of a name",
    source: `To: Dave Crocker <dcrocker@mordor.stanford.edu>
Cc: ietf-822@dimacs.rutgers.edu, paf@comsol.se
From: =?ISO-8859-1?Q?Patrik_F=E4ltstr=F6m?= <paf@nada.kth.se>
Subject: Re: RFC-HDR care and feeding

x`,
    from: "Patrik Fältström <paf@nada.kth.se>",
  },
  {
    rule: "§8, a word in a comment",
    source: `From: Nathaniel Borenstein <nsb@thumper.bellcore.com>
    (=?iso-8859-8?b?7eXs+SDv4SDs6Pdm?=)
To: Greg Vaudreuil <gvaudre@NRI.Reston.VA.US>
Subject: Test of new header generator

x`,
    from: "Nathaniel Borenstein <nsb@thumper.bellcore.com>",
    defects: "",
  },
  comment("§8, (word)", "(=?ISO-8859-1?Q?a?=)", "a"),
  comment("§8, (word text)", "(=?ISO-8859-1?Q?a?= b)", "a b"),
  comment("§8, (word word)", "(=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=)", "ab"),
  comment("§8, (word  word)", "(=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=)", "ab"),
  comment("§8, (word fold word)", "(=?ISO-8859-1?Q?a?=\n    =?ISO-8859-1?Q?b?=)", "ab"),
  comment("§8, a blank within a word", "(=?ISO-8859-1?Q?a_b?=)", "a b"),
  comment("§8, a blank at the begin of a word", "(=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=)", "a b"),
];

/** Rules. */
export const WORDS: readonly Probe[] = [
  subject(
    "§2, charset and encoding have no case",
    "=?uTf-8?b?SGk=?= =?UTF-8?q?=20there?=",
    "Hi there",
    "",
  ),
  subject("§2, another encoding makes no word", "=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
  subject(
    "§2, a word of more than 75 characters",
    `=?utf-8?Q?${"a".repeat(200)}?=`,
    "a".repeat(200),
  ),
  subject("§2, blanks in the text (against the rule, and common)", "=?utf-8?Q?a b?=", "a b"),
  subject("§2, no text at all", "a =?utf-8?Q??= b", "a  b"),
  subject("§2, a question mark ends the text", "=?utf-8?Q?a?b?=", "=?utf-8?Q?a?b?="),
  subject("§2, a word that is not ended", "=?utf-8?Q?abc", "=?utf-8?Q?abc"),
  subject("§2, a word without charset", "=??Q?abc?=", "=??Q?abc?="),
  subject("§4.1, padding and no padding", "=?utf-8?B?YQ==?= x =?utf-8?B?YQ?=", "a x a"),
  subject("§4.1, signs outside the alphabet are left out", "=?utf-8?B?S!G-k=?=", "Hi"),
  subject("§4.1, a sign too many is left out", "=?utf-8?B?SGkhY?=", "Hi!"),
  subject("§4.1, data after padding is left out", "=?utf-8?B?YQ==YQ==?=", "a"),
  subject("§4.2 (2), an underscore is a blank", "=?iso-8859-1?Q?a_b=5Fc=20d?=", "a b_c d"),
  subject("§4.2 (2), a blank in any charset", "=?utf-8?Q?_?=a", " a"),
  subject(
    "§4.2 (3), all other signs stand for themselves",
    "=?utf-8?Q?!\"#$%&'()*+,-./:;<>@[\\]^`{|}~?=",
    "!\"#$%&'()*+,-./:;<>@[\\]^`{|}~",
  ),
  subject("§4.2 (1), digits of lower case", "=?utf-8?Q?=c3=a9?=", "é"),
  subject("§4.2 (1), an equals sign without digits stays", "=?utf-8?Q?a=zzb=4?=", "a=zzb=4"),
  subject("§4.2, raw UTF-8 in the text", utf8("=?utf-8?Q?é=C3=A9?="), "éé"),
  subject("§5 (1), text and words", "a =?utf-8?Q?b?= c", "a b c", ""),
  subject(
    "§5 (1), a word glued to the text before it",
    "a=?utf-8?Q?b?= c",
    "ab c",
    "encoded-word-glued",
  ),
  subject(
    "§5 (1), a word glued to the text after it",
    "a =?utf-8?Q?b?=c",
    "a bc",
    "encoded-word-glued",
  ),
  subject(
    "§5 (1), two words without white space",
    "=?utf-8?Q?a?==?utf-8?Q?b?=",
    "ab",
    "encoded-word-glued",
  ),
  subject("§5, a character over two words, B", "=?utf-8?B?7JWI64U=?= =?utf-8?B?lQ==?=", "안녕"),
  subject(
    "§5, a character over two words, Q",
    "=?utf-8?Q?=ED=95?= =?utf-8?Q?=9C=EA?=\n =?utf-8?Q?=B5=AD?=",
    "한국",
  ),
  subject("§5, a character over a B and a Q word", "=?utf-8?B?7ZU=?= =?utf-8?Q?=9C?=", "한"),
  subject(
    "§5, four bytes over four words",
    "=?utf-8?Q?=F0?= =?utf-8?Q?=9F?= =?utf-8?Q?=98?= =?utf-8?Q?=80?=",
    "😀",
  ),
  subject(
    "§5, a character over two words, EUC-KR",
    "=?euc-kr?B?vsiz?= =?euc-kr?B?58fP?=",
    "안녕하",
  ),
  subject("§5, a character over two words, Big5", "=?big5?Q?=A4=A4=A4?= =?big5?Q?=E5?=", "中文"),
  subject(
    "§5, a character over two words, Shift_JIS",
    "=?shift_jis?Q?=93=FA=96?= =?Shift_JIS?Q?{?=",
    "日本",
  ),
  subject(
    "§5, words of ISO-2022-JP that each return to ASCII",
    "=?iso-2022-jp?B?GyRCRnxLXBsoQg==?= =?iso-2022-jp?B?GyRCOGwbKEI=?=",
    "日本語",
  ),
  subject(
    "§5, words of ISO-2022-JP that do not return to ASCII",
    "=?iso-2022-jp?B?GyRCRnxL?= =?iso-2022-jp?B?XDhsGyhC?=",
    "日本語",
  ),
  subject("§5, bytes that no charset has", "=?utf-8?Q?a=FFb?=", "a\ufffdb"),
  subject("§6.2, white space between words goes", "=?utf-8?Q?a?= \t \n  =?utf-8?Q?b?=", "ab", ""),
  subject(
    "§6.2, also between words of two charsets",
    "=?utf-8?Q?a?= =?iso-8859-1?Q?=E9?=",
    "aé",
    "",
  ),
  subject(
    "§6.2, white space between a word and text stays",
    "=?utf-8?Q?a?=  b\t=?utf-8?Q?c?=",
    "a  b\tc",
    "",
  ),
  subject("§6.2, white space between text stays", "a  b =?utf-8?Q?c?=", "a  b c", ""),
  subject(
    "§6.2, an unknown charset is shown as it is",
    "=?x-unknown?Q?=E9?= b",
    "=?x-unknown?Q?=E9?= b",
  ),
  subject("§6.2, ASCII of an unknown charset can be shown", "=?x-unknown?Q?abc?=", "abc"),
  subject(
    "§6.2, words around an unknown one keep their white space",
    "=?x-unknown?Q?=E9?= =?utf-8?Q?b?=",
    "=?x-unknown?Q?=E9?= b",
  ),
  subject("§4.2, a raw byte in the text", "=?iso-8859-1?Q?J\xfcrgen?=", "Jürgen"),
  subject("§4.2, a raw byte of another charset", "=?koi8-r?Q?\xf0=D2?=", "Пр"),
  subject("UTF-7", "=?utf-7?Q?Fr+APY-sche?=", "Frösche"),
  subject("2231 §5, a language", "=?US-ASCII*EN-US?Q?Keith?= =?utf-8*ko?B?7ZWc?=", "Keith한", ""),
  subject("2231 §5, an empty language", "=?utf-8*?Q?a?=", "a"),
  {
    rule: "§5 (2), a word in the comment of any field",
    source: "From: <a@b.test> (=?utf-8?Q?=C3=A9?= (=?utf-8?Q?n?=))\n\nx",
    from: "é (n) <a@b.test>",
  },
  {
    rule: "§5 (3), words and atoms of a phrase",
    source: "From: =?utf-8?Q?J=C3=B6rg?= M. =?utf-8?Q?=C3=9C?= <a@b.test>\n\nx",
    from: "Jörg M. Ü <a@b.test>",
    defects: "",
  },
  {
    rule: "§5 (3), specials within a word are no specials",
    source: "To: =?utf-8?Q?a,_b_<c@d.test>?= <e@f.test>, g@h.test\n\nx",
    to: "a, b <c@d.test> <e@f.test>,  <g@h.test>",
  },
  {
    rule: "§5 (3), an address that a word claims is a name",
    source: "From: =?utf-8?B?Ym9zc0BiYW5rLnRlc3Q=?= <a@b.test>\n\nx",
    from: "boss@bank.test <a@b.test>",
  },
  {
    rule: "§5 (3), the name of a group",
    source: "To: =?utf-8?Q?Fr=C3=A9res?=: a@b.test;\n\nx",
    to: "Fréres: ( <a@b.test>)",
  },
  {
    rule: "§5, a word in a quoted string (against the rule, and common)",
    source: 'From: "=?utf-8?Q?J=C3=B6rg?=" <a@b.test>\n\nx',
    from: "Jörg <a@b.test>",
    defects: "encoded-word-quoted",
  },
  {
    rule: "§5, a word and text in a quoted string",
    source: 'From: "=?utf-8?Q?J=C3=B6rg?= M" <a@b.test>\n\nx',
    from: "Jörg M <a@b.test>",
    defects: "encoded-word-quoted",
  },
  {
    rule: "§5, no word in an address",
    source: "From: =?utf-8?Q?a?=@b.test\n\nx",
    from: " <=?utf-8?Q?a?=@b.test>",
  },
  {
    rule: "§5, no word in an identifier",
    source: "Message-ID: <=?utf-8?Q?a?=@b.test>\n\nx",
    messageId: "=?utf-8?Q?a?=@b.test",
  },
  {
    rule: "§5 (3), a name without blank before its bracket",
    source: "From: =?utf-8?Q?A?=<a@b.test>\n\nx",
    from: "A <a@b.test>",
  },
  {
    rule: "§5, a name over words, a character over two of them",
    source: "From: =?utf-8?Q?=ED=95?=\n =?utf-8?Q?=9C?= <a@b.test>\n\nx",
    from: "한 <a@b.test>",
  },
];
