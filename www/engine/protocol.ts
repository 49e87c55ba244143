// The protocol between the page and a worker. Generated from crates/web/src/protocol; do not edit.

export type Part = "train" | "test";

export type Family = "rotation" | "scale" | "shear" | "shiftX" | "shiftY" | "strokeWidth" | "blur" | "contrast" | "occlusion" | "noise" | "rotationScale";

export type Transformation = { 
/**
 * What is done.
 */
family: Family, 
/**
 * How much, in the family's unit.
 */
value: number, };

export type MetaSplit = "interleaved" | "sparse" | "contiguous";

export type System = "metaVae" | "sharedEncoder" | "vae" | "vaePerDataset" | "neuralStatistician" | "variationalHomoencoder";

export type DecoderKind = "separate" | "sharedFirst" | "sharedTrunk" | "sharedWeights" | "conditioned";

export type Aggregation = "concatenated" | "gated";

export type Pooling = "mean" | "attention";

export type DigitChoice = "same" | "own" | "exchanged";

export type ContextMode = "inBatch" | "fresh";

export type ContextConfig = { 
/**
 * Where the images come from.
 */
mode: ContextMode, 
/**
 * N, images per context.
 */
size: number, 
/**
 * Whether N is drawn anew from 1 to `size`, so that the model learns to do with less: for each query in its batch, for
 * each step where contexts are fresh.
 */
randomSize?: boolean, };

export type Optimiser = { "type": "adam" } | { "type": "adamW", 
/**
 * That share, before it is multiplied by the learning rate.
 */
decay: number, } | { "type": "sgd", 
/**
 * 0 for none, less than 1.
 */
momentum: number, };

export type Schedule = { "type": "constant" } | { "type": "cosine", 
/**
 * Steps until the rate reaches zero.
 */
steps: number, 
/**
 * Step at which it begins: 0, or where a finished run was told to go on.
 */
from?: number, };

export type NetworkConfig = { 
/**
 * Rows and columns of an image; MNIST's 28 unless named.
 */
side?: number, 
/**
 * The system; files from before there was a choice hold a MetaVAE.
 */
system: System, 
/**
 * What the decoders share; a plain VAE has only one.
 */
decoder: DecoderKind, 
/**
 * How image and summary come together; files from before there was a choice hold the paper's way.
 */
aggregation: Aggregation, 
/**
 * How D's images become one summary.
 */
pooling?: Pooling, 
/**
 * First hidden layer of the summary network.
 */
summaryHidden: number, 
/**
 * S, width of the summary.
 */
summary: number, 
/**
 * Hidden layers of the aggregation network and of the decoders.
 */
hidden: number, 
/**
 * Z, dimensions of the code.
 */
latent: number, 
/**
 * C, dimensions of a dataset's code, in systems that have one.
 */
datasetLatent: number, 
/**
 * Last hidden layer of the one decoder that such systems have.
 */
decoderHidden: number, };

export type DatasetKl = "shared" | "whole";

export type Source = { 
/**
 * How many there are and a checksum of all of them, so that a run goes on with none but its own images.
 */
id: string, 
/**
 * What they are called.
 */
name: string, 
/**
 * Images to learn from.
 */
train: number, 
/**
 * Images that are held out.
 */
test: number, 
/**
 * How many classes they are of; 0 where none are known.
 */
classes: number, };

export type RunConfig = { 
/**
 * The images that it learns from; MNIST's digits where none are named.
 */
source?: Source, 
/**
 * The transformation that tells the datasets apart.
 */
family: Family, 
/**
 * Which of its values are trained on.
 */
metaSplit: MetaSplit, 
/**
 * Values of the grid that are trained on, ascending, instead of the split's.
 */
seenValues?: Array<number>, 
/**
 * Only this one of them, for a run with K = 1; all of them unless given.
 */
dataset?: number, 
/**
 * Whether each step draws its datasets anew, a value within half a step of the grid around each seen one: no longer K
 * datasets but all between, except those within 10 degrees or a factor of 0.05 of an unseen value. Where each seen value
 * has a decoder, only what the encoder sees is drawn so, D too, and the decoder explains the digits under its own value.
 */
continuousValues?: boolean, 
/**
 * Images per dataset and step.
 */
batch: number, 
/**
 * Which digits the datasets show in a step; files from before there was a choice hold runs with the same.
 */
digits: DigitChoice, 
/**
 * How D is drawn.
 */
context: ContextConfig, 
/**
 * How gradients move the parameters; files from before there was a choice hold runs by Adam.
 */
optimiser?: Optimiser, 
/**
 * The optimiser's learning rate at the first step.
 */
learningRate: number, 
/**
 * How the learning rate changes.
 */
schedule: Schedule, 
/**
 * Sizes of the networks.
 */
network: NetworkConfig, 
/**
 * What each image bears of the KL of a dataset's code; only systems with such a code read it.
 */
datasetKl: DatasetKl, 
/**
 * The one seed.
 */
seed: number, };

