/**
 * Probes of RFC 5322: fields, folding, addresses, identifiers, with all of its Appendix A.
 *
 * @module
 */
import { type Probe, utf8 } from "./probe.ts";

/** Messages of Appendix A. */
export const APPENDIX_A: readonly Probe[] = [
  {
    rule: "A.1.1, a simple message",
    source: `From: John Doe <jdoe@machine.example>
To: Mary Smith <mary@example.net>
Subject: Saying Hello
Date: Fri, 21 Nov 1997 09:55:06 -0600
Message-ID: <1234@local.machine.example>

This is a message just to say hello.
So, "Hello".
`,
    from: "John Doe <jdoe@machine.example>",
    to: "Mary Smith <mary@example.net>",
    subject: "Saying Hello",
    date: "1997-11-21T15:55:06Z",
    messageId: "1234@local.machine.example",
    texts: ['This is a message just to say hello.\nSo, "Hello".\n'],
    defects: "",
  },
  {
    rule: "A.1.1, with a sender",
    source: `From: John Doe <jdoe@machine.example>
Sender: Michael Jones <mjones@machine.example>
To: Mary Smith <mary@example.net>
Date: Fri, 21 Nov 1997 09:55:06 -0600

x`,
    from: "John Doe <jdoe@machine.example>",
    sender: "Michael Jones <mjones@machine.example>",
    defects: "",
  },
  {
    rule: "A.1.2, different types of mailboxes",
    source: `From: "Joe Q. Public" <john.q.public@example.com>
To: Mary Smith <mary@x.test>, jdoe@example.org, Who? <one@y.test>
Cc: <boss@nil.test>, "Giant; \\"Big\\" Box" <sysservices@example.net>
Date: Tue, 01 Jul 2003 10:52:37 +0200
Message-ID: <5678.21-Nov-1997@example.com>

Hi everyone.
`,
    from: "Joe Q. Public <john.q.public@example.com>",
    to: "Mary Smith <mary@x.test>,  <jdoe@example.org>, Who? <one@y.test>",
    cc: ' <boss@nil.test>, Giant; "Big" Box <sysservices@example.net>',
    date: "2003-07-01T08:52:37Z",
    messageId: "5678.21-Nov-1997@example.com",
    defects: "",
  },
  {
    rule: "A.1.3, group addresses",
    source: `From: Pete <pete@silly.example>
To: A Group:Ed Jones <c@a.test>,joe@where.test,John <jdoe@one.test>;
Cc: Undisclosed recipients:;
Date: Thu, 13 Feb 1969 23:32:54 -0330
Message-ID: <testabcd.1234@silly.example>

Testing.
`,
    to: "A Group: (Ed Jones <c@a.test>,  <joe@where.test>, John <jdoe@one.test>)",
    cc: "Undisclosed recipients: ()",
    date: "1969-02-14T03:02:54Z",
    defects: "",
  },
  {
    rule: "A.2, a reply",
    source: `From: Mary Smith <mary@example.net>
To: John Doe <jdoe@machine.example>
Reply-To: "Mary Smith: Personal Account" <smith@home.example>
Subject: Re: Saying Hello
Date: Fri, 21 Nov 1997 10:01:10 -0600
Message-ID: <3456@example.net>
In-Reply-To: <1234@local.machine.example>
References: <1234@local.machine.example>

x`,
    replyTo: "Mary Smith: Personal Account <smith@home.example>",
    subject: "Re: Saying Hello",
    inReplyTo: "1234@local.machine.example",
    references: "1234@local.machine.example",
    defects: "",
  },
  {
    rule: "A.2, a reply to the reply",
    source: `To: "Mary Smith: Personal Account" <smith@home.example>
From: John Doe <jdoe@machine.example>
Subject: Re: Saying Hello
Date: Fri, 21 Nov 1997 11:00:00 -0600
Message-ID: <abcd.1234@local.machine.test>
In-Reply-To: <3456@example.net>
References: <1234@local.machine.example> <3456@example.net>

x`,
    references: "1234@local.machine.example 3456@example.net",
    date: "1997-11-21T17:00:00Z",
    defects: "",
  },
  {
    rule: "A.3, resent fields stand before the others and change none of them",
    source: `Resent-From: Mary Smith <mary@example.net>
Resent-To: Jane Brown <j-brown@other.example>
Resent-Date: Mon, 24 Nov 1997 14:22:01 -0800
Resent-Message-ID: <78910@example.net>
From: John Doe <jdoe@machine.example>
To: Mary Smith <mary@example.net>
Subject: Saying Hello
Date: Fri, 21 Nov 1997 09:55:06 -0600
Message-ID: <1234@local.machine.example>

x`,
    fields: "Resent-From Resent-To Resent-Date Resent-Message-ID From To Subject Date Message-ID",
    from: "John Doe <jdoe@machine.example>",
    to: "Mary Smith <mary@example.net>",
    date: "1997-11-21T15:55:06Z",
    messageId: "1234@local.machine.example",
    defects: "",
  },
  {
    rule: "A.4, trace fields",
    source: `Received: from x.y.test
  by example.net
  via TCP
  with ESMTP
  id ABC12345
  for <mary@example.net>;  21 Nov 1997 10:05:43 -0600
Received: from node.example by x.y.test; 21 Nov 1997 10:01:22 -0600
From: John Doe <jdoe@node.example>
To: Mary Smith <mary@example.net>
Date: Fri, 21 Nov 1997 09:55:06 -0600

x`,
    fields: "Received Received From To Date",
    to: "Mary Smith <mary@example.net>",
    defects: "",
  },
  {
    rule: "A.5, white space, comments, and other oddities",
    source: String.raw`From: Pete(A nice \) chap) <pete(his account)@silly.test(his host)>
To:A Group(Some people)
     :Chris Jones <c@(Chris's host.)public.example>,
         joe@example.org,
  John <jdoe@one.test> (my dear friend); (the end of the group)
Cc:(Empty list)(start)Hidden recipients  :(nobody(that I know))  ;
Date: Thu,
      13
        Feb
          1969
      23:32
               -0330 (Newfoundland Time)
Message-ID:              <testabcd.1234@silly.test>

Testing.
`,
    from: "Pete <pete@silly.test>",
    to: "A Group: (Chris Jones <c@public.example>,  <joe@example.org>, John <jdoe@one.test>)",
    cc: "Hidden recipients: ()",
    date: "1969-02-14T03:02:00Z",
    messageId: "testabcd.1234@silly.test",
    texts: ["Testing.\n"],
    defects: "",
  },
  {
    rule: "A.6.1, obsolete addressing",
    source: `From: Joe Q. Public <john.q.public@example.com>
To: Mary Smith <@node.test:mary@example.net>, , jdoe@test  . example
Date: Tue, 1 Jul 2003 10:52:37 +0200
Message-ID: <5678.21-Nov-1997@example.com>

Hi everyone.
`,
    from: "Joe Q. Public <john.q.public@example.com>",
    to: "Mary Smith <mary@example.net>,  <jdoe@test.example>",
    date: "2003-07-01T08:52:37Z",
  },
  {
    rule: "A.6.2, obsolete dates",
    source: `From: John Doe <jdoe@machine.example>
To: Mary Smith <mary@example.net>
Subject: Saying Hello
Date: 21 Nov 97 09:55:06 GMT
Message-ID: <1234@local.machine.example>

x`,
    date: "1997-11-21T09:55:06Z",
    defects: "date-obsolete-year date-obsolete-zone",
  },
  {
    rule: "A.6.3, obsolete white space and comments",
    source: `From  : John Doe <jdoe@machine(comment).  example>
To    : Mary Smith
  
          <mary@example.net>
Subject     : Saying Hello
Date  : Fri, 21 Nov 1997 09(comment):   55  :  06 -0600
Message-ID  : <1234   @   local(blah)  .machine .example>

This is a message just to say hello.
`,
    from: "John Doe <jdoe@machine.example>",
    to: "Mary Smith <mary@example.net>",
    subject: "Saying Hello",
    date: "1997-11-21T15:55:06Z",
    messageId: "1234@local.machine.example",
    texts: ["This is a message just to say hello.\n"],
  },
];

