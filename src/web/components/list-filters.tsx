import type { PageContext } from '../page-context.ts';

interface Chip {
  /** Below our base. */
  readonly href: string;
  readonly text: string;
  readonly count?: string;
  readonly isCurrent: boolean;
}

interface Choice {
  readonly name: string;
  readonly label: string;
  /** What the list shows without it; absent: a choice that leaves nothing out, such as an order. */
  readonly any?: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly text: string }[];
}

interface ListFiltersProps {
  readonly page: PageContext;
  /** Of the list, below our base. */
  readonly path: string;
  /** The first one leaves nothing out. */
  readonly chips?: { readonly label: string; readonly items: readonly Chip[] };
  readonly search: { readonly label: string; readonly q: string };
  readonly choices?: readonly Choice[];
  /** What the form hands on: the chip that is chosen, the order, the view. */
  readonly kept: Readonly<Record<string, string | undefined>>;
  /** The list without a filter, below our base. */
  readonly unfiltered: string;
}

/** How every list is filtered: by chips, a text and choices, with a line that says by what, and one link that takes all back. */
export function ListFilters(props: ListFiltersProps) {
  const { page, path, chips, search, choices = [], kept } = props;
  const { urlBase, texts } = page;
  return (
    <div class="filters">
      {chips === undefined ? null : (
        <nav class="chips" aria-label={chips.label}>
          {chips.items.map(({ href, text, count, isCurrent }) => (
            <a href={`${urlBase}${href}`} {...(isCurrent ? { 'aria-current': 'true' } : {})}>
              {text} {count === undefined ? null : <span class="dim">{count}</span>}
            </a>
          ))}
        </nav>
      )}
      <form method="get" action={`${urlBase}${path}`} {...(choices.length > 0 ? { class: 'wide' } : {})}>
        {Object.entries(kept).map(([name, value]) =>
          value === undefined ? null : <input type="hidden" name={name} value={value} />,
        )}
        <input
          class="input"
          type="search"
          name="q"
          value={search.q}
          placeholder={search.label}
          aria-label={search.label}
          autocomplete="off"
        />
        {choices.map((choice) => (
          <ChoiceField choice={choice} />
        ))}
        <button type="submit" class="button">
          {texts.lists.filter}
        </button>
      </form>
      <Filtered {...props} />
    </div>
  );
}

function ChoiceField({ choice: { name, label, any, value, options } }: { choice: Choice }) {
  return (
    <select class="input" name={name} aria-label={label}>
      {any === undefined ? null : <option value="">{any}</option>}
      {options.map((one) => (
        <option value={one.value} selected={one.value === value}>
          {one.text}
        </option>
      ))}
    </select>
  );
}

function Filtered({ page, chips, search, choices = [], unfiltered }: ListFiltersProps) {
  const { urlBase, texts } = page;
  const chosen = choices.flatMap(({ any, value, options }) =>
    any === undefined ? [] : options.filter((one) => one.value === value),
  );
  const by = [
    ...(chips?.items.slice(1).filter(({ isCurrent }) => isCurrent) ?? []).map(({ text }) => text),
    ...chosen.map(({ text }) => text),
    ...(search.q === '' ? [] : [`“${search.q}”`]),
  ];
  if (by.length === 0) return null;
  return (
    <p class="filtered small">
      <span class="quiet">{texts.lists.filteredBy}</span> <bdi class="line">{by.join(', ')}</bdi>{' '}
      <a href={`${urlBase}${unfiltered}`}>{texts.lists.clear}</a>
    </p>
  );
}
