/** Sonarr's qualities, for when its own list could not be asked. */
const knownSonarrNames: readonly string[] = [
  'Unknown',
  'SDTV',
  'WEBRip-480p',
  'WEBDL-480p',
  'DVD',
  'Bluray-480p',
  'Bluray-576p',
  'HDTV-720p',
  'HDTV-1080p',
  'Raw-HD',
  'WEBRip-720p',
  'WEBDL-720p',
  'Bluray-720p',
  'WEBRip-1080p',
  'WEBDL-1080p',
  'Bluray-1080p',
  'Bluray-1080p Remux',
  'HDTV-2160p',
  'WEBRip-2160p',
  'WEBDL-2160p',
  'Bluray-2160p',
  'Bluray-2160p Remux',
];

/**
 * Radarr's names that Sonarr may lack, with Sonarr's nearest, best first. Names are the only bridge: the two apps use the same ids for
 * different qualities (20 is Bluray-480p in Radarr and Bluray-1080p Remux in Sonarr).
 */
const nearest: Readonly<Record<string, readonly string[]>> = {
  // The same thing under another name.
  'remux-1080p': ['Bluray-1080p Remux', 'Bluray-1080p'],
  'remux-2160p': ['Bluray-2160p Remux', 'Bluray-2160p'],
  // Made from a DVD: the whole disc, a screener, an edition for one region.
  'dvd-r': ['DVD'],
  dvdscr: ['DVD'],
  regional: ['DVD'],
  // A whole Blu-ray disc; its resolution is nearly always 1080p, and Sonarr corrects that from the file.
  'br-disk': ['Bluray-1080p'],
  // Qualities that some releases of Sonarr do not have yet.
  'bluray-576p': ['Bluray-480p', 'DVD'],
  'bluray-480p': ['DVD'],
  // Filmed or copied before any release: Sonarr has no such source, and a better name than the file deserves would keep a real file out.
  workprint: [],
  cam: [],
  telesync: [],
  telecine: [],
};

/**
 * Radarr's quality name in Sonarr's words, or null when Sonarr has nothing like it: then the name of the link tells no quality and Sonarr goes
 * by the file. `sonarrNames` are the names of its /qualitydefinition; empty = the ones known to us.
 */
export function sonarrQualityName(radarrName: string, sonarrNames: readonly string[]): string | null {
  const names = sonarrNames.length > 0 ? sonarrNames : knownSonarrNames;
  const wanted = radarrName.trim().toLowerCase();
  const candidates = [wanted, ...(Object.hasOwn(nearest, wanted) ? (nearest[wanted] ?? []) : [])];
  for (const candidate of candidates) {
    const found = names.find((name) => name.toLowerCase() === candidate.toLowerCase());
    if (found !== undefined) return found;
  }
  return null;
}
