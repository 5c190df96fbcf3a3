const quietMs = 200;

/** The search of the header: shows what it finds below the field; arrows move, Enter opens, Escape closes. Without it the form leads to a page. */
export function handleFind(): void {
  const input = document.querySelector<HTMLInputElement>('.find input');
  const list = document.querySelector<HTMLElement>('#find-list');
  if (input === null || list === null || input.form === null) return;
  const { form } = input;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let asking = new AbortController();
  input.setAttribute('role', 'combobox');
  input.setAttribute('aria-autocomplete', 'list');
  const show = (isShown: boolean) => {
    list.hidden = !isShown;
    const hasOptions = isShown && list.querySelector('[role=option]') !== null;
    input.setAttribute('aria-expanded', String(hasOptions));
    if (hasOptions) input.setAttribute('aria-controls', 'found-options');
    else input.removeAttribute('aria-controls');
    input.removeAttribute('aria-activedescendant');
  };
  const close = () => {
    clearTimeout(waiting);
    asking.abort();
    show(false);
  };
  const ask = async () => {
    asking = new AbortController();
    const address = `${form.action}/options?q=${encodeURIComponent(input.value)}`;
    const response = await fetch(address, { signal: asking.signal });
    if (!response.ok) return close();
    list.innerHTML = await response.text();
    show(true);
  };
  show(false);
  input.addEventListener('input', () => {
    clearTimeout(waiting);
    asking.abort();
    if (input.value.trim() === '') return close();
    // A lost connection shows in the header; Enter still leads to the page.
    waiting = setTimeout(() => ask().catch(() => undefined), quietMs);
  });
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    if (event.key === 'Escape') return close();
    const options = list.hidden ? [] : [...list.querySelectorAll<HTMLElement>('[role=option]')];
    const at = options.findIndex((option) => option.ariaSelected === 'true');
    if (event.key === 'Enter' && at >= 0) {
      event.preventDefault();
      options[at]?.click();
    }
    if ((event.key !== 'ArrowDown' && event.key !== 'ArrowUp') || options.length === 0) return;
    event.preventDefault();
    const next = event.key === 'ArrowDown' ? at + 1 : Math.max(at, 0) - 1;
    select(input, options, (next + options.length) % options.length);
  });
  form.addEventListener('focusout', ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node) || !form.contains(relatedTarget)) close();
  });
}

function select(input: HTMLInputElement, options: readonly HTMLElement[], at: number): void {
  for (const [index, option] of options.entries()) option.ariaSelected = String(index === at);
  const option = options[at];
  option?.scrollIntoView({ block: 'nearest' });
  input.setAttribute('aria-activedescendant', option?.id ?? '');
}