/** Rules of the text. */
export const FIELDS: readonly Probe[] = [
  {
    rule: "2.2.3, unfolding takes the CRLF alone",
    source: "Subject: one\n  two\n\tthree\n\nx",
    subject: "one  two\tthree",
    defects: "",
  },
  {
    rule: "2.2, a field may be empty",
    source: "Subject:\nX-A: \n\nx",
    subject: "",
    fields: "Subject X-A",
  },
  {
    rule: "2.2, a field may begin on its second line",
    source: "Subject:\n begins here\n\nx",
    subject: "begins here",
  },
  {
    rule: "2.2, names of fields have no case and may hold any printable sign",
    source: "sUBJECT: a\nX!#$%&'*+-./;<=>?@[\\]^_`{|}~: b\n\nx",
    subject: "a",
    fields: "sUBJECT X!#$%&'*+-./;<=>?@[\\]^_`{|}~",
    defects: "",
  },
  {
    rule: "2.1, a message may be a header alone",
    source: "Subject: a\n",
    subject: "a",
    texts: [""],
  },
  { rule: "2.1, a message may have no header", source: "\nbody", texts: ["body"], fields: "" },
  {
    rule: "2.1, a header may end without an empty line",
    source: "Subject: a",
    subject: "a",
    texts: [""],
  },
  {
    rule: "2.1.1, a line may be too long",
    source: `Subject: ${"x".repeat(2_000)}\n\n${"y".repeat(5_000)}\n`,
    subject: "x".repeat(2_000),
    texts: ["y".repeat(5_000) + "\n"],
  },
  {
    rule: "2.3, bodies keep line ends of every kind",
    source: "Subject: a\r\n\r\none\r\ntwo\nthree\rfour\r\r\nfive",
    exact: true,
    bytes: ["one\r\ntwo\nthree\rfour\r\r\nfive"],
  },
  {
    rule: "4.1, line feeds alone end lines",
    source: "Subject: a\n b\nTo: c@d.test\n\nbody\n",
    exact: true,
    subject: "a b",
    to: " <c@d.test>",
    bytes: ["body\n"],
  },
  {
    rule: "4.2, a line of blanks within a folded field does not end the header",
    source: "Subject: a\n \n b\nTo: c@d.test\n\nx",
    to: " <c@d.test>",
    texts: ["x"],
  },
  {
    rule: "4.5, blanks before the colon",
    source: "Subject \t : a\nTo : b@c.test\n\nx",
    subject: "a",
    to: " <b@c.test>",
    fields: "Subject To",
  },
  {
    rule: "3.6, a field that may stand once counts where it stands first",
    source: "Subject: a\nSubject: b\n\nx",
    subject: "a",
    defects: "field-repeated",
  },
  {
    rule: "3.2.4, quoted pairs in quoted strings",
    source: String.raw`From: "a \"b\" \\ c" <d@e.test>` + "\n\nx",
    from: String.raw`a "b" \ c <d@e.test>`,
    defects: "",
  },
  {
    rule: "3.2.4, a quoted string may be folded",
    source: 'From: "a\n b" <d@e.test>\n\nx',
    from: "a b <d@e.test>",
  },
  {
    rule: "3.4.1, quotes of a local part stay where it needs them",
    source: 'To: "a b"@c.test\n\nx',
    to: ' <"a b"@c.test>',
  },
  { rule: "3.4.1, and go where it does not", source: 'To: "ab"@c.test\n\nx', to: " <ab@c.test>" },
  {
    rule: "3.4.1, two dots in a row need quotes",
    source: 'To: <"a..b"@c.test>\n\nx',
    to: ' <"a..b"@c.test>',
  },
  {
    rule: "3.4.1, quotes within a local part",
    source: String.raw`To: <"a\"b"@c.test>` + "\n\nx",
    to: String.raw` <"a\"b"@c.test>`,
  },
  {
    rule: "3.4.1, a domain literal",
    source: "To: A <a@[127.0.0.1]>\n\nx",
    to: "A <a@[127.0.0.1]>",
  },
  {
    rule: "3.4.1, a domain literal of IPv6",
    source: "To: a@[IPv6:::1]\n\nx",
    to: " <a@[IPv6:::1]>",
  },
  {
    rule: "3.4.1, an address with a plus and odd signs",
    source: "To: a+b=c{d}|e~!#@f.test\n\nx",
    to: " <a+b=c{d}|e~!#@f.test>",
  },
  { rule: "3.4, brackets around nothing", source: "To: <>\n\nx", to: "" },
  {
    rule: "3.4, several authors",
    source: "From: a@b.test, C <c@d.test>\n\nx",
    from: " <a@b.test>, C <c@d.test>",
  },
  {
    rule: "3.4, a comma in a quoted name",
    source: 'To: "B, A" <a@b.test>, c@d.test\n\nx',
    to: "B, A <a@b.test>,  <c@d.test>",
  },
  {
    rule: "3.4, an address alone in a group",
    source: "To: G:a@b.test;\n\nx",
    to: "G: ( <a@b.test>)",
  },
  {
    rule: "3.4, a group between mailboxes",
    source: "To: a@b.test, G: c@d.test;, e@f.test\n\nx",
    to: " <a@b.test>, G: ( <c@d.test>),  <e@f.test>",
  },
  {
    rule: "3.4, a group with a quoted name",
    source: 'To: "G: H":a@b.test;\n\nx',
    to: "G: H: ( <a@b.test>)",
  },
  { rule: "3.4, two groups", source: "To: G: a@b.test;, H:;\n\nx", to: "G: ( <a@b.test>), H: ()" },
  {
    rule: "3.4, a group that is not closed",
    source: "To: G: a@b.test\n\nx",
    to: "G: ( <a@b.test>)",
    defects: "address-group-unclosed",
  },
  {
    rule: "3.4, an old name: a comment after the address",
    source: "From: a@b.test (A Name)\n\nx",
    from: "A Name <a@b.test>",
  },
  {
    rule: "3.2.2, comments within comments",
    source: "From: a@b.test (A (nested) Name)\n\nx",
    from: "A (nested) Name <a@b.test>",
  },
  {
    rule: "3.2.2, a comment within a phrase parts its words",
    source: "From: A(x)B <a@b.test>\n\nx",
    from: "A B <a@b.test>",
  },
  {
    rule: "3.2.2, quoted parentheses in a comment",
    source: String.raw`From: a (\( b \)) <a@b.test>` + "\n\nx",
    from: "a <a@b.test>",
  },
  {
    rule: "4.4, a route of several hosts",
    source: "To: <@a.test,@b.test:c@d.test>\n\nx",
    to: " <c@d.test>",
  },
  {
    rule: "4.4, a route with empty places and comments",
    source: "To: X <,@a.test (one),,@b.test:c@d.test>\n\nx",
    to: "X <c@d.test>",
  },
  {
    rule: "4.4, empty places in a list",
    source: "To: ,, a@b.test,,c@d.test,\n\nx",
    to: " <a@b.test>,  <c@d.test>",
  },
  {
    rule: "4.4, empty places in a group",
    source: "To: G:,,a@b.test,,;\n\nx",
    to: "G: ( <a@b.test>)",
  },
  {
    rule: "4.1, dots in a phrase",
    source: "To: Dr. A. B. See <a@b.test>\n\nx",
    to: "Dr. A. B. See <a@b.test>",
  },
  {
    rule: "4.4, blanks around the dots of a local part",
    source: "To: a . b@c.test\n\nx",
    to: " <a.b@c.test>",
  },
  {
    rule: "4.4, quoted words of a local part",
    source: 'To: "a".b@c.test\n\nx',
    to: ' <"a".b@c.test>',
  },
  {
    rule: "3.4, an address without a domain",
    source: "To: root\n\nx",
    defects: "address-no-domain",
  },
  {
    rule: "3.4, a bracket that is not closed",
    source: "To: A <a@b.test\n\nx",
    to: "A <a@b.test>",
    defects: "address-unclosed",
  },
  {
    rule: "3.6.4, several identifiers over lines",
    source: "References: <a@b.test>\n <c@d.test>\t<e@f.test>\n\nx",
    references: "a@b.test c@d.test e@f.test",
  },
  {
    rule: "3.6.4, identifiers without a blank between",
    source: "References: <a@b.test><c@d.test>\n\nx",
    references: "a@b.test c@d.test",
  },
  {
    rule: "4.5.4, phrases between identifiers",
    source: 'In-Reply-To: Your message of Monday <a@b.test> "and" <c@d.test>\n\nx',
    inReplyTo: "a@b.test c@d.test",
  },
  {
    rule: "3.6.4, a domain literal in an identifier",
    source: "Message-ID: <a@[b c]>\n\nx",
    messageId: "a@[b c]",
  },
  {
    rule: "3.6.4, comments around an identifier",
    source: "Message-ID: (x) <a@b.test> (y)\n\nx",
    messageId: "a@b.test",
  },
  { rule: "3.6.3, Bcc may be empty", source: "Bcc:\n\nx", bcc: "" },
  {
    rule: "3.6, a line that is no field is left out and the header goes on",
    source: "Subject: a\nno field\nTo: a@b.test\n\nx",
    to: " <a@b.test>",
    texts: ["x"],
    defects: "field-malformed",
  },
  {
    rule: "3.6, a folded line at the beginning belongs to nothing",
    source: " odd\nSubject: a\n\nx",
    subject: "a",
    texts: ["x"],
    defects: "field-malformed",
  },
  {
    rule: "6532 3.2, UTF-8 in names and addresses",
    source: utf8("From: Jörg <jörg@exämple.test>\nSubject: 한국\n\nx"),
    from: "Jörg <jörg@exämple.test>",
    subject: "한국",
    defects: "",
  },
  {
    rule: "6532 3.2, UTF-8 in a quoted local part",
    source: utf8('To: "jörg ü"@b.test\n\nx'),
    to: ' <"jörg ü"@b.test>',
  },
  {
    rule: "6532 3.4, UTF-8 in an identifier",
    source: utf8("Message-ID: <ü@ö.test>\n\nx"),
    messageId: "ü@ö.test",
  },
  {
    rule: "6854 2, a group as the author",
    source: "From: Nobody:;\n\nx",
    from: "Nobody: ()",
    defects: "",
  },
  { rule: "NUL in a field stays", source: "Subject: a\0b\n\nx", subject: "a\0b" },
];

