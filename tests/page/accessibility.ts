// What axe objects to, in both colour schemes.

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

/** Of the page, or of a part of it, which stays as it is while its colours change. */
export async function violations(page: Page, part?: string): Promise<string[]> {
  const found: string[] = [];
  // What has scrolled half under the bar counts as a target that is too small.
  if (!part) await page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
  for (const colorScheme of ["light", "dark"] as const) {
    // Without motion: a colour on its way to another may be anything.
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const builder = new AxeBuilder({ page }).withTags([
      "wcag2a",
      "wcag2aa",
      "wcag21a",
      "wcag21aa",
      "wcag22aa",
      "best-practice",
    ]);
    const { violations } = await (part ? builder.include(part) : builder).analyze();
    for (const { id, nodes } of violations) {
      found.push(...nodes.map(({ html }) => `${colorScheme}, ${id}: ${html.slice(0, 120)}`));
    }
  }
  return found;
}
