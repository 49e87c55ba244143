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

test("the policy comes before everything else in the head, and is found there again", () => {
  const governed = withPolicy(page);
  expect(governed).toMatch(/<head>\s*<meta http-equiv="Content-Security-Policy" content="default-src /);
  expect(namedPolicy(governed)).toBe(policy(page));
  expect(policy(governed)).toBe(policy(page));
});
