/** How long the second key of `g l` may take. */
const sequenceMs = 1_200;

/** Keys: `s` search, `?` help, `g` and a letter a page, and every `data-key` its button. Not while typing, nor with Ctrl, Alt or Meta. */
export function handleKeys(): void {
  let goPressedAt = Number.NEGATIVE_INFINITY;
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
    if (isTyping(event.target) || document.querySelector('dialog[open]') !== null) return;
    const isSecond = event.timeStamp - goPressedAt < sequenceMs;
    goPressedAt = event.key === 'g' && !isSecond ? event.timeStamp : Number.NEGATIVE_INFINITY;
    const target = document.querySelector<HTMLElement>(
      isSecond ? `a[data-go="${CSS.escape(event.key)}"]` : `[data-key="${CSS.escape(event.key)}"]`,
    );
    if (target === null) return;
    event.preventDefault();
    if (target instanceof HTMLInputElement) target.select();
    target.focus();
    if (!(target instanceof HTMLInputElement)) target.click();
  });
  document.addEventListener('click', (event) => {
    const opener = closest(event.target, '[data-dialog]');
    if (opener === null) return;
    document.querySelector<HTMLDialogElement>(`#${CSS.escape(opener.dataset.dialog ?? '')}`)?.showModal();
  });
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches('textarea, select')) return true;
  return target.matches('input:not([type=checkbox], [type=radio])');
}

export function closest(target: EventTarget | null, selector: string): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>(selector) : null;
}
