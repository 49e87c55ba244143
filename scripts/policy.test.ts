import { expect, test } from "vitest";
import { namedPolicy, policy, programs, withPolicy } from "./policy";

const page = `<html><head><meta charset="utf-8" />
  <!-- <script>commented()</script> -->
  <script>one();</script><script type="module">two();</script>
  <script type="application/json">{"three": 3}</script>
  <script type="module" crossorigin src="./four.js"></script>
</head></html>`;

test("programs in the page are allowed by their checksums, data and files are not listed", () => {
  expect(programs(page)).toEqual(["one();", "two();"]);
  // printf 'one();' | openssl dgst -sha256 -binary | base64
  expect(policy(page)).toContain("'sha256-0+WO/BLOFX4yaxuOgr4enhLoCeodx+iRke4LxGBVui8='");
  expect(policy(page).match(/sha256-/g)).toHaveLength(2);
});

test("no program may be written into the page or made from text", () => {
  const scripts = policy(page)
    .split("; ")
    .find((directive) => directive.startsWith("script-src "));
  expect(scripts).toContain("'wasm-unsafe-eval'");
  expect(scripts).not.toMatch(/'unsafe-inline'|'unsafe-eval'|\*|https?:|data:|blob:/);
});

test("the policy comes before all that it governs, allows the program that says it, and is found there again", () => {
  const governed = withPolicy(page);
  expect(governed).toMatch(/<head><meta charset="utf-8" \/>\s*<script data-policy="default-src /);
  expect(withPolicy("<head><title>no character set</title>")).toMatch(/<head>\s*<script data-policy="default-src /);
  expect(programs(governed)).toHaveLength(3);
  expect(namedPolicy(governed)).toBe(policy(governed));
});

test("a page without an origin of its own is not forbidden its own files", () => {
  const [speaker = ""] = programs(withPolicy(page));
  const said = (origin: string): unknown[] => {
    const found: unknown[] = [];
    const document = {
      createElement: () => ({}),
      currentScript: { dataset: { policy: "default-src 'self'" } },
      head: { append: (element: unknown) => found.push(element) },
    };
    new Function("origin", "document", speaker)(origin, document);
    return found;
  };
  expect(said("https://host.test")).toEqual([{ httpEquiv: "Content-Security-Policy", content: "default-src 'self'" }]);
  expect(said("null")).toEqual([]);
});
