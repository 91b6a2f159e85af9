/** The arguments of a command as an operator types them: `host=10.0.0.1 count=3`, or JSON. */

const PAIR = /^([A-Za-z_][\w.-]*)=(?:"([^"]*)"|(\S*))(?:\s+|$)/;

/**
 * @param {string} text
 * @returns {Record<string, unknown>}
 * @throws {Error} says what is not understood
 */
export function parseArguments(text) {
  const trimmed = text.trim();
  return trimmed.startsWith('{') ? JSON.parse(trimmed) : pairs(trimmed);
}

/** @param {string} text */
function pairs(text) {
  /** @type {Record<string, unknown>} */
  const found = {};
  for (let rest = text; rest; ) {
    const match = PAIR.exec(rest);
    if (!match) {
      throw new Error(`not name=value: ${rest}`);
    }
    const [all, name, quoted, bare] = match;
    found[name] = quoted ?? value(bare);
    rest = rest.slice(all.length);
  }
  return found;
}

/** @param {string} bare */
function value(bare) {
  if (/^-?\d{1,15}(\.\d+)?$/.test(bare)) return Number(bare);
  return bare === 'true' ? true : bare === 'false' ? false : bare;
}
