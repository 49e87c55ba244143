// Firefox that resists fingerprinting, as LibreWolf, Mullvad and Tor Browser do: a canvas that is read back returns
// stripes. A visitor's strokes must not become them, and of pictures the page must say why it cannot read them.

import { expect, type Page, test } from "@playwright/test";
import { drawLine, open, seven, strips } from "../page/helpers";

test.use({
  launchOptions: {
    executablePath: "tests/firefox/bridge.mjs",
    firefoxUserPrefs: { "privacy.resistFingerprinting": true },
  },
});

/** KL of the answer to a seven drawn with the mouse, nats. */
async function askSeven(page: Page): Promise<number> {
  await open(page);
  await drawLine(page, seven);
  // No canvas can be looked at here to see that the answer is there.
  await page.waitForTimeout(1500);
  const words = (await strips(page).first().locator(".figures").textContent()) ?? "";
  return Number(/KL\s*([\d.]+)/.exec(words)?.[1]);
}

test("a drawn digit is answered as in a plain Firefox", async ({
  page,
  playwright,
  launchOptions,
  baseURL,
  viewport,
}) => {
  const guarded = await askSeven(page);
  const plain = await playwright.firefox.launch({ ...launchOptions, channel: "moz-firefox", firefoxUserPrefs: {} });
  try {
    const kl = await askSeven(await plain.newPage({ baseURL, viewport, colorScheme: null }));
    console.log(`KL ${guarded} nats guarded, ${kl} plain`);
    expect(Math.abs(guarded - kl)).toBeLessThan(0.5);
  } finally {
    await plain.close();
  }
});

test("a picture that cannot be read is named, with the reason, and D stays as it was", async ({ page }) => {
  await open(page);
  await page.getByRole("radio", { name: "My own images", exact: true }).check();
  await page.getByLabel("Add pictures to D").setInputFiles("tests/firefox/seven.png");
  await expect(page.locator('[data-problem="own"]')).toContainText(/seven\.png.*(canvas|fingerprint)/is);
  await expect(page.locator(".own-images digit-image")).toHaveCount(0);
});
