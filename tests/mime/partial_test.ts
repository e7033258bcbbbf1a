import { assertEquals } from "@std/assert";
import { joinFragments, type Message, readFragment, readMessage } from "../../src/mime/mod.ts";
import { mail, show, wire } from "./mail.ts";

/** The example of RFC 2046 §5.2.2.2. */
const FIRST = mail(`X-Weird-Header-1: Foo
From: Bill@host.com
To: joe@otherhost.com
Date: Fri, 26 Mar 1993 12:59:38 -0500 (EST)
Subject: Audio mail (part 1 of 2)
Message-ID: <id1@host.com>
MIME-Version: 1.0
Content-type: message/partial; id="ABC@host.com";
              number=1; total=2

X-Weird-Header-1: Bar
X-Weird-Header-2: Hello
Message-ID: <anotherid@foo.com>
Subject: Audio mail
MIME-Version: 1.0
Content-type: audio/basic
Content-transfer-encoding: base64

QUJDR`);

const SECOND = mail(`From: Bill@host.com
To: joe@otherhost.com
Date: Fri, 26 Mar 1993 12:59:38 -0500 (EST)
Subject: Audio mail (part 2 of 2)
MIME-Version: 1.0
Message-ID: <id2@host.com>
Content-type: message/partial;
              id="ABC@host.com"; number=2; total=2

EVG
`);

Deno.test("joinFragments joins by the rules of RFC 2046 §5.2.2.1, in any order", () => {
  const { bytes, message, missing } = joinFragments([SECOND, FIRST]);
  assertEquals(
    bytes && show(bytes),
    show(wire(`X-Weird-Header-1: Foo
From: Bill@host.com
To: joe@otherhost.com
Date: Fri, 26 Mar 1993 12:59:38 -0500 (EST)
Message-ID: <anotherid@foo.com>
Subject: Audio mail
MIME-Version: 1.0
Content-type: audio/basic
Content-transfer-encoding: base64

QUJDREVG
`)),
  );
  assertEquals([message?.root.type, message && show(message.root.bytes())], [
    "audio/basic",
    "ABCDEF",
  ]);
  assertEquals(missing, []);
});

Deno.test("joinFragments says what is missing", () => {
  assertEquals(joinFragments([FIRST]), { missing: [2] });
  assertEquals(joinFragments([]), { missing: [] });
  const part = (number: string) =>
    mail(`Content-Type: message/partial; id=a; ${number}\n\nSubject: x\n\n`);
  assertEquals(joinFragments([part("number=4")]), { missing: [1, 2, 3] });
  assertEquals(joinFragments([part("number=1")]), { missing: [] });
});

Deno.test("joinFragments leaves other messages and second copies aside", () => {
  const other = mail("Content-Type: message/partial; id=x; number=2; total=2\n\nno\n");
  const copy = mail('Content-Type: message/partial; id="ABC@host.com"; number=2\n\nno\n');
  const { message } = joinFragments([FIRST, other, SECOND, copy, mail("Subject: x\n\n")]);
  assertEquals(message && show(message.root.bytes()), "ABCDEF");
});

Deno.test("readFragment takes what is numbered alone", () => {
  const read = (parameters: string) =>
    readFragment(mail(`Content-Type: message/partial; ${parameters}\n\n`).root);
  assertEquals(read("id=a; number=2; total=3"), { id: "a", number: 2, total: 3 });
  assertEquals(read("id=a; number=2"), { id: "a", number: 2 });
  for (
    const wrong of [
      "number=1",
      "id=a",
      "id=a; number=0",
      "id=a; number=x",
      "id=a; number=3; total=2",
    ]
  ) {
    assertEquals(read(wrong), undefined);
  }
  assertEquals(readFragment(mail("Subject: x\n\n").root), undefined);
});

Deno.test("joinFragments undoes any cut", () => {
  const whole = show(wire("Subject: x\nContent-Type: text/plain\n\nsome text\nof lines\n"));
  for (let cut = whole.indexOf("\r\n\r\n") + 4; cut < whole.length; cut++) {
    const pieces = [whole.slice(0, cut), whole.slice(cut)].map((piece, at): Message =>
      readMessage(
        Uint8Array.from(
          `Content-Type: message/partial; id=a; number=${at + 1}; total=2\r\n\r\n${piece}`,
          (char) => char.charCodeAt(0),
        ),
      )
    );
    const { bytes } = joinFragments(pieces);
    assertEquals(bytes && show(bytes), whole);
  }
});
