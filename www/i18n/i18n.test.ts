// The translation is whole: every passage of the page, every gap of every phrase, and the phrasebook finds them.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { addressIn, languageOf } from "./language";
import { Phrasebook } from "./phrasebook";
import { zh } from "./zh";

const gaps = (text: string): string[] => [...new Set(text.match(/\{\d\}/g) ?? [])].sort();

describe("the passages", () => {
  const page = readFileSync("index.html", "utf8");
  const english = new Map(
    [...page.matchAll(/<(\w+)[^>]* data-text="(\w+)"[^>]*>([\s\S]*?)<\/\1>/g)].map(([, , name, html]) => [
      name ?? "",
      html ?? "",
    ]),
  );

  test("are all translated, and no other", () => {
    expect([...english.keys()].sort()).toEqual(Object.keys(zh.passages).sort());
  });

  test("hold every formula of the English", () => {
    for (const [name, html] of english) {
      const formulas = html.split("<math>").length - 1;
      const expected = Array.from({ length: formulas }, (_, i) => `{${i + 1}}`);
      expect([name, gaps(zh.passages[name] ?? "")]).toEqual([name, expected]);
    }
  });
});

describe("the phrasebook", () => {
  const book = new Phrasebook(zh.phrases);

  test("every gap of the English is filled in Chinese", () => {
    for (const [english, chinese] of Object.entries(zh.phrases))
      expect([english, gaps(chinese)]).toEqual([english, gaps(english)]);
  });

  test("finds whole phrases, with their space, and phrases with gaps, the gaps translated too", () => {
    expect(book.translate("  Copy\n link ")).toBe(" 复制链接 ");
    expect(book.translate("With D: digits turned by −60° (wrong D)")).toBe("给定 D：旋转 −60° 的数字（错误的 D）");
    expect(
      book.translate(
        "No decoder exists for 0°: none was trained for that dataset. The outlined tile, −20°, is the nearest.",
      ),
    ).toContain("−20°");
  });

  test("leaves alone what it does not know, and what has no words", () => {
    expect(book.translate("An unheard-of sentence.")).toBeUndefined();
    expect(book.translate("−12.5")).toBeUndefined();
  });
});

test("the language stands in the address, beside whatever else does", () => {
  const at = (search: string) => ({ pathname: "/", search, hash: "#story" }) as Location;
  expect(languageOf("?value=60&lang=zh")).toBe("zh");
  expect(languageOf("?lang=tlh")).toBe("en");
  expect(addressIn("zh", at("?bench&value=60"))).toBe("/?bench&value=60&lang=zh#story");
  expect(addressIn("en", at("?lang=zh"))).toBe("/#story");
});
