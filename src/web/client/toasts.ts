import { closest } from './keys.ts';

const shownMs = 8_000;

/** A toast goes after a while, unless somebody is reading it. */
export function handleToasts(): void {
  document.addEventListener('click', (event) => {
    if (closest(event.target, '[data-close]') !== null) closest(event.target, '.toast')?.remove();
  });
  document.addEventListener('htmx:after:swap', armToasts);
  armToasts();
}

function armToasts(): void {
  for (const toast of document.querySelectorAll<HTMLElement>('.toast:not([data-armed])')) {
    toast.dataset.armed = '';
    const close = () => {
      if (toast.matches(':hover, :focus-within')) setTimeout(close, 1_000);
      else toast.remove();
    };
    setTimeout(close, shownMs);
  }
}
