import { closest } from './keys.ts';

const leastPx = 90;
const mostDriftPx = 60;

/** One answer a page: a second press while the next question loads would answer again. And a swipe over a question is its button. */
export function handleAnswers(): void {
  let isSent = false;
  document.addEventListener('submit', (event) => {
    if (!(event.target instanceof HTMLFormElement) || event.target.dataset.once === undefined) return;
    if (isSent) event.preventDefault();
    isSent = true;
  });
  addEventListener('pageshow', () => {
    isSent = false;
  });
  handleSwipes();
  document.addEventListener('htmx:response:error', sendWithoutScript);
}

/** A button's answer is a part of this page; an error is a page of its own, which says what went wrong. Only tests, which change nothing, are sent twice. */
function sendWithoutScript(event: Event): void {
  const { ctx } = (event as CustomEvent<{ ctx?: { sourceElement?: Element } }>).detail;
  const button = ctx?.sourceElement;
  if (!(button instanceof HTMLButtonElement) || button.value !== 'test' || button.form === null) return;
  const pressed = Object.assign(document.createElement('input'), {
    type: 'hidden',
    name: button.name,
    value: button.value,
  });
  button.form.append(pressed);
  button.form.submit();
}

function handleSwipes(): void {
  let from: Touch | undefined;
  document.addEventListener(
    'touchstart',
    (event) => {
      const isOfOne = event.touches.length === 1 && closest(event.target, '[data-swipe]') !== null;
      from = isOfOne ? event.touches[0] : undefined;
    },
    { passive: true },
  );
  document.addEventListener('touchend', (event) => {
    const [to] = event.changedTouches;
    if (from === undefined || to === undefined) return;
    const [x, y] = [to.clientX - from.clientX, to.clientY - from.clientY];
    from = undefined;
    if (Math.abs(x) < leastPx || Math.abs(y) > mostDriftPx) return;
    document.querySelector<HTMLElement>(`[data-swipe-to=${x > 0 ? 'right' : 'left'}]`)?.click();
  });
}
