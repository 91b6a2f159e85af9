/** Bounded waits. The bound says only that something is broken; what has to be soon, is asserted. */
const PATIENCE = 30_000;

/** Whether what users do for long is done for long: `npm run scenes:long`, in 15 minutes. */
export const LONG = process.env.PRESENCE_SCENES === 'long';

/** @param {number} ms @returns {Promise<void>} */
export function rest(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** @template T @param {Promise<T>} promise @param {string} what @param {number} [ms] @returns {Promise<T>} */
export async function within(promise, what, ms = PATIENCE) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${ms} ms: ${what}`)), ms);
  });
  try {
    return /** @type {T} */ (await Promise.race([promise, late]));
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Asks again and again until the answer is something.
 *
 * @template T
 * @param {() => T | Promise<T>} look
 * @param {string} what
 * @param {number} [ms]
 * @returns {Promise<NonNullable<T>>}
 */
export async function eventually(look, what, ms = PATIENCE) {
  const end = Date.now() + ms;
  for (;;) {
    const found = await look();
    if (found) {
      return found;
    }
    if (Date.now() > end) {
      throw new Error(`not within ${ms} ms: ${what}`);
    }
    await rest(50);
  }
}
