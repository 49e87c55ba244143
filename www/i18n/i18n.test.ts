// The translation is whole: every passage of the page, every gap of every phrase, and the phrasebook finds them.

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Results } from "../rooms/results/figure6";
import { familiesOf, splitsOf, summarise } from "../rooms/results/summary";
import { readLink } from "../state/url";
import { addressAfter, addressIn, languageOf, languageOfBrowser, remember } from "./language";
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
      const formulas = html.split("<math ").length - 1;
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
        "Outlined: the decoder that explains your digit best, in the first row 20°, D's own, in the second 60°, not D's −140°. The first D fits it better, by 80 nats.",
      ),
    ).toBe(
      "带框的是最能解释你的数字的解码器：第一行为 20°（D 自己的），第二行为 60°（而非 D 的 −140°）。第一个 D 更符合它，相差 80 奈特。",
    );
  });

  test("puts no space beside a stop of full width, and none of ASCII", () => {
    expect(book.translate("D: ")).toBe("D：");
    expect(book.translate(" with N = ")).toBe("，N = ");
    expect(book.translate("D: 10 images, upright digits")).toBe("D：10 张图像，正立的数字");
    expect(book.translate("D is upright digits: never seen in training")).toBe("D 是正立的数字：训练中未见过");
    const trains =
      "Trains on the processor (WebAssembly with SIMD): this browser has no WebGPU. Graphics adapter: none. Answers on the processor";
    const chinese = "训练用处理器（带 SIMD 的 WebAssembly）：此浏览器没有 WebGPU。显卡：无。由处理器回答";
    expect(book.translate(`${trains}.`)).toBe(`${chinese}。`);
    expect(book.translate(`${trains}, 12 ms from the pen to the posterior.`)).toBe(
      `${chinese}，从落笔到后验 12 毫秒。`,
    );
  });

  test("leaves alone what it does not know, and what has no words", () => {
    expect(book.translate("Some unheard-of words of a sentence and others.")).toBeUndefined();
    expect(book.translate("An unheard-of sentence.")).toBeUndefined();
    expect(book.translate("−12.5")).toBeUndefined();
  });
});