export type ContextChoice = { "type": "digits", 
/**
 * At least one.
 */
transformations: Array<Transformation>, 
/**
 * N; 0 is the empty D, whose summary is zero.
 */
size: number, 
/**
 * Which N digits.
 */
seed: number, } | { "type": "images", 
/**
 * Of that side.
 */
images: Uint8Array, 
/**
 * Rows and columns of each; they are brought to those of the digits.
 */
side: number, };

export type RunPart = { 
/**
 * Its first dataset, counted from 0.
 */
first: number, 
/**
 * How many datasets it has.
 */
count: number, 
/**
 * Steps done.
 */
step: number, 
/**
 * A checksum of what all parts share.
 */
shared: number, 
/**
 * Its own parameters and their moments, as f32.
 */
values: Uint8Array, };

export type Subject = { "type": "drawing", pixels: Uint8Array, width: number, height: number, transformation: Transformation, } | { "type": "testDigit", index: number, transformation: Transformation, } | { "type": "image", image: Uint8Array, };

export type Question = { 
/**
 * D.
 */
context: ContextChoice, 
/**
 * How many posterior samples to decode.
 */
samples: number, 
/**
 * Under which dataset's decoder the samples are decoded; needs decoders.
 */
samplesDataset: number, };

export type ModelSummary = { 
/**
 * Rows and columns of the images that it reads.
 */
side: number, family: Family, system: System, decoder: DecoderKind, 
/**
 * Values of the datasets that it was trained on, in the order of the decoders.
 */
seen: Array<number>, 
/**
 * Values of the datasets that it never saw.
 */
unseen: Array<number>, 
/**
 * How far around each seen value its encoder was shown digits too; 0 where it saw those values alone.
 */
reach: number, 
/**
 * Training steps behind the weights.
 */
step: number, latent: number, hasDecoders: boolean, };

export type DatasetAnswer = { 
/**
 * The dataset's angle or factor.
 */
value: number, 
/**
 * ln p(x given z) at the posterior mean, nats.
 */
reconstruction: number, 
/**
 * `reconstruction` less the KL, nats.
 */
elbo: number, 
/**
 * What the decoder draws.
 */
image: Uint8Array, };

export type Verdict = "believable" | "otherContext" | "noDigit" | "oddContext" | "noContext";

export type Judgement = { 
/**
 * Whether to believe it.
 */
verdict: Verdict, 
/**
 * Probability of each class, 0 to 9, read from the code by the shared probe.
 */
classes: Array<number>, 
/**
 * The share of test digits under their own D that are explained worse, by the ELBO of their best decoder; none without D.
 */
elboShare: number | null, 
/**
 * The share of them whose KL is larger.
 */
klShare: number | null, 
/**
 * The share of them that look less like digits under their own D.
 */
share: number | null, 
/**
 * The value of D: as given, or of the seen and unseen values the one whose D are most like it.
 */
value: number | null, 
/**
 * The share of D of that value, of as many digits, that are less like the others; none where D was given by its value.
 */
contextShare: number | null, 
/**
 * The seen value whose own D and decoder explain the image best.
 */
fits: number, 
/**
 * How much better than those near D's value, nats; less than 0 where one of these is the best, none without a value.
 */
fitsBy: number | null, };

