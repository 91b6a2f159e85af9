/** Which view the address names: `#/clients`, `#/clients/ID/log`, `#/departures/ID`, `#/server`. */

/** @typedef {{view: string, id: string, tab: string}} Route */

/** @returns {Route} */
export function route() {
  const [view = '', id = '', tab = ''] = location.hash.replace(/^#\/?/, '').split('/').map(decoded);
  return { view: view || 'clients', id, tab };
}

/** @param {string} part */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

/** @param {...string} parts */
export function path(...parts) {
  return `#/${parts.filter(Boolean).map(encodeURIComponent).join('/')}`;
}

/** @param {...string} parts */
export function go(...parts) {
  location.hash = path(...parts);
}
