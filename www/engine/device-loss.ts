// Notices that a graphics device is gone: by the device's own word, or by what the program says when it finds out first.

/** How failures sound that nothing but another device can mend. */
const SOUND = /the device did not deliver|from the device:|device (is |was )?(lost|poisoned)/i;

export const meansLostDevice = (message: string): boolean => SOUND.test(message);

/** The parts of WebGPU that are asked for here; the types of the DOM library do not know it everywhere. */
interface Device {
  lost: Promise<{ message: string }>;
}
interface AdapterClass {
  prototype: { requestDevice(descriptor?: unknown): Promise<Device> };
}

/** Calls `report` once when a device that is asked for from now on is lost. The program makes its own and tells nobody. */
export function watchDevices(
  report: (message: string) => void,
  adapters = (globalThis as { GPUAdapter?: AdapterClass }).GPUAdapter,
): void {
  if (!adapters) return;
  const { requestDevice } = adapters.prototype;
  let reported = false;
  adapters.prototype.requestDevice = async function (descriptor) {
    const device = await requestDevice.call(this, descriptor);
    void device.lost.then(({ message }) => {
      if (!reported) report(message || "the browser did not say why");
      reported = true;
    });
    return device;
  };
}
