import { Empty } from '../components/basics.tsx';
import { Poster } from '../components/poster.tsx';
import type { PageContext } from '../page-context.ts';
import { Shell } from '../shell.tsx';
import type { FoundGroup, FoundRow } from './rows.ts';

interface FoundProps {
  readonly page: PageContext;
  readonly q: string;
  readonly groups: readonly FoundGroup[];
}

export function SearchPage({ page, q, groups }: FoundProps) {
  const { texts, urlBase } = page;
  const all = { links: `/links?q=${encodeURIComponent(q)}`, items: `/library?q=${encodeURIComponent(q)}` };
  return (
    <Shell page={page} name={texts.search.name} q={q}>
      <div class="stack found-page">
        {groups.length > 0 ? null : (
          <Empty page={page} icon="search">
            <p>
              <bdi>{q === '' ? texts.search.hint : texts.search.none(q)}</bdi>
            </p>
          </Empty>
        )}
        {groups.map(({ name, rows }) => (
          <section class="panel" id={`found-${name}`}>
            <header>
              <h2>{texts.search.groups[name]}</h2>
              {name === 'links' || name === 'items' ? (
                <a class="small" href={`${urlBase}${all[name]}`}>
                  {texts.search.all}
                </a>
              ) : null}
            </header>
            <ul>
              {rows.map((row) => (
                <li>
                  <a class="found-row" href={`${urlBase}${row.href}`}>
                    <Row page={page} row={row} />
                  </a>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Shell>
  );
}

/** What the header shows below its field; the script moves among the options. */
export function FoundOptions({ page, q, groups }: FoundProps) {
  const { texts, urlBase } = page;
  if (groups.length === 0) return <p class="inside quiet">{texts.search.none(q)}</p>;
  return (
    <div role="listbox" id="found-options" aria-label={texts.search.name}>
      {groups.map(({ name, rows }) => (
        <fieldset aria-labelledby={`found-in-${name}`}>
          <p class="small quiet" id={`found-in-${name}`} role="presentation">
            {texts.search.groups[name]}
          </p>
          {rows.map((row, index) => (
            <a
              role="option"
              aria-selected="false"
              id={`found-${name}-${index}`}
              tabindex={-1}
              class="found-row"
              href={`${urlBase}${row.href}`}
            >
              <Row page={page} row={row} />
            </a>
          ))}
        </fieldset>
      ))}
    </div>
  );
}

function Row({ page, row: { title, detail, poster } }: { page: PageContext; row: FoundRow }) {
  return (
    <>
      {poster === null ? null : <Poster page={page} title={title} of={poster} />}
      <span class="found-text">
        <bdi class="line" title={title}>
          {title}
        </bdi>
        <bdi class="line small quiet" title={detail}>
          {detail}
        </bdi>
      </span>
    </>
  );
}