const dated = (rule: string, date: string, iso: string | null, defects?: string): Probe => ({
  rule,
  source: `Date: ${date}\n\nx`,
  date: iso,
  ...(defects === undefined ? {} : { defects }),
});

/** Dates. */
export const DATES: readonly Probe[] = [
  dated(
    "3.3, without day of week and seconds",
    "1 Jan 2000 00:00 +0000",
    "2000-01-01T00:00:00Z",
    "",
  ),
  dated("3.3, the widest zone", "1 Jan 2000 00:00:00 +1400", "1999-12-31T10:00:00Z", ""),
  dated(
    "3.3, a zone of half an hour",
    "Sat, 1 Jan 2000 05:30:00 +0530",
    "2000-01-01T00:00:00Z",
    "",
  ),
  dated(
    "3.3, -0000 says nothing of the place",
    "1 Jan 2000 00:00:00 -0000",
    "2000-01-01T00:00:00Z",
    "",
  ),
  dated("3.3, a leap second", "Thu, 31 Dec 1998 23:59:60 +0000", "1999-01-01T00:00:00Z", ""),
  dated("3.3, a leap day", "29 Feb 2000 00:00:00 +0000", "2000-02-29T00:00:00Z", ""),
  dated("3.3, a leap day that is none", "29 Feb 1900 00:00:00 +0000", null, "date-invalid"),
  dated("3.3, a day that does not exist", "31 Apr 2001 00:00:00 +0000", null, "date-invalid"),
  dated("3.3, an hour that does not exist", "1 Jan 2000 24:00:00 +0000", null, "date-invalid"),
  dated("3.3, a minute that does not exist", "1 Jan 2000 00:60:00 +0000", null, "date-invalid"),
  dated("3.3, a year before 1900", "1 Jan 0102 00:00:00 +0000", null, "date-invalid"),
  dated("3.3, a year of five digits", "1 Jan 10000 00:00:00 +0000", "+010000-01-01T00:00:00Z"),
  dated("3.3, a month that does not exist", "1 Foo 2000 00:00:00 +0000", null, "date-invalid"),
  dated(
    "3.3, the wrong day of the week",
    "Mon, 1 Jan 2000 00:00:00 +0000",
    "2000-01-01T00:00:00Z",
    "date-weekday",
  ),
  dated("3.3, names have no case", "SAT, 1 jAN 2000 00:00:00 +0000", "2000-01-01T00:00:00Z", ""),
  dated(
    "4.3, year 49 is in this century",
    "1 Jan 49 00:00:00 +0000",
    "2049-01-01T00:00:00Z",
    "date-obsolete-year",
  ),
  dated(
    "4.3, year 50 is in the last",
    "1 Jan 50 00:00:00 +0000",
    "1950-01-01T00:00:00Z",
    "date-obsolete-year",
  ),
  dated("4.3, year 00", "1 Jan 00 00:00:00 +0000", "2000-01-01T00:00:00Z", "date-obsolete-year"),
  dated(
    "4.3, three digits are added to 1900",
    "1 Jan 102 00:00:00 +0000",
    "2002-01-01T00:00:00Z",
    "date-obsolete-year",
  ),
  dated(
    "4.3, three digits below 100",
    "1 Jan 097 00:00:00 +0000",
    "1997-01-01T00:00:00Z",
    "date-obsolete-year",
  ),
  dated("4.3, UT", "1 Jan 2000 00:00:00 UT", "2000-01-01T00:00:00Z", "date-obsolete-zone"),
  dated("4.3, GMT", "1 Jan 2000 00:00:00 GMT", "2000-01-01T00:00:00Z", "date-obsolete-zone"),
  dated("4.3, EST", "1 Jan 2000 00:00:00 EST", "2000-01-01T05:00:00Z", "date-obsolete-zone"),
  dated("4.3, EDT", "1 Jan 2000 00:00:00 EDT", "2000-01-01T04:00:00Z", "date-obsolete-zone"),
  dated("4.3, CST", "1 Jan 2000 00:00:00 CST", "2000-01-01T06:00:00Z", "date-obsolete-zone"),
  dated("4.3, CDT", "1 Jan 2000 00:00:00 CDT", "2000-01-01T05:00:00Z", "date-obsolete-zone"),
  dated("4.3, MST", "1 Jan 2000 00:00:00 MST", "2000-01-01T07:00:00Z", "date-obsolete-zone"),
  dated("4.3, MDT", "1 Jan 2000 00:00:00 MDT", "2000-01-01T06:00:00Z", "date-obsolete-zone"),
  dated("4.3, PST", "1 Jan 2000 00:00:00 PST", "2000-01-01T08:00:00Z", "date-obsolete-zone"),
  dated("4.3, PDT", "1 Jan 2000 00:00:00 pdt", "2000-01-01T07:00:00Z", "date-obsolete-zone"),
  dated("4.3, Z", "1 Jan 2000 00:00:00 Z", "2000-01-01T00:00:00Z", "date-obsolete-zone"),
  dated(
    "4.3, military zones are -0000: A",
    "1 Jan 2000 00:00:00 A",
    "2000-01-01T00:00:00Z",
    "date-unknown-zone",
  ),
  dated(
    "4.3, military zones are -0000: K",
    "1 Jan 2000 00:00:00 K",
    "2000-01-01T00:00:00Z",
    "date-unknown-zone",
  ),
  dated(
    "4.3, military zones are -0000: y",
    "1 Jan 2000 00:00:00 y",
    "2000-01-01T00:00:00Z",
    "date-unknown-zone",
  ),
  dated(
    "4.3, unknown zones are -0000: CEST",
    "1 Jan 2000 00:00:00 CEST",
    "2000-01-01T00:00:00Z",
    "date-unknown-zone",
  ),
  dated(
    "4.3, unknown zones are -0000: of several words",
    "1 Jan 2000 00:00:00 Eastern Daylight Time",
    "2000-01-01T00:00:00Z",
    "date-unknown-zone",
  ),
  dated(
    "4.3, unknown zones are -0000: GMT+1",
    "1 Jan 2000 00:00:00 GMT+1",
    "2000-01-01T00:00:00Z",
    "date-unknown-zone",
  ),
  dated("3.3, no zone", "1 Jan 2000 00:00:00", "2000-01-01T00:00:00Z", "date-unknown-zone"),
  dated(
    "3.3, a comment before the zone",
    "1 Jan 2000 00:00:00 (EDT) -0400",
    "2000-01-01T04:00:00Z",
    "",
  ),
  dated(
    "3.3, a comment after the zone",
    "1 Jan 2000 00:00:00 -0400 (EDT (summer))",
    "2000-01-01T04:00:00Z",
    "",
  ),
  dated(
    "4.3, comments everywhere",
    "(a)Sat(b),(c)1(d)Jan(e)2000(f)00(g):(h)00(i):(j)00(k)+0000(l)",
    "2000-01-01T00:00:00Z",
    "",
  ),
  dated(
    "4.3, folds everywhere",
    "Sat,\n 1\n Jan\n 2000\n 00:00:00\n +0000",
    "2000-01-01T00:00:00Z",
    "",
  ),
  dated("an hour of one digit", "1 Jan 2000 5:06:07 +0000", "2000-01-01T05:06:07Z"),
  dated("words that are no date", "yesterday", null, "date-invalid"),
  dated("nothing", "", null, "date-invalid"),
];
