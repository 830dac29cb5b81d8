"""How the page lies, and what runs in the browser. These texts never change."""

from __future__ import annotations

from typing import Final

PAGE_CSS: Final = """
.gradio-container { width: 100% !important; max-width: 1040px !important;
  margin: 0 auto !important; overflow-x: clip !important; overflow-y: visible !important; }
.gradio-container > main, .gradio-container .wrap { min-width: 0; }
.gradio-container main.fillable { padding-bottom: 0 !important; }
#chat { height: clamp(220px, 52vh, 520px) !important; flex: none; }
:has(> #cards, > #answer) > #chat { height: clamp(170px, 32vh, 320px) !important; }
#chat button[aria-label="Clear"], #chat .icon-button-wrapper { display: none !important; }
#chat { padding-top: 40px !important; }
#chat .bubble-wrap { padding-top: 4px; }
#chat .placeholder-content { padding: 0 16px 40px; text-align: center; }
#chat .message-row { margin: 4px 12px !important; max-width: calc(100% - 24px) !important; }
#chat .message { padding: 6px 12px !important; }
#chat .message:has(.thought-group) { border: 0 !important; background: none !important;
  padding: 0 !important; box-shadow: none !important; }
#chat .message-content, #chat .prose { overflow-wrap: anywhere; }
#new { position: absolute; top: 8px; inset-inline-end: 8px; z-index: 3; width: auto;
  min-width: 0; }
#ticks, #talk-id { display: none !important; }
#cards { gap: 10px; }
:is(#tables, #join-path), :is(#tables, #join-path) .html-container { padding: 0 !important; }
#join-path:not(:has(.t2sql)) { display: none !important; }
:is(#add-table, #found-tables) { padding: 8px 12px !important; }
#use { position: sticky; bottom: 76px; z-index: 60; box-shadow: 0 2px 12px #0003; }
#asking { position: sticky; bottom: 0; z-index: 61; padding: 8px 0 12px; gap: 8px;
  background: var(--body-background-fill); flex-wrap: nowrap; align-items: center; }
#box textarea:focus-visible { outline: none !important; }
#box:focus-within { outline: 2px solid var(--color-accent); outline-offset: -1px; }
#asking #stop { flex: none; width: auto; min-width: 5em; }
#choices { gap: 8px; flex-wrap: wrap; }
#choices button { flex: 0 1 auto; min-width: 0; width: auto; white-space: normal;
  text-align: start; }
@media (max-width: 640px) {
  .gradio-container main.fillable { padding: 8px 8px 0 !important; }
}
"""
PAGE_SCRIPT: Final = """
(() => {
  const key = 't2sql-talk';
  let remembered = '';
  const fresh = () => Array.from(crypto.getRandomValues(new Uint8Array(16)),
    (byte) => byte.toString(16).padStart(2, '0')).join('');
  const keep = (id) => {
    remembered = id;
    try { sessionStorage.setItem(key, id); } catch { /* it lives as long as the page then */ }
    return id;
  };
  window.t2sqlTalk = () => {
    try { remembered = sessionStorage.getItem(key) || remembered; } catch { /* as above */ }
    return remembered || keep(fresh());
  };
  window.t2sqlNewTalk = () => keep(fresh());

  const box = () => document.querySelector('#box textarea');
  const shows = (id) => document.getElementById(id)?.offsetParent;
  document.addEventListener('keydown', (event) => {
    if (event.isComposing || event.key !== 'Enter' || event.shiftKey || !shows('use')) return;
    const inBox = event.target === box() && !event.target.value.trim();
    const onCard = event.target.matches && event.target.matches('#tables input[type=checkbox]');
    if (!inBox && !onCard) return;
    event.preventDefault();
    event.stopPropagation();
    document.getElementById('use').click();
    box().focus();
  }, true);

  // What comes next is brought into sight once, when it appears; the box keeps the focus.
  const seen = {};
  new MutationObserver(() => {
    for (const id of ['cards', 'choices', 'answer']) {
      const there = Boolean(shows(id));
      if (there && !seen[id]) {
        const place = document.getElementById(id).getBoundingClientRect();
        const room = window.innerHeight * 0.45;
        if (place.top > room) window.scrollBy({top: place.top - room, behavior: 'smooth'});
      }
      seen[id] = there;
    }
  }).observe(document.documentElement, {childList: true, subtree: true});
})();
"""
"""Ids are made without what a page needs https for."""
