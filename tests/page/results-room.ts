// What the tests of the room of results share: entering it with the committed record, and finding its parts.

import { expect, type Locator, type Page } from "@playwright/test";
import { open } from "./helpers";

export const view = (page: Page): Locator => page.locator("results-view");
export const row = (page: Page, model: string): Locator => page.locator(`[data-model="${model}"]`);
export const cell = (page: Page, model: string, column: string): Locator =>
  row(page, model).locator(`[data-column="${column}"]`);

/** The room with the committed record. */
export async function enter(page: Page, path = "#results"): Promise<void> {
  await open(page, path);
  await expect(row(page, "raw-pixels")).toBeVisible();
}
