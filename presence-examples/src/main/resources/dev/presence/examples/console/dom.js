/** Elements made of data. What a client says goes in as text: nothing here takes HTML. */

/** @typedef {string | number | Node | null | undefined} Child */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * A function among the attributes listens to the event of that name.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string | number | boolean | ((event: any) => void)>} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  Object.entries(attributes).forEach(([name, value]) => {
    if (typeof value === 'function') {
      element.addEventListener(name, value);
    } else if (value !== false) {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  });
  children.forEach((child) => {
    if (child !== null && child !== undefined) element.append(child instanceof Node ? child : String(child));
  });
  return element;
}

/** @param {string} tag @param {Record<string, string | number>} attributes @param {...Node} children */
export function svg(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, String(value)));
  element.append(...children);
  return element;
}

/** Touches the page only if something changes, so that a second without news costs no layout. @param {Node} node @param {string} text */
export function say(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

/** @param {Element} element @param {string} name @param {string} value */
export function mark(element, name, value) {
  if (element.getAttribute(name) !== value) {
    element.setAttribute(name, value);
  }
}

/** Makes these the children, in this order; those that stay are not moved, so that they keep focus and selection. @param {Element} parent @param {Element[]} wanted */
export function arrange(parent, wanted) {
  const stay = new Set(wanted);
  [...parent.children].filter((child) => !stay.has(child)).forEach((child) => child.remove());
  let next = parent.firstElementChild;
  wanted.forEach((child) => {
    if (child === next) {
      next = next.nextElementSibling;
    } else {
      parent.insertBefore(child, next);
    }
  });
}

/** @param {string} selector @returns {HTMLElement} */
export function find(selector) {
  return /** @type {HTMLElement} */ (document.querySelector(selector));
}
