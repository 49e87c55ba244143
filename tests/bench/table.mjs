// The table in Markdown: one line per engine, one group of columns per work, ratios to ours on the same backend.

import { label } from "./cases.mjs";

const number = (value, digits = 3) =>
  value == null ? "–" : Number(value.toPrecision(digits)).toLocaleString("en", { maximumFractionDigits: 2 });

export function table(records, works) {
  const engines = [...new Map(records.map((record) => [label(record), record])).values()];
  const header = [
    "ms per step",
    ...works.flatMap(({ name }) => [name, "×"]),
    "GFLOP/s",
    "first step, s",
    "one image",
    "loss 0 → last",
    "KB gzip",
  ];
  const lines = engines.map((engine) => {
    const own = records.filter((record) => label(record) === label(engine));
    const of = (name) => own.find((record) => record.work === name);
    const columns = works.flatMap(({ name }) => {
      const record = of(name);
      const ours = records.find(
        ({ engine: other, backend, work }) => other === "MetaVAE" && backend === engine.backend && work === name,
      );
      const ratio = record?.ms_per_step && ours?.ms_per_step ? record.ms_per_step / ours.ms_per_step : null;
      return [number(record?.ms_per_step), number(ratio, 2)];
    });
    const first = own.find(({ loss_0 }) => loss_0 != null) ?? own[0];
    const steps = Object.keys(first?.losses ?? {}).map(Number);
    const last = first?.losses?.[Math.max(...steps)];
    return [
      label(engine),
      ...columns,
      number(first?.gflops),
      number(first?.first_step_ms == null ? null : first.first_step_ms / 1000, 2),
      number(own.find(({ inference_ms }) => inference_ms != null)?.inference_ms, 2),
      steps.length
        ? `${number(first.loss_0, 4)} → ${number(last, 4)}${first.loss_50 == null ? ` (${Math.max(...steps)})` : ""}`
        : "–",
      number(first?.download_bytes == null ? null : first.download_bytes / 1000),
    ];
  });
  const row = (cells) => `| ${cells.join(" | ")} |`;
  const notes = records
    .filter(({ unfinished }) => unfinished)
    .map((record) => `- ${label(record)}, ${record.work}: ${record.unfinished}`);
  return [row(header), row(header.map((_, index) => (index ? "--:" : "---"))), ...lines.map(row), "", ...notes].join(
    "\n",
  );
}

export function curveTable(records, works, engines) {
  const of = (engine, work) =>
    records.find(
      (record) => record.engine === engine && record.work === work && record.threads === 1 && record.backend === "wasm",
    );
  const [ours, ...peers] = engines;
  const header = [
    "one core",
    "GFLOP a step",
    `${ours}, ms`,
    "GFLOP/s",
    ...peers.flatMap((peer) => [`${peer}, ms`, "×"]),
  ];
  const lines = works.map(({ name }) => {
    const own = of(ours, name);
    return [
      name,
      number(own?.flop_per_step == null ? null : own.flop_per_step / 1e9),
      number(own?.ms_per_step),
      number(own?.gflops),
      ...peers.flatMap((peer) => {
        const other = of(peer, name);
        return [
          number(other?.ms_per_step),
          number(other?.ms_per_step && own?.ms_per_step ? other.ms_per_step / own.ms_per_step : null, 2),
        ];
      }),
    ];
  });
  const row = (cells) => `| ${cells.join(" | ")} |`;
  return [row(header), row(header.map((_, index) => (index ? "--:" : "---"))), ...lines.map(row)].join("\n");
}
