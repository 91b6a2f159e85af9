/** What the keys do. */
import { h } from './dom.js';

const KEYS = [
  ['/', 'search'],
  ['j  k', 'next, previous'],
  ['Enter', 'open'],
  ['l', 'log of the selected client'],
  ['c', 'commands of the selected client'],
  ['Space', 'pause the log, and go on'],
  ['R', 'apply the changes that wait'],
  ['Esc', 'back; clear the filter'],
  ['?', 'this'],
];

export function help() {
  const dialog = h('dialog', { 'aria-labelledby': 'help-title', close: () => dialog.remove() }, h('h2', { id: 'help-title' }, 'Keys'),
    h('dl', { class: 'keys' }, ...KEYS.flatMap(([key, what]) => [h('dt', {}, h('kbd', {}, key)), h('dd', {}, what)])),
    h('p', { class: 'muted' }, 'While you read the list it stands still for up to 30 s; what waits is counted.'),
    h('div', { class: 'buttons' }, h('button', { type: 'button', click: () => dialog.close() }, 'Close')));
  document.body.append(dialog);
  dialog.showModal();
}
