import type { PageContext } from '../page-context.ts';
import { sectionsFor } from '../sections.ts';
import { Icon } from './basics.tsx';

const topics = ['candidates', 'conflicts', 'runs', 'health']
  .map((topic) => `${topic} from:body throttle:2s`)
  .join(', ');

/** The sections with their counts, which ask for themselves when one may have changed. */
export function SectionList({ page }: { page: PageContext }) {
  const { urlBase, texts, path } = page;
  // A viewer's sections have no counts.
  const live =
    page.role === 'administrator'
      ? {
          'hx-get': `${urlBase}/overview/sections?at=${encodeURIComponent(path)}`,
          'hx-trigger': topics,
          'hx-swap': 'outerMorph',
        }
      : {};
  return (
    <ul id="sections" {...live}>
      {sectionsFor(page).map(({ name, href, icon, goKey, countOf }) => {
        const isHere = href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`);
        const count = countOf?.(page) ?? null;
        const current = path === href ? 'page' : 'true';
        return (
          <li>
            <a href={`${urlBase}${href}`} data-go={goKey} {...(isHere ? { 'aria-current': current } : {})}>
              <Icon page={page} name={icon} class="large" />
              {texts.pages[name]}
              {count === null ? null : (
                <span class={`count ${count.kind}`}>
                  <span aria-hidden="true">{page.format.number(count.value)}</span>
                  <span class="hidden">{count.text}</span>
                </span>
              )}
            </a>
          </li>
        );
      })}
    </ul>
  );
}
