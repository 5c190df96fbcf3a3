import { Icon } from '../components/basics.tsx';
import type { IconName } from '../icons.ts';
import type { PageContext } from '../page-context.ts';

export interface FoundServer {
  readonly name: string;
  readonly url: string;
  readonly icon: IconName;
  /** The form with this address in it. */
  readonly href: string;
  readonly isChosen: boolean;
}

interface FoundProps {
  readonly page: PageContext;
  readonly all: readonly FoundServer[];
  /** What it says if there are none. */
  readonly none: string;
}

/** Servers that answered by themselves, above the form. They are links, so that Enter in a field still saves. */
export function FoundServers({ page, all, none }: FoundProps) {
  if (all.length === 0) return <p class="small quiet servers-found-none">{none}</p>;
  return (
    <nav class="servers-found" aria-label={page.texts.servers.found}>
      <p class="small quiet">{page.texts.servers.found}</p>
      <ul>
        {all.map(({ name, url, icon, href, isChosen }) => (
          <li>
            <a href={href} {...(isChosen ? { 'aria-current': 'true' } : {})}>
              <Icon page={page} name={icon} class="large" />
              <span>
                <bdi>{name}</bdi>
                <code>{url}</code>
              </span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
