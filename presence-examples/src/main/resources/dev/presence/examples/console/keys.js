/** The keyboard: one key, one action, unless somebody types. */

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof HTMLElement && target.matches('input, textarea, select');
}

/**
 * @param {(key: string) => boolean} press what a key does in this view; false if nothing
 * @param {() => void} escape leaves what is open
 */
export function listen(press, escape) {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector('dialog[open]')) {
      return;
    }
    if (event.key === 'Escape') {
      escapes(event.target, escape);
    } else if (!isTyping(event.target) && !isPressed(event) && press(event.key)) {
      event.preventDefault();
    }
  });
}

/** The first Escape ends the typing. @param {EventTarget | null} target @param {() => void} escape */
function escapes(target, escape) {
  if (isTyping(target)) {
    /** @type {HTMLElement} */ (target).blur();
  } else {
    escape();
  }
}

/** Space and Enter belong to the button that has the focus. @param {KeyboardEvent} event */
function isPressed({ key, target }) {
  return (key === ' ' || key === 'Enter') && target instanceof HTMLElement && target.matches('button, a, summary');
}
