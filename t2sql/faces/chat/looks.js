(() => {
  // Light or dark: as the system, unless somebody says otherwise. The browser alone keeps it.
  const key = 't2sql-theme';
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  let chosen = 'system';
  try { chosen = localStorage.getItem(key) || 'system'; } catch { /* it lives as long as the page */ }
  const wanted = () => chosen === 'dark' || (chosen === 'system' && dark.matches);
  const apply = () => {
    if (document.body.classList.contains('dark') !== wanted()) {
      document.body.classList.toggle('dark', wanted());
    }
    document.documentElement.style.colorScheme = wanted() ? 'dark' : 'light';
  };
  new MutationObserver(apply).observe(document.body, {attributeFilter: ['class']});
  dark.addEventListener('change', () => setTimeout(apply));
  apply();

  const seen = (selector) => {
    const one = document.querySelector(selector);
    return one && one.offsetParent !== null ? one : null;
  };
  const box = () => seen('#box textarea');
  const toTheBox = (tries = 600) => {
    const field = box();
    if (!field) {
      // Its tab opens, or is being opened.
      if (tries % 40 === 20) document.querySelector('#tabs [role=tab]')?.click();
      if (tries > 0) setTimeout(() => toTheBox(tries - 1), 50);
      return;
    }
    field.focus();
    setTimeout(() => field.setSelectionRange(field.value.length, field.value.length), 60);
  };
  window.t2sql = {
    theme: () => chosen,
    setTheme: (kind) => {
      chosen = ['light', 'dark'].includes(kind) ? kind : 'system';
      try { localStorage.setItem(key, chosen); } catch { /* as above */ }
      apply();
    },
    toTheBox: () => toTheBox(),
  };

  const typing = 'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true]';
  document.addEventListener('keydown', (event) => {
    const inBox = event.target.closest?.('#box');
    if (event.isComposing || event.keyCode === 229) {
      // Enter that ends a Korean syllable does not ask yet.
      if (inBox && event.key === 'Enter') event.stopPropagation();
      return;
    }
    if (event.altKey) return;
    const command = event.ctrlKey || event.metaKey;
    if (event.key === '/' && !command && !event.target.closest?.(typing)) {
      event.preventDefault();
      if (box()) toTheBox(); else toTheBox(100);
    } else if (event.key === 'Escape') {
      seen('#stop')?.click();
    } else if (event.key === 'Enter' && command) {
      const pressed = event.target.closest?.('#sql') ? '#run-sql'
        : event.target.closest?.('#cards') ? '#use' : inBox ? '#box button.submit-button' : '';
      const button = pressed && seen(pressed);
      if (button) { event.preventDefault(); event.stopPropagation(); button.click(); }
    }
  }, true);

  // A way past the tabs for who walks by Tab; what the page is called for who listens.
  const name = (selector, role) => {
    const one = document.querySelector(selector);
    if (one && !one.hasAttribute(role[0])) one.setAttribute(...role);
  };
  const ready = () => {
    name('#answer', ['aria-live', 'polite']);
    name('#cards', ['role', 'group']);
    name('#catalog-list', ['aria-live', 'polite']);
    name('#history-list', ['aria-live', 'polite']);
  };
  new MutationObserver(ready).observe(document.body, {childList: true, subtree: true});
  ready();
})();
