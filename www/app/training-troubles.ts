// What the page says when a run cannot simply go on, each with what can be done about it.

import type { Crash } from "../engine/envelope";
import type { Schedule } from "../engine/protocol";
import { scheduleEnd, smallerRate } from "../state/schedule";
import type { Problem, State, Training } from "../state/state";
import type { Settings } from "../state/table";

/** What a worker died of, without what only programmers read. */
export const cause = (message: string): string =>
  message
    .replace(/^panicked at \S+\s*/, "")
    .split("\n")[0]
    ?.trim() || message;

/** What needs less memory, with what it is now. */
export const lessMemory = ({ batch, trainContextSize }: Settings): string =>
  `It may need more memory than there is: a smaller batch than ${batch}, fewer images in D than ${trainContextSize}, or narrower networks need less.`;

/** A run that ended its worker before it was there. */
export const notBegun = (message: string, settings: Settings): string =>
  `The run could not begin: the worker stopped (${cause(message)}). ${lessMemory(settings)}`;

/** `goBack` goes on from the last sound weights by the rate. */
export function divergedRun({ checkpointStep, config }: Training, goBack: (rate: number) => void): Problem {
  const rate = smallerRate(config?.learningRate ?? 0);
  const kept =
    checkpointStep === null
      ? "No step of it was kept; a smaller learning rate may do better."
      : `The weights of step ${checkpointStep} are sound.`;
  const label =
    checkpointStep === null
      ? `Start over with a rate of ${rate}`
      : `Go back to step ${checkpointStep} with a rate of ${rate}`;
  const message = `The run diverged: its MetaELBO is no longer a number. ${kept}`;
  return { id: "training", message, remedy: { label, run: () => goBack(rate) } };
}

/** The form says the rate and the number of steps; the visitor chooses how the rate changes over them. */
export function endedSchedule({ training, settings }: State, goOn: (type: Schedule["type"]) => void): Problem {
  const { steps, learningRate } = settings;
  const end = training.config ? scheduleEnd(training.config.schedule) : training.step;
  return {
    id: "schedule",
    message: `The schedule has ended: at step ${end} the learning rate reached 0, and more steps would change nothing. A new one begins with the rate of the form, ${learningRate} now.`,
    remedy: { label: `${steps} steps at a constant rate`, run: () => goOn("constant") },
    other: { label: `${steps} steps of a new cosine`, run: () => goOn("cosine") },
  };
}

/** Another worker has taken the run over. */
export function goneOn({ message, helper, device }: Crash, { step, choice }: Training): Problem {
  const why = cause(message);
  if (helper) {
    const so = `The run goes on from step ${step}, on one core; a reset uses all again.`;
    return { id: "cores", message: `A worker on another core stopped (${why}). ${so}` };
  }
  if (!device)
    return { id: "recovered", message: `The training worker stopped (${why}). Another one goes on from step ${step}.` };
  const where = choice?.backend === "webgpu" ? "on the graphics adapter" : "on the processor";
  return {
    id: "recovered",
    message: `The graphics device was lost (${why}). The run goes on from step ${step}, ${where}.`,
  };
}

/** The run was taken up often enough; the visitor may do so again. */
export function waitingRun({ message }: Crash, step: number, goOn: () => void): Problem {
  return {
    id: "crash",
    message: `The training worker stopped (${cause(message)}). The run can go on from step ${step}.`,
    remedy: { label: `Go on from step ${step}`, run: goOn },
  };
}

/** The run cannot be gone on with. */
export function hopelessRun({ message }: Crash, { settings, earlierRuns }: State): Problem {
  const back = earlierRuns.some(({ whole }) => whole !== null) ? " The run before it waits under “Runs”." : "";
  return {
    id: "crash",
    message: `Each time before a step is done, this run ends its worker (${cause(message)}). ${lessMemory(settings)} Change them, then reset.${back}`,
  };
}
