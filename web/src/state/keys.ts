/** Keys. Single keys are dead in fields, can be switched off, and never shadow the browser's own. */
import { choices, panels } from './page.svelte.ts';

type Action = () => void;

interface Scope {
  keys: Record<string, Action>;
}

const scopes: Scope[] = [];
let waitingForPlace = false;
let placeTimer = 0;

/** Keys of a place, valid until the returned function is called. Later scopes win. */
export function bindKeys(keys: Record<string, Action>): () => void {
  const scope = { keys };
  scopes.push(scope);
  return () => {
    const at = scopes.indexOf(scope);
    if (at >= 0) scopes.splice(at, 1);
  };
}

function inField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
    && !(target instanceof HTMLInputElement && target.type === 'checkbox');
}

function spelling(event: KeyboardEvent): string {
  if (event.key.length === 1 && /[a-z]/i.test(event.key)) return (event.shiftKey ? 'Shift+' : '') + event.key.toLowerCase();
  return event.key;
}

function find(key: string): Action | undefined {
  for (let i = scopes.length - 1; i >= 0; --i) {
    const action = scopes[i]?.keys[key];
    if (action) return action;
  }
  return undefined;
}

const ALWAYS = new Set(['Escape']);
const OVER_DIALOG = new Set(['Escape', '?', 'Shift+d']);

export function onKey(event: KeyboardEvent): void {
  // What has acted on a key already (the map on its arrows) is not helped by a second action.
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const key = spelling(event);
  if (inField(event.target)) {
    if (key !== 'Escape') return;
    (event.target as HTMLElement).blur();
    // A choice is made at once and has nothing to leave first.
    if (event.target instanceof HTMLSelectElement) find(key)?.();
    return;
  }
  if (!choices.singleKeys && !ALWAYS.has(key)) return;
  // A dialog lies over the page: what is under it does not move.
  if ((panels.keys || panels.own) && !OVER_DIALOG.has(key)) return;
  // Enter and Space belong to the control that has the focus.
  if ((key === 'Enter' || key === ' ') && event.target instanceof Element && event.target.closest('a,button,summary,input')) return;
  if (waitingForPlace) {
    waitingForPlace = false;
    clearTimeout(placeTimer);
    const action = find(`g ${key}`);
    if (action) {
      event.preventDefault();
      action();
      return;
    }
  }
  if (key === 'g') {
    waitingForPlace = true;
    placeTimer = window.setTimeout(() => (waitingForPlace = false), 1500);
    return;
  }
  const action = find(key);
  if (!action) return;
  event.preventDefault();
  action();
}