export type Answer = { 
/**
 * Posterior mean, one number for each latent dimension.
 */
mean: Array<number>, 
/**
 * Posterior standard deviation.
 */
deviation: Array<number>, 
/**
 * KL to the prior, in systems with a code for each dataset to p(z given c), nats.
 */
kl: number, 
/**
 * The posterior mean decoded under each seen dataset; empty without decoders.
 */
datasets: Array<DatasetAnswer>, 
/**
 * Posterior samples decoded under `samples_dataset`, one image after the other.
 */
samples: Uint8Array, 
/**
 * What it reads, and whether to believe it; none before [`Command::LoadReliability`](super::Command::LoadReliability).
 */
judgement: Judgement | null, 
/**
 * Time that the inference took in the worker, ms.
 */
milliseconds: number, };

export type DatasetMetrics = { 
/**
 * Mean of ln p(x given z).
 */
reconstruction: number, 
/**
 * Mean KL to the prior.
 */
kl: number, };

export type Metrics = { 
/**
 * `reconstruction` - `kl`.
 */
metaElbo: number, 
/**
 * Mean of ln p(x given z) over datasets and images.
 */
reconstruction: number, 
/**
 * Mean KL to the prior.
 */
kl: number, 
/**
 * Both terms of each dataset, in the order of the decoders.
 */
byDataset: Array<DatasetMetrics>, };

export type ProbeAccuracy = { 
/**
 * By a probe for each unseen dataset, fitted on its own train digits.
 */
own: number, 
/**
 * By one probe for all, fitted on the seen datasets.
 */
shared: number, };

export type Fit = "decoder" | "outputLayer";

export type Stage = "amortised" | "search" | "best" | "importance" | "annealing" | "done";

export type Method = "importanceSampling" | "annealedImportanceSampling";

export type Estimate = { 
/**
 * The estimate.
 */
nats: number, 
/**
 * Its standard error.
 */
standardError: number, };

export type Evidence = { 
/**
 * ln of the mean weight, nats.
 */
nats: number, 
/**
 * Of `nats`, from the spread of the weights; meaningless where the effective sample size is a few.
 */
standardError: number, 
/**
 * (sum w)^2 / sum w^2: how many equal weights would spread as little.
 */
effectiveSampleSize: number, 
/**
 * Weights drawn.
 */
samples: number, };

export type ImageGap = { 
/**
 * ELBO of each amortised posterior, in the order they were handed in.
 */
amortised: Array<Estimate>, 
/**
 * ELBO of the best Gaussian found.
 */
best: Estimate | null, 
/**
 * ln p(x) by importance sampling.
 */
importance: Evidence | null, 
/**
 * ln p(x) by annealed importance sampling, at its end.
 */
annealed: Evidence | null, 
/**
 * How `log_evidence` was estimated.
 */
method: Method | null, 
/**
 * ln p(x) by the best method that has been asked for.
 */
logEvidence: Estimate | null, 
/**
 * ln p(x) - ELBO(best Gaussian).
 */
approximationGap: Estimate | null, 
/**
 * ELBO(best Gaussian) - ELBO(amortised), for each posterior; its error is that of a difference under equal noise.
 */
amortisationGap: Array<Estimate>, };

export type ReferencePosterior = { 
/**
 * Of the draws, one number for each latent dimension.
 */
mean: Array<number>, 
/**
 * Standard deviation of the draws.
 */
deviation: Array<number>, 
/**
 * Of the best Gaussian.
 */
bestMean: Array<number>, 
/**
 * Of the best Gaussian.
 */
bestDeviation: Array<number>, 
/**
 * Some of the draws: Z numbers each, one code after the other.
 */
draws: Array<number>, 
/**
 * The two dimensions, counted from 0, that hang together the most: what no diagonal Gaussian has.
 */
mostCorrelated: [number, number], 
/**
 * Their correlation.
 */
correlation: number, 
/**
 * Of the worst dimension: near 1 where all chains have been everywhere.
 */
splitRHat: number, 
/**
 * Of the worst dimension.
 */
effectiveSampleSize: number, };

export type GapProgress = { 
/**
 * What the next step does; after `done` the chains of the reference posterior still go on.
 */
stage: Stage, 
/**
 * Steps done; all of them at the end.
 */
done: number, 
/**
 * Steps there are.
 */
steps: number, 
/**
 * What is known so far.
 */
gap: ImageGap, 
/**
 * The ELBO that the search for the best Gaussian goes by; none before it.
 */
searchElbo: number | null, 
/**
 * At the end.
 */
reference: ReferencePosterior | null, };

