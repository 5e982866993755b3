// Sets the theme before first paint. Loaded as a classic script from the head; no module, no inline code.
(() => {
  let choice = null;
  try {
    choice = localStorage.getItem('cupel.theme');
  } catch {
    // Storage may be closed to us; the system's choice then holds.
  }
  const dark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  const direction = new URLSearchParams(location.search).get('dir');
  if (direction === 'rtl') document.documentElement.dir = 'rtl';
})();
