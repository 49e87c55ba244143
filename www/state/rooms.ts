// The rooms of the page, in the order of its bar; each is an element of that name in the document.

export const ROOMS = ["play", "idea", "inside", "truths", "train", "results"] as const;

export type Room = (typeof ROOMS)[number];

export const isRoom = (name: string): name is Room => ROOMS.some((room) => room === name);

/** Of the window, in English; the first room has that of the page. */
export const titles: Record<Exclude<Room, "play">, string> = {
  idea: "The idea · MetaVAE",
  inside: "Look inside · MetaVAE",
  truths: "Known truths · MetaVAE",
  train: "Train · MetaVAE",
  results: "Results · MetaVAE",
};