export type ChainsProgress = { 
/**
 * Transitions done, warm-up included.
 */
done: number, 
/**
 * The first of them, which find the step size and are no draws.
 */
warmUp: number, 
/**
 * Where the chains end.
 */
steps: number, 
/**
 * Chains that move at once.
 */
chains: number, 
/**
 * Leapfrog steps of a transition.
 */
leapfrogs: number, 
/**
 * Z, dimensions of a code.
 */
latent: number, 
/**
 * Codes of each transition since the last command, of each chain, at its start and after each leapfrog step.
 */
paths: Array<number>, 
/**
 * Of each transition since the last command and each chain, whether it went to the end of its path or stayed.
 */
accepted: Array<boolean>, 
/**
 * Mean probability of acceptance after warm-up.
 */
acceptance: number | null, 
/**
 * In standard deviations of the posterior that they began with.
 */
stepSize: number, 
/**
 * Of the draws after warm-up; none before there are enough.
 */
mean: Array<number> | null, 
/**
 * Standard deviation of these draws.
 */
deviation: Array<number> | null, 
/**
 * Of the worst dimension: near 1 where all chains have been everywhere.
 */
splitRHat: number | null, 
/**
 * Of the worst dimension: as many independent draws would say as much.
 */
effectiveSampleSize: number | null, };

export type ExplainedGradient = { 
/**
 * The network's name in files: `summary_network`, `aggregation_network`, `decoder_bank`.
 */
network: string, 
/**
 * How many it has.
 */
parameters: number, 
/**
 * Euclidean norm.
 */
norm: number, };

export type ExplainedStep = { 
/**
 * Steps done before it.
 */
step: number, 
/**
 * Of this step.
 */
learningRate: number, 
/**
 * x as the encoder sees it.
 */
image: Uint8Array, 
/**
 * What the decoder explains: x, unless the encoder sees a value between the datasets'.
 */
explained: Uint8Array, 
/**
 * The N images of D, one after the other; empty where the system does not read D.
 */
context: Uint8Array, 
/**
 * What is kept of each of them: S numbers each.
 */
summaries: Array<number>, 
/**
 * Their mean, S numbers.
 */
summary: Array<number>, 
/**
 * Of q(z given D, x), one number for each latent dimension.
 */
mean: Array<number>, 
/**
 * Its standard deviation.
 */
deviation: Array<number>, 
/**
 * Drawn from N(0, I).
 */
noise: Array<number>, 
/**
 * What is decoded: mean + deviation x noise, or the code of the same digit in another dataset.
 */
code: Array<number>, 
/**
 * Whether the code is another image's.
 */
isExchanged: boolean, 
/**
 * What the decoder of the first dataset draws.
 */
decoded: Uint8Array, 
/**
 * ln p(x given z), nats.
 */
logLikelihood: number, 
/**
 * KL(q || p(z)), nats.
 */
kl: number, 
/**
 * Of all images of the step.
 */
metrics: Metrics, 
/**
 * By network, from all images of the step.
 */
gradients: Array<ExplainedGradient>, };

export type FitMeasured = { 
/**
 * Adam steps.
 */
step: number, 
/**
 * Mean over the images that it is fitted to.
 */
fittedElbo: number, 
/**
 * Mean over those held out.
 */
heldOutElbo: number, 
/**
 * Of the digit.
 */
digitElbo: number, 
/**
 * The digit's posterior mean, decoded.
 */
image: Uint8Array, };

export type FitProgress = { 
/**
 * Pieces of work done; all of them at the end.
 */
done: number, 
/**
 * Pieces there are.
 */
pieces: number, 
/**
 * Adam steps done.
 */
step: number, 
/**
 * Adam steps there are.
 */
steps: number, 
/**
 * Images that the decoder is fitted to.
 */
fitted: number, 
/**
 * Images that it is measured on besides; where none were held out, the digit alone.
 */
heldOut: number, 
/**
 * The digit by which it is shown, as the model sees it.
 */
digit: Uint8Array, 
/**
 * The seen value whose decoder explains the images best, from which the fit starts; none until all were compared.
 */
start: number | null, 
/**
 * What this piece of work has measured.
 */
measured: FitMeasured | null, };

