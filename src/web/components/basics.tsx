import type { Child } from 'hono/jsx';
import type { Format } from '../format.ts';
import type { IconName } from '../icons.ts';
import type { PlainContext } from '../page-context.ts';

export type Tone = 'ok' | 'info' | 'warn' | 'bad' | 'movie' | 'special';

interface IconProps {
  readonly page: Pick<PlainContext, 'urlBase' | 'assets'>;
  readonly name: IconName;
  readonly class?: string;
  /** For an icon that says something by itself; without it the icon is hidden from readers. */
  readonly label?: string;
}

export function Icon({ page, name, class: classes = '', label }: IconProps) {
  const href = `${page.urlBase}${page.assets['icons.svg']}#${name}`;
  const all = `icon ${classes}`.trim();
  return label === undefined ? (
    <svg class={all} aria-hidden="true">
      <use href={href} />
    </svg>
  ) : (
    <svg class={all} role="img" aria-label={label}>
      <use href={href} />
    </svg>
  );
}

/** A state as word, shape and colour. */
export function Badge({ tone, state, children }: { tone?: Tone | undefined; state: string; children: Child }) {
  return (
    <span class={tone === undefined ? 'badge' : `badge tone-${tone}`} data-state={state}>
      {children}
    </span>
  );
}

export function Time({ at, format }: { at: number; format: Format }) {
  return (
    <time datetime={new Date(at).toISOString()} title={format.full(at)}>
      {format.ago(at)}
    </time>
  );
}

/** The key of a button, for the eye only: readers get it from `aria-keyshortcuts`. */
export function Key({ name }: { name: string }) {
  return (
    <span class="key" aria-hidden="true">
      <kbd>{name}</kbd>
    </span>
  );
}

export function Empty({ page, icon, children }: { page: PlainContext; icon: IconName; children: Child }) {
  return (
    <div class="empty">
      <Icon page={page} name={icon} />
      {children}
    </div>
  );
}

interface ToolLinkProps {
  readonly page: PlainContext;
  readonly icon: IconName;
  readonly label: string;
  /** Below our base. */
  readonly href: string;
  readonly isCurrent?: boolean;
}

/** Leads to another view of the page. */
export function ToolLink({ page, icon, label, href, isCurrent = false }: ToolLinkProps) {
  return (
    <a class="tool" href={`${page.urlBase}${href}`} {...(isCurrent ? { 'aria-current': 'true' } : {})}>
      <Icon page={page} name={icon} class="large" />
      {label}
    </a>
  );
}

interface ToolProps {
  readonly page: PlainContext;
  readonly icon: IconName;
  readonly label: string;
  /** Where the form posts to, below our base. */
  readonly action: string;
  readonly isPrimary?: boolean;
}

/** A button of the toolbar; it changes something, so it is a form that posts. */
export function Tool({ page, icon, label, action, isPrimary = false }: ToolProps) {
  return (
    <form method="post" action={`${page.urlBase}${action}`}>
      <button type="submit" class={isPrimary ? 'tool primary' : 'tool'}>
        <Icon page={page} name={icon} class="large" />
        {label}
      </button>
    </form>
  );
}
