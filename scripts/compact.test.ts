import { expect, test } from "vitest";
import { compacted } from "./compact";

test("comments and indentation go, programs and preformatted text stay", () => {
  const html = `<body>
    <!-- for authors -->
    <p>
      Words <b>and</b>
      more.
    </p>
    <script>
      if (a)
        b(); // <!-- kept -->
    </script>
    <pre>
  two</pre>
  </body>`;
  expect(compacted(html)).toBe(`<body>
<p>
Words <b>and</b>
more.
</p>
<script>
      if (a)
        b(); // <!-- kept -->
    </script>
<pre>
  two</pre>
</body>`);
});