export type NamedWorld = "clouds" | "wide-clouds" | "plane-pairs" | "plane-times" | "league-normal" | "league-poisson" | "league-binomial" | "exponential-families";

export type Objective = "simulation" | "equation10";

export type PosteriorFamily = "bernoulli" | "gaussian" | "mixture";

export type Models = "all" | { "one": Array<number> };

export type RegressorPooling = "mean" | "attention";

export type RegressorConfig = { 
/**
 * Where questions come from.
 */
world: NamedWorld, 
/**
 * What is minimised.
 */
objective: Objective, 
/**
 * What q(z|x, D) can be.
 */
family: PosteriorFamily, 
/**
 * Of which models.
 */
models: Models, 
/**
 * The largest N in training; with 0 there is no D.
 */
largestDataset: number, 
/**
 * What it takes of D.
 */
pooling: RegressorPooling, 
/**
 * Units of each hidden layer.
 */
width: number, 
/**
 * Models, each with a D of its own, in one step.
 */
batch: number, 
/**
 * Questions about each D.
 */
queries: number, 
/**
 * Of Adam; it falls to 0 along half a cosine.
 */
learningRate: number, 
/**
 * Of the whole training.
 */
steps: number, 
/**
 * Of weights and questions.
 */
seed: number, };

export type Observed = { 
/**
 * In plain numbers.
 */
x: Array<number>, 
/**
 * What it came of.
 */
z: number | null, };

export type NetworkAnswer = { 
/**
 * Under which it answers.
 */
name: string, 
/**
 * q(z|x, D).
 */
masses: Array<number>, 
/**
 * Of this answer alone.
 */
milliseconds: number, };

export type RivalAnswer = { 
/**
 * Whose.
 */
name: string, 
/**
 * Of z.
 */
estimate: number, };

export type WorldExample = { name: string, x: Array<number>, z: number, };

export type NamedError = { 
/**
 * Of a network or an estimator.
 */
name: string, 
/**
 * Mean of (estimate - z)^2.
 */
error: number, };

export type PlaceErrors = { 
/**
 * Of the model.
 */
coordinates: Array<number>, 
/**
 * Of all observations there; none where each has its own.
 */
z: number | null, 
/**
 * Whether questions of training come from there.
 */
isInside: boolean, 
/**
 * With the model known; none where it explains no x.
 */
known: number | null, 
/**
 * Of networks and of classical estimators.
 */
errors: Array<NamedError>, };

export type WorldCommand = { "type": "open", world: NamedWorld, } | { "type": "draw", coordinates: Array<number> | null, size: number, seed: number, } | { "type": "ask", coordinates: Array<number>, dataset: Array<Observed>, x: Array<number>, } | { "type": "infer", dataset: Array<Observed>, x: Array<number>, } | { "type": "search", coordinates: Array<number>, x: Array<number>, } | { "type": "searchOn", milliseconds: number, } | { "type": "colour", by: string | null, coordinates: Array<number>, dataset: Array<Observed>, points: number, reach: number, } | { "type": "loadNetwork", name: string, bytes: Uint8Array, } | { "type": "train", name: string, config: RegressorConfig, } | { "type": "resume", name: string, bytes: Uint8Array, } | { "type": "step", milliseconds: number, } | { "type": "discard" } | { "type": "save" } | { "type": "calibrate", name: string, size: number, questions: number, seed: number, } | { "type": "reach", first: number, count: number, size: number, questions: number, seed: number, };

