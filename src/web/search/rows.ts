import { foldText } from '../../core/matching/title-words.ts';
import { titleWithYear } from '../../core/model/title-with-year.ts';
import type { FoundAll, FoundTitle } from '../../core/search/search-all.ts';
import type { PosterOf } from '../components/poster.tsx';
import { titlesOf } from '../links/titles.ts';
import type { PageContext } from '../page-context.ts';
import { groups } from '../settings/groups.ts';

export interface FoundRow {
  /** Below our base. */
  readonly href: string;
  readonly title: string;
  /** Beside the title; may be ''. */
  readonly detail: string;
  /** Null: a row without a poster. */
  readonly poster: PosterOf | null;
}

export interface FoundGroup {
  readonly name: 'movies' | 'series' | 'links' | 'items' | 'settings';
  readonly rows: readonly FoundRow[];
}

const most = 5;

/** What was found, by kind; only kinds of which something was found. */
export function groupsOf(page: PageContext, found: FoundAll, text: string): FoundGroup[] {
  const { texts } = page;
  const all: FoundGroup[] = [
    { name: 'movies', rows: found.movies.map((movie) => titleRow(page, movie, 'movies')) },
    { name: 'series', rows: found.series.map((series) => titleRow(page, series, 'series')) },
    {
      name: 'links',
      rows: found.links.map((named) => {
        const { movie, series, number } = titlesOf(named);
        const { id, movieTmdbId } = named.link;
        const poster = { kind: 'movies' as const, id: movieTmdbId };
        return { href: `/links/${id}`, title: movie, detail: `${series} ${number}`.trim(), poster };
      }),
    },
    {
      name: 'items',
      rows: found.items.map(({ id, title, type, grandparentTitle, parentTitle, year }) => ({
        ...{ href: `/library/${id}`, title, poster: { kind: 'items' as const, id } },
        detail: [texts.library.kinds[type] ?? type, grandparentTitle ?? parentTitle, year].filter(Boolean).join(', '),
      })),
    },
    { name: 'settings', rows: [...serverRows(found), ...settingRows(page, text)].slice(0, most) },
  ];
  return all.filter(({ rows }) => rows.length > 0);
}

/** Leads to its only link, to its links, or to where a rule is added for it. */
function titleRow({ texts }: PageContext, { id, title, year, links }: FoundTitle, kind: 'movies' | 'series'): FoundRow {
  const [link] = links;
  const query = encodeURIComponent(title.slice(0, 200).toWellFormed());
  const unlinked = kind === 'movies' ? `/rules/new?movie=${id}` : `/rules?q=${query}`;
  const linked = links.length === 1 ? `/links/${link?.id}` : `/links?q=${query}`;
  return {
    href: links.length === 0 ? unlinked : linked,
    title: titleWithYear({ title, year }),
    detail: texts.search.links(links.length),
    poster: { kind, id },
  };
}

function serverRows({ servers }: FoundAll): FoundRow[] {
  return servers.map(({ kind, id, name }) => ({
    ...{ title: name, detail: '', poster: null },
    href: `/settings/${kind === 'plex' ? 'plex' : 'instances'}/${id}`,
  }));
}

/** By name, key or section, in the page's language. */
function settingRows({ texts, role }: PageContext, text: string): FoundRow[] {
  if (role === 'viewer' || text === '') return [];
  const wanted = foldText(text);
  return groups.flatMap(({ name, keys }) => {
    const section = texts.settings.groups[name];
    return keys
      .filter((key) => [key, texts.settings.names[key], section].some((one) => foldText(one).includes(wanted)))
      .map((key) => ({
        ...{ title: texts.settings.names[key], detail: section, poster: null },
        href: name === 'access' ? '/settings/access' : `/settings#${name}`,
      }));
  });
}
