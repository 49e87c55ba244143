// The link: what it holds, what it refuses, and that it comes back as it went.

import { describe, expect, test } from "vitest";
import { nameSuggestions } from "./name-suggestions";
import { defaults, type Settings } from "./table";
import { readLink, unknownNames, writeLink } from "./url";

const settings = (change: Partial<Settings>): Settings => ({ ...defaults(), ...change });
const back = (text: string) => settings(readLink(text).settings);

describe("a link", () => {
  test("of the defaults is empty", () => {
    expect(writeLink(defaults(), "")).toBe("");
    expect(back("")).toEqual(defaults());
  });

  test("brings back what was asked and what is trained, seeds included", () => {
    const made = settings({
      value: -60.5,
      linked: false,
      digitValue: 20,
      contextSize: 0,
      contextSeed: 7,
      sampleSeed: 4_294_967_295,
      digit: 4711,
      against: "empty",
      learningRate: 2e-4,
      trainSeed: 3,
      backend: "cpu",
    });
    const link = writeLink(made, "");
    expect(link).toContain("contextSeed=7");
    expect(link).not.toContain("family");
    expect(readLink(link).refused).toEqual([]);
    expect(back(link)).toEqual(made);
  });

  test("of another family starts where the page opens with that family", () => {
    const made = settings({ family: "scale", value: 0.9, digitValue: 0.9 });
    expect(writeLink(made, "")).toBe("?family=scale");
    expect(back("?family=scale")).toEqual(made);
  });

  test("carries no model in training, and keeps what is not a setting", () => {
    expect(writeLink(settings({ model: "live", digit: 3 }), "?bench&digit=9&lang=zh")).toBe("?bench&lang=zh&digit=3");
    expect(readLink("?model=live").settings.model).toBeUndefined();
    expect(readLink("?model=live").refused[0]).toContain("model=live");
    expect(readLink("?bench&lang=zh").refused).toEqual([]);
  });

  test("carries no family that a run alone knows, nor its values, and says why it cannot open one", () => {
    const asked = { family: "blur", value: 1.2, linked: false, digitValue: 0.4, model: "live", digit: 3 } as const;
    expect(writeLink(settings(asked), "")).toBe("?digit=3");
    const { settings: read, refused } = readLink("?family=blur&value=60");
    expect(refused).toEqual(["family=blur (no model of it ships; one can be trained)"]);
    expect(read).toEqual({ value: 60, digitValue: 20 });
  });

  test("carries values to train on, as far as they are some of the grid", () => {
    const made = settings({ trainFamily: "shiftX", trainValues: "-4,0,4" });
    expect(back(writeLink(made, ""))).toEqual(made);
    const { settings: read, refused } = readLink("?trainFamily=blur&trainValues=-4,0,4");
    expect(read.trainValues).toBeUndefined();
    expect(refused).toEqual(["trainValues=-4,0,4 (some of the values of blur, ascending)"]);
  });

  test("names what it cannot use, and uses the rest", () => {
    const { settings: read, refused } = readLink("?contextSize=900&family=skew&linked=maybe&digit=5&batch=");
    expect(read).toEqual({ digit: 5, value: 20, digitValue: 20 });
    expect(refused).toEqual([
      "contextSize=900 (0 to 50, whole)",
      "family=skew (one of rotation, scale, shear)",
      "linked=maybe (yes or no)",
      "batch= (2 to 2000, whole)",
    ]);
    expect(readLink("?family=scale&value=60").refused).toEqual(["value=60 (0.5 to 1.9 for scale)"]);
    expect(readLink("?constructor=1&__proto__=2")).toEqual({ settings: { value: 20, digitValue: 20 }, refused: [] });
  });

  test("says which setting a misspelt name may mean", () => {
    const meant = (name: string) => nameSuggestions(unknownNames(`?${name}=5`));
    for (const [name, known] of [
      ["contextsize", "contextSize"],
      ["context_size", "contextSize"],
      ["learninRate", "learningRate"],
      ["valeu", "value"],
      ["Lang", "lang"],
      ["step", "steps"],
    ])
      expect(meant(name ?? "")).toEqual([`“${name}” (did you mean ${known}?)`]);
  });

  test("is followed without a word whatever others have added to it in order to track, and is handed on without that", () => {
    const added = [
      ...["utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id", "fbclid", "gclid", "gclsrc"],
      ...[
        "dclid",
        "gbraid",
        "wbraid",
        "msclkid",
        "twclid",
        "ttclid",
        "yclid",
        "li_fat_id",
        "igshid",
        "igsh",
        "si",
        "s",
      ],
      ...[
        "mc_cid",
        "mc_eid",
        "_hsenc",
        "_hsmi",
        "mkt_tok",
        "vero_id",
        "oly_enc_id",
        "_openstat",
        "ref",
        "ref_src",
        "src",
      ],
      ...[
        "source",
        "feature",
        "from",
        "spm",
        "share",
        "share_id",
        "scene",
        "sessionid",
        "cmpid",
        "campaign",
        "cid",
        "_ga",
      ],
      ...[
        "_gl",
        "srsltid",
        "trk",
        "trkCampaign",
        "wt_mc",
        "hue",
        "token",
        "rdt_cid",
        "epik",
        "sc_campaign",
        "wickedid",
      ],
    ];
    const search = `?${added.map((name) => `${name}=x`).join("&")}&value=60&lang=zh&hide=map`;
    expect(readLink(search)).toEqual({ settings: { value: 60, digitValue: 20 }, refused: [] });
    expect(nameSuggestions(unknownNames(search))).toEqual([]);
    expect(writeLink(settings({ value: 60 }), search)).toBe("?lang=zh&hide=map&value=60");
  });
});