export type WorldEvent = { "type": "opened", world: NamedWorld, 
/**
 * The edges of z's axis.
 */
low: number, high: number, cells: number, 
/**
 * Numbers that a model is made of.
 */
coordinates: number, showsLatents: boolean, 
/**
 * From the real world, where there are some.
 */
examples: Array<WorldExample>, 
/**
 * How a network is trained here unless something else is said.
 */
config: RegressorConfig, } | { "type": "drawn", coordinates: Array<number>, dataset: Array<Observed>, x: Array<number>, z: number, } | { "type": "answered", 
/**
 * p_i(z|x); none where the model cannot have made the observation.
 */
known: Array<number> | null, networks: Array<NetworkAnswer>, 
/**
 * What classical estimators say of z.
 */
rivals: Array<RivalAnswer>, } | { "type": "inferred", 
/**
 * p(z|x, D).
 */
givenDataset: Array<number>, 
/**
 * Equation 10's optimum; none where it rests on fewer than 30 models.
 */
geometric: Array<number> | null, effectiveModels: number, milliseconds: number, } | { "type": "searched", 
/**
 * Of the search and then of the chains.
 */
step: number, steps: number, 
/**
 * The best Gaussian so far.
 */
gaussian: Array<number>, 
/**
 * z of the draws since the last command.
 */
draws: Array<number>, 
/**
 * Of all steps so far: of the search, and of the chains.
 */
searchMilliseconds: number, samplingMilliseconds: number, } | { "type": "coloured", 
/**
 * Row by row from above, each from the left.
 */
probabilities: Array<number>, } | { "type": "networkLoaded", name: string, config: RegressorConfig, step: number, } | { "type": "stepped", step: number, 
/**
 * Of each step since the last command, nats.
 */
losses: Array<number>, milliseconds: number, } | { "type": "discarded" } | { "type": "saved", bytes: Uint8Array, } | { "type": "reached", 
/**
 * Places there are; none where nothing lies out of what was trained on.
 */
all: number, places: Array<PlaceErrors>, } | { "type": "calibrated", 
/**
 * F(u) - u of the shares below the true z at u = 1/50, 2/50, …; empty where z has two values.
 */
difference: Array<number>, 
/**
 * Where it lies 19 times in 20 for posteriors that are right.
 */
band: Array<[number, number]>, 
/**
 * Of central intervals of 50, 80 and 95 %.
 */
coverage: [number, number, number] | null, 
/**
 * The mean squared error, or the share of errors, and its standard error.
 */
loss: number, lossError: number, 
/**
 * Mean -ln q(z), nats.
 */
surprise: number, };

export type Command = { "type": "loadDigits", 
/**
 * Which part.
 */
part: Part, images: Uint8Array, labels: Uint8Array, } | { "type": "loadEncoder", bytes: Uint8Array, } | { "type": "loadDecoder", bytes: Uint8Array, } | { "type": "loadReliability", bytes: Uint8Array, } | { "type": "loadModel", bytes: Uint8Array, } | { "type": "readDrawing", pixels: Uint8Array, width: number, height: number, 
/**
 * Rows and columns of the image; those of the test digits unless given.
 */
side?: number, transformation: Transformation, } | { "type": "pickDigit", index: number, transformation: Transformation, } | { "type": "drawContext", context: ContextChoice, } | { "type": "ask", subject: Subject, 
/**
 * One answer each, in this order.
 */
questions: Array<Question>, 
/**
 * Seed of the posterior samples.
 */
seed: number, } | { "type": "embed", first: number, 
/**
 * How many, at most 1000.
 */
count: number, transformation: Transformation, context: ContextChoice, } | { "type": "decode", codes: Array<number>, dataset: number, } | { "type": "weigh", image: Uint8Array, 
/**
 * N of each dataset's own D, which guides the importance samples.
 */
size: number, 
/**
 * Importance samples per dataset.
 */
samples: number, seed: number, } | { "type": "findLikelihoods", image: Uint8Array, 
/**
 * At most 1000 of them.
 */
codes: Array<number>, 
/**
 * Under which dataset's decoder.
 */
dataset: number, } | { "type": "beginChains", image: Uint8Array, 
/**
 * Under which dataset's decoder.
 */
dataset: number, context: ContextChoice, 
/**
 * 2 to 16.
 */
chains: number, seed: number, } | { "type": "moveChains", milliseconds: number, } | { "type": "beginGap", image: Uint8Array, 
/**
 * Under which dataset's decoder.
 */
dataset: number, 
/**
 * One amortised posterior each, at least one.
 */
contexts: Array<ContextChoice>, seed: number, } | { "type": "measureGap", milliseconds: number, } | { "type": "beginFit", 
/**
 * The digit by which the fit is shown.
 */
subject: Subject, 
/**
 * What the decoder is fitted to.
 */
source: ContextChoice, 
/**
 * How many of `source`'s digits, the last ones, are held out; of one's own images, none are.
 */
heldOut: number, 
/**
 * N: images of each query's D, taken from those that are fitted.
 */
size: number, fit: Fit, seed: number, } | { "type": "fitDecoder" } | { "type": "createRun", run: number, config: RunConfig, } | { "type": "restoreRun", run: number, bytes: Uint8Array, } | { "type": "step", run: number, measure: boolean, } | { "type": "explainStep", run: number, } | { "type": "reschedule", run: number, learningRate: number, schedule: Schedule, } | { "type": "validate", run: number, images: number, samples: number, } | { "type": "probe", run: number, 
/**
 * Also measure the control, raw pixels; it stays the same over a run.
 */
pixels: boolean, } | { "type": "saveRun", run: number, } | { "type": "exportModel", run: number, } | { "type": "takePart", run: number, part: number, parts: number, } | { "type": "advance", run: number, } | { "type": "readPart", run: number, } | { "type": "joinParts", run: number, 
/**
 * What all others read, in their order.
 */
parts: Array<RunPart>, } | { "type": "world", command: WorldCommand, };

