/** Types whose own id an agent's guid may contain. For a season or an episode such a guid contains the show's id, followed by a path. */
const wholes = new Set(['movie', 'show', 'artist', 'album']);

/** The prefix of each agent's guids and how to parse its ids; unknown agents give no id. */
const agents: ReadonlyMap<string, (id: string, type: string) => string | undefined> = new Map(
  Object.entries({
    'com.plexapp.agents.imdb': (id) => normalId('imdb', id),
    'com.plexapp.agents.themoviedb': (id) => normalId('tmdb', id),
    'com.plexapp.agents.thetvdb': (id, type) => seriesId(id, type),
    'com.plexapp.agents.hama': (id, type) => {
      const [, source = '', own = ''] = /^(anidb|tvdb|tmdb|imdb)\d?-(.+)$/i.exec(id) ?? [];
      return source.toLowerCase() === 'tvdb' ? seriesId(own, type) : normalId(source.toLowerCase(), own);
    },
    'net.fribbtastic.coding.plex.myanimelist': (id) => normalId('mal', id),
    // A bare number in a film's nfo may be anything.
    'com.plexapp.agents.xbmcnfo': (id) => normalId('imdb', id),
    'com.plexapp.agents.xbmcnfotv': (id, type) => normalId('imdb', id) ?? seriesId(id, type),
    'tv.plex.agents.nfo.movie': (id) => nfoId(id),
    'tv.plex.agents.nfo.series': (id) => nfoId(id),
    'com.plexapp.agents.audnexus': (id) => normalId('asin', id.replace(/_[a-z]{2}$/i, '')),
  }),
);

/** The format of each kind of id; anything else is rejected. */
const ids = new Map(
  Object.entries({
    imdb: /^tt(?!0+$)\d{5,12}$/,
    tmdb: /^\d{1,12}$/,
    tvdb: /^\d{1,12}$/,
    anidb: /^\d{1,12}$/,
    mal: /^\d{1,12}$/,
    mbid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    asin: /^[A-Z0-9]{10}$/,
  }),
);

const otherNames = new Map([
  ['themoviedb', 'tmdb'],
  ['thetvdb', 'tvdb'],
  ['myanimelist', 'mal'],
]);

/**
 * The external ids of a Plex item: `imdb://tt…`, `tmdb://n`, `tvdb://n`, `anidb://n`, `mal://n`, `mbid://uuid`, `asin://X`, sorted and unique.
 * `guid` is the agent's own, `guids` are `Guid[]`. The ids belong to this very item, never to the show of an episode or season: if an older
 * agent names only the show (`com.plexapp.agents.thetvdb://78874/1/2`), there are none. Plex puts a film's TMDB id on some episodes, which is
 * kept: compare ids only between items of one type.
 */
export function normalGuids(guid: string | null, guids: readonly string[], type: string): string[] {
  const found = guids.map((own) => outsideId(own));
  if (guid !== null) found.push(outsideId(guid) ?? agentsId(guid, type));
  return [...new Set(found.filter((id) => id !== undefined))].sort();
}

/** Parses `tmdb://603`, which names its own kind. */
function outsideId(guid: string): string | undefined {
  const { scheme, id } = partsOf(guid);
  return normalId(otherNames.get(scheme) ?? scheme, id);
}

/** Parses `com.plexapp.agents.themoviedb://603?lang=en`, and `tt0112253` as very old items have it. */
function agentsId(guid: string, type: string): string | undefined {
  if (!wholes.has(type)) return undefined;
  const { scheme, id } = partsOf(guid);
  if (scheme === '') return normalId('imdb', id);
  return agents.get(scheme)?.(id, type);
}

/** Far longer than any real guid. */
const longestGuid = 500;

function partsOf(guid: string): { scheme: string; id: string } {
  if (guid.length > longestGuid) return { scheme: '', id: '' };
  const plain = guid.replace(/[?#].*$/s, '').trim();
  const at = plain.indexOf('://');
  return at < 0
    ? { scheme: '', id: plain }
    : { scheme: plain.slice(0, at).toLowerCase(), id: plain.slice(at + 3).replace(/\/$/, '') };
}

function normalId(kind: string, id: string): string | undefined {
  const cased = kind === 'asin' ? id.toUpperCase() : id.toLowerCase();
  if (!ids.get(kind)?.test(cased)) return undefined;
  if (!/^\d+$/.test(cased) || kind === 'asin') return `${kind}://${cased}`;
  const number = Number(cased);
  return number === 0 ? undefined : `${kind}://${number}`;
}

/** TVDB numbers films and series separately, and these agents know only series: in a film library their id does not identify the film. */
function seriesId(id: string, type: string): string | undefined {
  return type === 'show' ? normalId('tvdb', id) : undefined;
}

/** Parses `movie/imdb_tt0133093`, `show/tvdb_78874`. */
function nfoId(id: string): string | undefined {
  const [, kind = '', own = ''] = /^(?:movie|show)\/([a-z]+)[_-](.+)$/i.exec(id) ?? [];
  return normalId(kind.toLowerCase(), own);
}
