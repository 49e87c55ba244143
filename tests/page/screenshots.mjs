// Takes the pictures of README and docs of the built site: `npm run build && npm run screenshots`.

import { chromium } from "@playwright/test";
import { preview } from "vite";
import { chromium as program } from "../chromium.mjs";

const PORT = 4199;
const FOLDER = new URL("./screenshots/", import.meta.url).pathname;
const desktop = { viewport: { width: 1440, height: 900 } };
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
/** A digit at an angle that the model never saw, with its right D and a wrong one. */
const UNSEEN = "?value=80";

const pictures = [
  { name: "desktop-light", options: { ...desktop, colorScheme: "light" } },
  { name: "desktop-dark", options: { ...desktop, colorScheme: "dark" } },
  { name: "phone-light", options: { ...phone, colorScheme: "light" } },
  { name: "phone-dark", options: { ...phone, colorScheme: "dark" } },
  { name: "one-code", path: UNSEEN, of: "answer-strips", options: { ...desktop, deviceScaleFactor: 2 } },
  { name: "idea", path: "#idea", figures: "#idea figure", options: desktop },
  { name: "inside", path: "#which-dataset", options: desktop },
  { name: "map", path: "#map", options: desktop },
  { name: "train", path: "?steps=1500#train", trains: 1500, options: desktop },
  { name: "results", path: "#results", options: desktop },
];

const server = await preview({ preview: { port: PORT, strictPort: true } });
try {
  const browser = await chromium.launch({
    executablePath: program,
    args: ["--no-sandbox"],
  });
  for (const { name, path = "", of, figures, trains, options } of pictures) {
    const page = await browser.newPage(options);
    await page.goto(`http://localhost:${PORT}/${path}`);
    await page.locator("answer-strips .strip .figures b").first().waitFor({ state: "attached" });
    if (of) await page.locator(of).scrollIntoViewIfNeeded();
    // Decoders arrive after the first answer.
    await page.waitForTimeout(6000);
    // Figures are computed while they are looked at.
    for (const figure of figures ? await page.locator(figures).all() : []) {
      await figure.scrollIntoViewIfNeeded();
      await figure.getByText("Asking the model").waitFor({ state: "detached", timeout: 120_000 });
    }
    if (trains) await page.evaluate((steps) => window.metavae.train({ steps }), trains);
    await page.evaluate(() => scrollTo(0, 0));
    await page.waitForTimeout(500);
    const file = `${FOLDER}${name}.png`;
    await (of ? page.locator(of).screenshot({ path: file }) : page.screenshot({ path: file }));
    console.log(file);
    await page.close();
  }
  await browser.close();
} finally {
  await server.close();
}