export type Event = { "type": "digitsLoaded", part: Part, count: number, } | { "type": "modelLoaded", model: ModelSummary, } | { "type": "reliabilityLoaded" } | { "type": "digit", image: Uint8Array, 
/**
 * The class, for a test digit; none for a drawing.
 */
label: number | null, } | { "type": "contextDrawn", 
/**
 * N images, one after the other.
 */
images: Uint8Array, 
/**
 * Rows and columns of each.
 */
side: number, 
/**
 * The classes, where they are known.
 */
labels: Array<number>, } | { "type": "answered", 
/**
 * The image that was asked about.
 */
image: Uint8Array, 
/**
 * The class, for a test digit.
 */
label: number | null, answers: Array<Answer>, } | { "type": "embedded", 
/**
 * Z numbers for each digit, one digit after the other.
 */
means: Array<number>, labels: Array<number>, } | { "type": "decoded", images: Uint8Array, } | { "type": "weighed", 
/**
 * Importance-weighted bound on ln p_theta_i(x) for each seen dataset i, nats.
 */
bounds: Array<number>, } | { "type": "likelihoodsFound", 
/**
 * One for each code, nats.
 */
nats: Array<number>, } | { "type": "chainsMoved", progress: ChainsProgress, } | { "type": "gapMeasured", progress: GapProgress, } | { "type": "decoderFitted", progress: FitProgress, } | { "type": "runReady", run: number, config: RunConfig, step: number, parameters: number, 
/**
 * Floating-point operations of one step, counted over all matrix products, forward and backward.
 */
flopPerStep: number, 
/**
 * The values of the datasets that are trained on, in the order of the decoders.
 */
seen: Array<number>, 
/**
 * Among how many workers its datasets can be shared out at most.
 */
mostParts: number, 
/**
 * Workers that compute its steps; a session knows only of itself.
 */
cores: number, } | { "type": "partTaken", run: number, } | { "type": "advanced", run: number, step: number, 
/**
 * How many numbers must be summed over all parts before the step goes on; none when it is done.
 */
count: number, 
/**
 * Of all parts, when the step is done.
 */
metrics: Metrics | null, } | { "type": "partRead", run: number, 
/**
 * For each stretch of datasets that the part has parameters of, and no part before it.
 */
parts: Array<RunPart>, } | { "type": "partsJoined", run: number, step: number, } | { "type": "stepped", run: number, 
/**
 * Steps done so far.
 */
step: number, metrics: Metrics | null, } | { "type": "stepExplained", run: number, explained: ExplainedStep, } | { "type": "rescheduled", run: number, step: number, config: RunConfig, } | { "type": "validated", run: number, step: number, 
/**
 * ln p(x) bound, nats per image, averaged over datasets.
 */
bound: number, } | { "type": "probed", run: number, step: number, codes: ProbeAccuracy, pixels: ProbeAccuracy | null, } | { "type": "runSaved", run: number, step: number, bytes: Uint8Array, } | { "type": "modelExported", run: number, step: number, bytes: Uint8Array, } | { "type": "world", event: WorldEvent, } | { "type": "failed", message: string, };
