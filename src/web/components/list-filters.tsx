import type { PageContext } from '../page-context.ts';
import { HiddenFields, type HiddenValues } from './field.tsx';

interface Chip {
  /** Below our base. */
  readonly href: string;
  readonly text: string;
  readonly count?: string;
  readonly isCurrent: boolean;
}

interface ChipsOf {
  readonly label: string;
  /** Of chips whose counts come along with the rows. */
  readonly id?: string;
  readonly items: readonly Chip[];
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
  readonly chips?: ChipsOf;
  /** `isOffer`: it only offers what to filter by. */
  readonly search?: { readonly label: string; readonly q: string; readonly isOffer?: boolean };
  readonly choices?: readonly Choice[];
  /** By what else the list is filtered, such as what a link in a row led to. */
  readonly also?: readonly string[];
  /** What the form hands on: the chip that is chosen, the order, the view. */
  readonly kept?: HiddenValues;
  /** The list without a filter, below our base. */
  readonly unfiltered: string;
}

/** How every list is filtered: by chips, a text and choices, with a line that says by what, and one link that takes all back. */
export function ListFilters(props: ListFiltersProps) {
  const { page, chips, search, choices = [] } = props;
  return (
    <div class="filters">
      {chips === undefined ? null : <Chips page={page} {...chips} />}
      {search === undefined && choices.length === 0 ? null : <FilterForm {...props} />}
      <Filtered {...props} />
    </div>
  );
}

/** Leads to parts of a list or page, of which one is shown. */
export function Chips(props: { readonly page: PageContext; readonly isSwap?: boolean } & ChipsOf) {
  const { page, label, id, items, isSwap = false } = props;
  return (
    <nav
      class="chips"
      aria-label={label}
      {...(id === undefined ? {} : { id })}
      {...(isSwap ? { 'hx-swap-oob': 'true' } : {})}
    >
      {items.map(({ href, text, count, isCurrent }) => (
        <a href={`${page.urlBase}${href}`} {...(isCurrent ? { 'aria-current': 'true' } : {})}>
          {text} {count === undefined ? null : <span class="dim">{count}</span>}
        </a>
      ))}
    </nav>
  );
}

function FilterForm({ page, path, search, choices = [], kept = {} }: ListFiltersProps) {
  return (
    <form method="get" action={`${page.urlBase}${path}`} {...(choices.length > 0 ? { class: 'wide' } : {})}>
      <HiddenFields kept={kept} />
      {search === undefined ? null : (
        <input
          class="input"
          type="search"
          name="q"
          value={search.q}
          placeholder={search.label}
          aria-label={search.label}
          autocomplete="off"
        />
      )}
      {choices.map((choice) => (
        <ChoiceField choice={choice} />
      ))}
      <button type="submit" class="button">
        {page.texts.lists.filter}
      </button>
    </form>
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

function Filtered({ page, chips, search, choices = [], also = [], unfiltered }: ListFiltersProps) {
  const { urlBase, texts } = page;
  const chosen = choices.flatMap(({ any, value, options }) =>
    any === undefined ? [] : options.filter((one) => one.value === value),
  );
  const by = [
    ...(chips?.items.slice(1).filter(({ isCurrent }) => isCurrent) ?? []).map(({ text }) => text),
    ...chosen.map(({ text }) => text),
    ...(search === undefined || search.q === '' || search.isOffer === true
      ? []
      : [page.texts.settings.quoted(search.q)]),
    ...also,
  ];
  if (by.length === 0) return null;
  return (
    <p class="filtered small">
      <span class="quiet">{texts.lists.filteredBy}</span> <bdi class="line">{by.join(', ')}</bdi>{' '}
      <a href={`${urlBase}${unfiltered}`}>{texts.lists.clear}</a>
    </p>
  );
}
