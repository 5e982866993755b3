/** Brings the reader to a place of the page: it is scrolled to, and reading and Tab go on from there. */
export function arriveAt(place: HTMLElement | null): void {
  if (!place) return;
  place.scrollIntoView();
  if (!place.hasAttribute('tabindex')) place.tabIndex = -1;
  place.focus({ preventScroll: true });
}

/** What had the focus may be gone with the page it stood on; then Tab goes on from the new content, not from the top. */
export function keepFocus(): void {
  const { activeElement } = document;
  if (activeElement && activeElement !== document.body) return;
  const main = document.getElementById('main');
  if (!main) return;
  main.tabIndex = -1;
  main.focus({ preventScroll: true });
}

/** A panel that opens beside the page takes the focus, and gives it back when it goes. It keeps nobody in. */
export function takeFocus(node: HTMLElement): () => void {
  const before = document.activeElement;
  node.tabIndex = -1;
  node.focus({ preventScroll: true });
  return () => {
    const { activeElement } = document;
    const lost = !activeElement || activeElement === document.body || node.contains(activeElement);
    if (lost && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
  };
}

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
