// All that the map needs, in one piece: fetched when the map comes near.

export { LatentMap } from "./latent-map";
export { MapCanvas } from "./map-canvas";
