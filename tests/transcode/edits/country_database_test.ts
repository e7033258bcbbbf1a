import { assertEquals, assertThrows } from "@std/assert";
import { readAddress, readCountries } from "../../../src/transcode/edits/country_database.ts";

Deno.test("readCountries finds the range in which an address lies, whatever the order of lines", () => {
  const { find } = readCountries([
    "# a comment",
    "10.0.2.0,10.0.2.255,kr",
    "10.0.0.0,10.0.0.255,FR,more,columns",
    '"2001:db8:2::","2001:db8:2:ffff:ffff:ffff:ffff:ffff","JP"',
    "10.0.9.9,2001:db8::,XX",
  ].join("\r\n"));
  const places = [
    "10.0.0.0",
    "10.0.0.255",
    "10.0.1.0",
    "10.0.2.7",
    "9.255.255.255",
    "255.255.255.255",
  ];
  assertEquals(places.map(find), ["FR", "FR", undefined, "KR", undefined, undefined]);
  assertEquals(find("2001:db8:2::1"), "JP");
  assertEquals(find("2001:db8:3::"), undefined);
  assertEquals(find("nonsense"), undefined);
  assertThrows(() => readCountries("no ranges\n"));
});

Deno.test("readAddress reads addresses of both kinds, and nothing else", () => {
  assertEquals(readAddress("1.2.3.4"), { isV4: true, value: 0x01020304n });
  assertEquals(readAddress("::FFFF:1.2.3.4"), { isV4: true, value: 0x01020304n });
  assertEquals(readAddress("::1"), { isV4: false, value: 0n });
  assertEquals(readAddress("2001:db8:1:2:3:4:5:6"), { isV4: false, value: 0x20010db800010002n });
  for (
    const wrong of [
      "",
      "1.2.3",
      "1.2.3.256",
      "1:2:3",
      "1::2::3",
      "12345::",
      ":::",
      "g::",
      "1:2:3:4:5:6:7:8:9",
    ]
  ) {
    assertEquals(readAddress(wrong), undefined, wrong);
  }
});
