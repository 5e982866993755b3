/** Keeps the focus inside an open dialog, starts it there, and gives it back afterwards. */
export function trapFocus(node: HTMLElement): () => void {
  const before = document.activeElement;
  const inside = () => [...node.querySelectorAll<HTMLElement>('a[href],button:not([disabled]),input,select,textarea,[tabindex="0"]')];
  (inside()[0] ?? node).focus();
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Tab') return;
    const all = inside();
    const first = all[0];
    const last = all.at(-1);
    if (!first || !last) return;
    if (event.shiftKey && document.activeElement === first) {
      event.preventDefault();
      last.focus();
    } else if (!event.shiftKey && document.activeElement === last) {
      event.preventDefault();
      first.focus();
    }
  };
  node.addEventListener('keydown', onKey);
  return () => {
    node.removeEventListener('keydown', onKey);
    if (before instanceof HTMLElement && before.isConnected) before.focus();
  };
}
