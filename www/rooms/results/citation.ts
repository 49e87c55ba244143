// How to cite the paper and this software, to copy, and where to read on.

import { html, type TemplateResult } from "lit";
import type { App } from "../../app/app";
import { CopyText } from "./copy-text";

const PAPER = `Mike Wu, Kristy Choi, Noah Goodman, Stefano Ermon: Meta-Amortized Variational Inference and Learning. AAAI Conference on Artificial Intelligence, 2020. arXiv:1902.01950`;

const PAPER_BIBTEX = `@inproceedings{wu2020metaamortized,
  title         = {Meta-Amortized Variational Inference and Learning},
  author        = {Wu, Mike and Choi, Kristy and Goodman, Noah and Ermon, Stefano},
  booktitle     = {Proceedings of the AAAI Conference on Artificial Intelligence},
  year          = {2020},
  eprint        = {1902.01950},
  archiveprefix = {arXiv}
}`;

const SOFTWARE = "MetaVAE in your browser. Computer software";
const AUTHORS = "the contributors to MetaVAE in your browser";

/** The commit stands for a version: that of the record which the page shows. */
const softwareBibtex = (commit: string): string => `@misc{metavaeinyourbrowser,
  title        = {{MetaVAE} in your browser},
  author       = {{${AUTHORS}}},
  howpublished = {Computer software},
  note         = {Rust with burn, compiled to WebAssembly; results of commit ${commit}}
}`;

export function citation(app: App, commit: string): TemplateResult {
  return html`
    <section class="citation" aria-labelledby="citation-title">
      <h2 id="citation-title">To cite, and to read on</h2>
      <details>
        <summary>Cite the paper</summary>
        ${block(app, "Citation of the paper", PAPER)} ${block(app, "BibTeX of the paper", PAPER_BIBTEX)}
      </details>
      <details>
        <summary>Cite this software</summary>
        ${block(app, "Citation of this software", `${SOFTWARE}, by ${AUTHORS}. Results of commit ${commit}.`)}
        ${block(app, "BibTeX of this software", softwareBibtex(commit))}
      </details>
      <ul class="read-on">
        <li><a href="https://arxiv.org/abs/1902.01950">The paper on arXiv</a></li>
        <li>
          <a href="results/figure6.json">Every measurement, as JSON</a>, <a href="results/paper.json">the paper’s figures, as JSON</a>
        </li>
        <li><span>In the browser’s console:</span> <code>metavae.help()</code></li>
        <li><span>On the command line, to measure anew:</span> <code>metavae reproduce figure6</code></li>
        <li>
          <span>In the repository:</span> <code>docs/results.md</code>, <code>results/report.md</code>, <code>ARCHITECTURE.md</code>,
          <code>docs/decisions</code>, <code>docs/reading.md</code>, <code>docs/worlds.md</code>
        </li>
        <li><a href="?bench">Benchmark</a></li>
      </ul>
    </section>
  `;
}

const block = (app: App, name: string, text: string): TemplateResult => html`
  <div class="cite">
    <pre class=${text.startsWith("@") ? "bibtex" : ""}><code>${text}</code></pre>
    <copy-text .app=${app} .text=${text} .name=${name}></copy-text>
  </div>
`;

export { CopyText };
