import type { PageContext } from '../page-context.ts';

interface SaveAndTestProps {
  readonly page: PageContext;
  /** Where the form posts to. */
  readonly at: string;
  /** What the environment sets can only be tested. Default: false. */
  readonly isFixed?: boolean;
}

/** The buttons of a server's form. A test puts its outcome into `#tested`; Save comes first, since Enter presses the first one. */
export function SaveAndTest({ page, at, isFixed = false }: SaveAndTestProps) {
  const { servers } = page.texts;
  return (
    <p class="buttons">
      {isFixed ? null : (
        <button type="submit" class="button primary">
          {servers.save}
        </button>
      )}
      <button
        type="submit"
        class="button"
        {...{ name: 'do', value: 'test' }}
        {...{ 'hx-post': at, 'hx-target': '#tested', 'hx-select': '#tested', 'hx-swap': 'outerHTML' }}
      >
        {servers.test}
      </button>
    </p>
  );
}