describe("what the model's own code refuses", () => {
  const book = new Phrasebook(zh.phrases);
  const sources = ["metavae", "datasets", "web", "evaluation", "worlds", "amortised"].flatMap((crate) =>
    readdirSync(`crates/${crate}/src`, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".rs"))
      .map((file) => readFileSync(`crates/${crate}/src/${file}`, "utf8")),
  );
  // "{0}" alone says what another error says.
  const errors = sources
    .flatMap((source) => [...source.matchAll(/#\[error\(\s*"((?:[^"\\]|\\[\s\S])*)"/g)])
    .map(([, text]) => (text ?? "").replace(/\\\n\s*/g, "").replaceAll("\\n", ""))
    .filter((text) => text !== "{0}");

  test("is translated, every sentence of it", () => {
    expect(errors.length).toBeGreaterThan(40);
    const english: string[] = [];
    for (const error of errors) {
      const filled = error.replace(/\{[^}]*\}/g, "7").replace(/^./, (letter) => letter.toUpperCase());
      const said = filled.endsWith(".") ? filled : `${filled}.`;
      const translated = book.translate(said);
      // Filled like this it is no sentence of the program; a real one is looked at below.
      if (error.includes("of memory{}")) continue;
      if (translated === undefined) english.push(said);
      // A general phrase may have taken a sentence that has none of its own: what it leaves are English words in a row.
      if (/[A-Za-z]{2,}(?: [A-Za-z]{2,}){2,}/.test(translated ?? "")) english.push(`${said} ${translated}`);
    }
    expect(english).toEqual([]);
  });

  test("is translated inside of other sentences too", () => {
    expect(
      book.translate("The file describes a model that cannot run: the batch size is 0; choose between 1 and 2000."),
    ).toBe("文件描述的模型无法运行：批量大小为 0；请在 1 到 2000 之间选择。");
    expect(
      book.translate(
        "A batch of 2000 with N = 1000 needs about 7.3 GB of memory, and 3.5 GB can be used here: a batch of 900 or N of 440 would fit.",
      ),
    ).toBe("批量 2000、N = 1000 约需要 7.3 GB 内存，这里可用 3.5 GB：批量 900 或 N 为 440 放得下。");
    expect(book.translate("Load the test digits first.")).toBe("请先载入测试数字。");
  });
});

describe("the names of the results", () => {
  const book = new Phrasebook(zh.phrases);
  const results: Results = { figure6: JSON.parse(readFileSync("results/figure6.json", "utf8")), paper: [] };

  test("are translated, every model's and every control's", () => {
    const names = familiesOf(results).flatMap((family) =>
      splitsOf(results, family).flatMap((split) => {
        const { variants, controls } = summarise(results, { family, split, measure: "probe" });
        return [...variants, ...controls].map(({ title }) => title);
      }),
    );
    expect(names.length).toBeGreaterThan(20);
    for (const name of names)
      expect([name, book.translate(name)]).toEqual([name, expect.stringMatching(/\p{Script=Han}/u)]);
  });
});

describe("the language", () => {
  const at = (search: string) => ({ pathname: "/", search, hash: "#story" }) as Location;

  test("is the address's, else the one chosen before, else the first of the browser's that the page has", () => {
    expect(languageOf("?value=60&lang=zh", "en", "en")).toBe("zh");
    expect(languageOf("?lang=en", "zh", "zh")).toBe("en");
    expect(languageOf("?lang=", "zh", "en")).toBe("zh");
    expect(languageOf("", "en", "zh")).toBe("en");
    expect(languageOf("", null, "zh")).toBe("zh");
    expect(languageOfBrowser(["fr-FR", "zh-CN", "en"])).toBe("zh");
    expect(languageOfBrowser(["en-GB", "zh-CN"])).toBe("en");
    expect(languageOfBrowser(["fr", "tlh"])).toBe("en");
    expect(languageOfBrowser([])).toBe("en");
  });

  test("is known by every tag for it, and one that the page does not have is English", () => {
    for (const tag of ["zh", "ZH", "zh-CN", "zh-cn", "zh_CN", "zh-Hans", "zh-Hans-CN", "zh-SG", "zh-TW", "zh-Hant-HK"])
      expect([tag, languageOf(`?lang=${tag}`, null, "en")]).toEqual([tag, "zh"]);
    for (const tag of ["en", "en-US", "EN_gb", "tlh", "fr-CA", "zha", "enm", "constructor", "%00"])
      expect([tag, languageOf(`?lang=${tag}`, null, "zh")]).toEqual([tag, "en"]);
  });

  test("stands in links, beside whatever else does, and after a choice only where the browser would choose another", () => {
    expect(addressIn("zh", at("?bench&value=60"))).toBe("/?bench&value=60&lang=zh#story");
    expect(addressIn("en", at("?lang=zh"))).toBe("/?lang=en#story");
    expect(addressAfter("zh", at("?bench"), "en")).toBe("/?bench&lang=zh#story");
    expect(addressAfter("en", at("?lang=zh"), "en")).toBe("/#story");
    expect(addressAfter("en", at("?digit=3"), "zh")).toBe("/?digit=3&lang=en#story");
    expect(addressAfter("zh", at("?lang=en"), "zh")).toBe("/#story");
  });

  test("cannot be remembered, nor known from before, where storage is refused, and nothing fails of it", () => {
    expect(() => localStorage).toThrow();
    expect(() => remember("zh")).not.toThrow();
    expect(languageOf("", undefined, "en")).toBe("en");
  });
});

describe("reasons why a link could not be used", () => {
  const book = new Phrasebook(zh.phrases);

  test("are translated, one or more", () => {
    const search = "?contextSize=900&family=skew&linked=maybe&trainseed=3&learningRate=7&model=live&value=999";
    for (const reason of readLink(search).refused)
      expect([reason, book.translate(reason)]).toEqual([reason, expect.any(String)]);
    const message = `Some of this link could not be used and was ignored: ${readLink(search).refused.join("; ")}.`;
    expect(book.translate(message)).not.toMatch(/did you|one of|whole|yes or no| to |carries/);
  });
});
