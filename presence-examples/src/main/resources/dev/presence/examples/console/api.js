/** The server over HTTP. The cookie that says who asks is the browser's affair. */

/** @typedef {{status: number, body: any}} Answer status 0: no answer came */

/** What to do when the server does not know us any more. @type {() => void} */
let signedOut = () => {};

/** @param {() => void} action */
export function onSignedOut(action) {
  signedOut = action;
}

/**
 * Never rejects.
 *
 * @param {string} method @param {string} path @param {object} [content] @param {AbortSignal} [signal]
 * @returns {Promise<Answer>}
 */
export async function ask(method, path, content, signal) {
  const headers = content ? { 'Content-Type': 'application/json' } : undefined;
  try {
    const response = await fetch(path, { method, headers, signal, body: content && JSON.stringify(content) });
    const answer = { status: response.status, body: await json(response) };
    if (answer.status === 401) {
      signedOut();
    }
    return answer;
  } catch (error) {
    return { status: 0, body: { error: `no answer: ${error instanceof Error ? error.message : error}` } };
  }
}

/** @param {Response} response */
async function json(response) {
  const text = await response.text();
  try {
    return text ? JSON.parse(text) : {};
  } catch {
    return { error: text };
  }
}

/** What an answer says went wrong. @param {Answer} answer */
export function problem({ status, body }) {
  return String(body?.error ?? `status ${status}`);
}

/** @param {string} id @param {string} [more] */
export function sessionPath(id, more = '') {
  return `/api/sessions/${encodeURIComponent(id)}${more}`;
}
