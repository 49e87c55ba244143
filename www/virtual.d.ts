// What vite.config.ts lets the page import that is no file.

declare module "virtual:site-files" {
  /** By their paths in the site. */
  export const files: Readonly<Record<string, { bytes: number; version: string }>>;
  export const models: ReadonlyArray<import("./engine/models").ShippedModel>;
}
