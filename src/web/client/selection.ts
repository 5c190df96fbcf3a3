import { closest } from './keys.ts';

/** The box in a table's head picks every row; the bar below counts what is picked. */
export function handleSelection(): void {
  document.addEventListener('change', (event) => {
    const box = closest(event.target, 'input[data-pick]');
    if (!(box instanceof HTMLInputElement)) return;
    if (box.dataset.pick === 'all') for (const row of boxes()) row.checked = box.checked;
    countPicked();
  });
  document.addEventListener('htmx:after:swap', countPicked);
  countPicked();
}

function boxes(): HTMLInputElement[] {
  return [...document.querySelectorAll<HTMLInputElement>('input[data-pick=one]:not(:disabled)')];
}

function countPicked(): void {
  const all = boxes();
  const picked = all.filter((box) => box.checked).length;
  const head = document.querySelector<HTMLInputElement>('input[data-pick=all]');
  if (head !== null) {
    head.checked = picked > 0 && picked === all.length;
    head.indeterminate = picked > 0 && picked < all.length;
  }
  const count = document.querySelector('[data-picked]');
  if (count !== null) count.textContent = String(picked);
}
