// WebKit's first visit, over a line that is not fast: nothing is downloaded twice, and afterwards the page works without it.
// A window under automation keeps nothing on disk, so what the service worker keeps it has to ask for itself.

import { type CountingServer, startCounting } from "./counting-server";
import { answered, expect, open, test, text } from "./visit";

let server: CountingServer;
test.beforeEach(async () => {
  server = await startCounting();
});
test.afterEach(() => server.close());

test("no file is downloaded twice, and then the page answers without a network", async ({ visitor }) => {
  await open(visitor, server.address);
  await expect.poll(() => visitor.run(() => navigator.serviceWorker.ready.then(() => true))).toBe(true);
  // Nothing more is asked for: what is kept for later has come.
  await expect
    .poll(
      async () => {
        const before = server.handedOut.size;
        await new Promise((resolve) => setTimeout(resolve, 3000));
        return server.handedOut.size - before;
      },
      { timeout: 60_000 },
    )
    .toBe(0);
  const twice = [...server.handedOut].filter(([, times]) => times > 1);
  console.log(twice.map(([path, times]) => `${path} ${times} times`).join(", ") || "no file came twice");
  await server.close();
  await open(visitor, `${server.address}?value=60`);
  await answered(visitor);
  expect(await text(visitor, "answer-strips")).toContain("turned by 60°");
  expect(twice).toEqual([]);
});
