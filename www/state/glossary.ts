// What the page's own words mean, each in a sentence or two that needs none of the others' formulas.

export type Term = "D" | "code" | "decoder" | "prior" | "posterior" | "KL" | "ELBO" | "nat" | "probe" | "trunk";

export const glossary: Record<Term, string> = {
  D: "D is a handful of images from one dataset. The network reads them together with your digit, to know what it should expect.",
  code: "A code is what the network makes of a digit: some forty numbers, written z, each with how sure it is of it.",
  decoder: "A decoder draws an image from a code. There is one for each dataset that the model was trained on.",
  prior: "The prior is what is assumed of a code before any digit is seen: a standard Gaussian.",
  posterior:
    "The posterior is what is believed of the code once your digit and D were read: a mean and a deviation for each of its numbers.",
  KL: "KL says how far the posterior went from the prior: what it costs to tell this digit from others. In nats.",
  ELBO: "The ELBO says how well a decoder explains your digit, less the KL; it never exceeds ln p(x). The higher, the better. In nats.",
  nat: "A nat is a unit of information, as a bit is: 1 nat is 1.44 bits.",
  probe:
    "A probe is a linear classifier that is fitted to codes: how well it names the digit tells what the codes hold.",
  trunk:
    "The trunk is what all decoders share: only the last layer is a dataset's own. It keeps the code common to all datasets.",
};

export const isTerm = (name: string): name is Term => Object.hasOwn(glossary, name);
