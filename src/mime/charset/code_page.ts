/**
 * Code pages of DOS that mail still comes in, and TextDecoder does not have.
 *
 * @module
 */
const LATIN = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ";
const BOXES = "░▒▓│┤";
const CORNERS = "└┴┬├─┼";

/** The upper half of each page, from 0x80 on; the lower one is ASCII. */
const PAGES: Readonly<Record<string, string>> = {
  "ibm437": `${LATIN}¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»${BOXES}╡╢╖╕╣║╗╝╜╛┐${CORNERS}╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀` +
    "αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0",
  "ibm850": `${LATIN}ø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»${BOXES}ÁÂÀ©╣║╗╝¢¥┐${CORNERS}ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀` +
    "ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0",
  "ibm852": "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»" +
    `${BOXES}ÁÂĚŞ╣║╗╝Żż┐${CORNERS}Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀` +
    "ÓßÔŃńňŠšŔÚŕŰýÝţ´\u00ad˝˛ˇ˘§÷¸°¨˙űŘř■\u00a0",
};

/** The code page of this name. IBM 858 is 850 with the euro in place of the dotless i. */
export function codePage(name: string): (bytes: Uint8Array) => string {
  const upper = name === "ibm858" ? PAGES.ibm850.replace("ı", "€") : PAGES[name];
  return (bytes) => {
    const units = new Uint16Array(bytes.length);
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at];
      units[at] = byte < 0x80 ? byte : upper.charCodeAt(byte - 0x80);
    }
    return decoder.decode(units);
  };
}

// Code units in the order of this machine.
const decoder = new TextDecoder(
  new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? "utf-16le" : "utf-16be",
  { ignoreBOM: true },
);
