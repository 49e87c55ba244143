// Shows one room of the page at a time: the one that holds what the address names after its #. Inside a room that asks
// questions, one question at a time.

import { isRoom, type Room, titles } from "../state/rooms";
import type { App } from "./app";

/** To where a link would lead: a room, or a place inside one. */
export function enterRoom(name: string): void {
  location.hash = name;
}

export function followAddress({ store }: App): void {
  /** How far down each room was left, pixels: back and forward return there. */
  const left = new Map<Room, number>();
  const { title } = document;
  /** Whether a link leads on, rather than back or forward through the visit. */
  let linked = false;

  const show = (name: Room, place: Element | null): void => {
    document.documentElement.dataset.room = name;
    document.title = name === "play" ? title : titles[name];
    store.update({ room: name });
    chooseQuestion(roomNamed(name), place);
    markLinks(name);
    if (isInside(place)) place?.scrollIntoView();
  };
  const follow = (): void => {
    const place = placeOf(location.hash);
    const name = roomAt(place);
    // An address of something that the page does not have leaves it as it is.
    if (!name) return;
    show(name, place);
    if (!isInside(place)) scrollTo({ top: linked ? 0 : (left.get(name) ?? 0), behavior: "instant" });
    if (linked) headOf(roomNamed(name))?.focus({ preventScroll: true });
    linked = false;
  };

  // The page returns there itself: a browser would before the room is shown. A reload is the browser's.
  history.scrollRestoration = "manual";
  addEventListener("pagehide", () => {
    history.scrollRestoration = "auto";
  });
  addEventListener("pageshow", () => {
    history.scrollRestoration = "manual";
  });
  const note = () => {
    const { room } = store.state;
    // By a link, a browser goes to a place that is not shown yet, which is the top, before the page hears of it.
    if (roomAt(placeOf(location.hash)) === room) left.set(room, scrollY);
  };
  addEventListener("scroll", note, { passive: true });
  addEventListener("hashchange", follow);
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
    if (!link) return;
    note();
    linked = true;
    // To where the visitor is already: the browser says nothing of it.
    if (link.getAttribute("href") === location.hash) follow();
  });
  document.querySelector(".skip")?.addEventListener("click", (event) => {
    event.preventDefault();
    headOf(roomNamed(store.state.room))?.focus();
  });
  const place = placeOf(location.hash);
  show(roomAt(place) ?? "play", place);
}

/** Whether a place is part of what a room shows, rather than the whole of it. */
const isInside = (place: Element | null): boolean => place !== null && !place.matches(".room, .question, #ask");

const roomNamed = (name: Room): HTMLElement | null => document.querySelector(`.room#${name}`);

/** What an address names; the page's own names need no decoding. */
const placeOf = (hash: string): Element | null => document.getElementById(hash.slice(1));

/** The room that a place is in; without a place in the address it is the first. */
function roomAt(place: Element | null): Room | null {
  if (!place) return location.hash.length > 1 ? null : "play";
  const name = place.closest(".room")?.id ?? "";
  return isRoom(name) ? name : null;
}

/** Where the room begins for those who hear it or go by keyboard. */
function headOf(room: HTMLElement | null): HTMLElement | null {
  const head = room?.querySelector("h1") ?? null;
  if (head) head.tabIndex = -1;
  return head;
}

/** The one that the address names; else the one that was open, or the first. */
function chooseQuestion(room: HTMLElement | null, place: Element | null): void {
  const questions = [...(room?.querySelectorAll<HTMLElement>(".question") ?? [])];
  if (questions.length === 0) return;
  const named = questions.find((question) => place && question.contains(place));
  const open = questions.filter(({ hidden }) => !hidden);
  const chosen = named ?? (open.length === 1 ? open[0] : questions[0]);
  for (const question of questions) question.hidden = question !== chosen;
  for (const link of room?.querySelectorAll(".questions a") ?? [])
    mark(link, link.getAttribute("href") === `#${chosen?.id}`, "true");
}

function markLinks(room: Room): void {
  for (const link of document.querySelectorAll(".top-bar a"))
    mark(link, link.getAttribute("href") === `#${room}`, "page");
}

function mark(link: Element, isHere: boolean, how: "page" | "true"): void {
  if (isHere) link.setAttribute("aria-current", how);
  else link.removeAttribute("aria-current");
}
