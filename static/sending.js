// Sends a sealed ballot until its receipt is here, and is quick when the network comes back.

/**
 * Starts sending. `receipt` settles when the device has a verified receipt, or fails where the box refuses for good; `now()` cuts a
 * wait short. `onWait({reason, ms})` precedes each wait. Sending twice, or in two tabs, casts once: the bytes are the same.
 */
export function send(device, contest, onWait = () => {}) {
  let waiting = new AbortController();
  const now = () => waiting.abort();
  const wake = () => document.visibilityState === 'visible' && now();
  addEventListener('online', now);
  document.addEventListener('visibilitychange', wake);

  async function untilReceived() {
    try {
      return await device.cast(contest, { signal: waiting.signal, onWait });
    } catch (problem) {
      if (problem.slug !== 'aborted') throw problem;
      waiting = new AbortController();
      return untilReceived();
    }
  }

  const receipt = untilReceived().finally(() => {
    removeEventListener('online', now);
    document.removeEventListener('visibilitychange', wake);
  });
  return { receipt, now };
}
