export type AppName = 'Sonarr' | 'Radarr';

export interface Quality {
  id: number;
  name: string;
  source: string;
  resolution: number;
  modifier?: string;
}

export interface QualityModel {
  quality: Quality;
  revision: { version: number; real: number; isRepack: boolean };
}

type Row = [id: number, name: string, source: string, resolution: number, weight: number, modifier?: string];

// Ids and names differ between the two apps on purpose: 20 and 21 are Remux here and Bluray-480p/576p in the other.
const SONARR: Row[] = [
  [0, 'Unknown', 'unknown', 0, 1],
  [1, 'SDTV', 'television', 480, 2],
  [12, 'WEBRip-480p', 'webRip', 480, 3],
  [8, 'WEBDL-480p', 'web', 480, 3],
  [2, 'DVD', 'dvd', 480, 4],
  [13, 'Bluray-480p', 'bluray', 480, 5],
  [22, 'Bluray-576p', 'bluray', 576, 6],
  [4, 'HDTV-720p', 'television', 720, 7],
  [9, 'HDTV-1080p', 'television', 1080, 8],
  [10, 'Raw-HD', 'televisionRaw', 1080, 9],
  [14, 'WEBRip-720p', 'webRip', 720, 10],
  [5, 'WEBDL-720p', 'web', 720, 10],
  [6, 'Bluray-720p', 'bluray', 720, 11],
  [15, 'WEBRip-1080p', 'webRip', 1080, 12],
  [3, 'WEBDL-1080p', 'web', 1080, 12],
  [7, 'Bluray-1080p', 'bluray', 1080, 13],
  [20, 'Bluray-1080p Remux', 'blurayRaw', 1080, 14],
  [16, 'HDTV-2160p', 'television', 2160, 15],
  [17, 'WEBRip-2160p', 'webRip', 2160, 16],
  [18, 'WEBDL-2160p', 'web', 2160, 16],
  [19, 'Bluray-2160p', 'bluray', 2160, 17],
  [21, 'Bluray-2160p Remux', 'blurayRaw', 2160, 18],
];

const RADARR: Row[] = [
  [0, 'Unknown', 'unknown', 0, 1],
  [24, 'WORKPRINT', 'workprint', 0, 2],
  [25, 'CAM', 'cam', 0, 3],
  [26, 'TELESYNC', 'telesync', 0, 4],
  [27, 'TELECINE', 'telecine', 0, 5],
  [29, 'REGIONAL', 'dvd', 480, 6, 'regional'],
  [28, 'DVDSCR', 'dvd', 480, 7, 'screener'],
  [1, 'SDTV', 'tv', 480, 8],
  [2, 'DVD', 'dvd', 0, 9],
  [23, 'DVD-R', 'dvd', 480, 10, 'remux'],
  [8, 'WEBDL-480p', 'webdl', 480, 11],
  [12, 'WEBRip-480p', 'webrip', 480, 11],
  [20, 'Bluray-480p', 'bluray', 480, 12],
  [21, 'Bluray-576p', 'bluray', 576, 13],
  [4, 'HDTV-720p', 'tv', 720, 14],
  [5, 'WEBDL-720p', 'webdl', 720, 15],
  [14, 'WEBRip-720p', 'webrip', 720, 15],
  [6, 'Bluray-720p', 'bluray', 720, 16],
  [9, 'HDTV-1080p', 'tv', 1080, 17],
  [3, 'WEBDL-1080p', 'webdl', 1080, 18],
  [15, 'WEBRip-1080p', 'webrip', 1080, 18],
  [7, 'Bluray-1080p', 'bluray', 1080, 19],
  [30, 'Remux-1080p', 'bluray', 1080, 20, 'remux'],
  [16, 'HDTV-2160p', 'tv', 2160, 21],
  [18, 'WEBDL-2160p', 'webdl', 2160, 22],
  [17, 'WEBRip-2160p', 'webrip', 2160, 22],
  [19, 'Bluray-2160p', 'bluray', 2160, 23],
  [31, 'Remux-2160p', 'bluray', 2160, 24, 'remux'],
  [22, 'BR-DISK', 'bluray', 1080, 25, 'brdisk'],
  [10, 'Raw-HD', 'tv', 1080, 26, 'rawhd'],
];

function rows(app: AppName): Row[] {
  return app === 'Sonarr' ? SONARR : RADARR;
}

function toQuality(app: AppName, [id, name, source, resolution, , modifier]: Row): Quality {
  return app === 'Sonarr'
    ? { id, name, source, resolution }
    : { id, name, source, resolution, modifier: modifier ?? 'none' };
}

/** The quality with that name in that app, with its revision as both write it. Throws for a name that the app does not know. */
export function qualityNamed(app: AppName, name: string): QualityModel {
  const row = rows(app).find((candidate) => candidate[1].toLowerCase() === name.toLowerCase());
  if (row === undefined) throw new Error(`${app} has no quality "${name}"`);
  return { quality: toQuality(app, row), revision: { version: 1, real: 0, isRepack: false } };
}

export function qualityWeight(app: AppName, id: number): number {
  return rows(app).find((row) => row[0] === id)?.[4] ?? 0;
}

export function qualityById(app: AppName, id: number): Quality | null {
  const row = rows(app).find((candidate) => candidate[0] === id);
  return row === undefined ? null : toQuality(app, row);
}

export function qualityDefinitions(app: AppName): object[] {
  return rows(app).map((row, index) => ({
    quality: toQuality(app, row),
    title: row[1],
    weight: row[4],
    minSize: 0,
    maxSize: 100,
    preferredSize: 95,
    id: index + 1,
  }));
}

/** The quality that a file name contains, or null. Understands both apps' own names and the terms of releases. */
export function qualityInName(app: AppName, name: string): QualityModel | null {
  const resolution = /2160p|4k/i.test(name) ? 2160 : Number(/(480|576|720|1080)p/i.exec(name)?.[1] ?? 0);
  const family = familyOf(name);
  if (family === null && resolution === 0) return null;
  if (family === 'SDTV' || family === 'DVD') return qualityNamed(app, family);
  const height = resolution === 0 ? (family === 'Bluray' ? 720 : 480) : resolution;
  if (family === 'Remux' && height >= 1080) {
    return qualityNamed(app, app === 'Sonarr' ? `Bluray-${height}p Remux` : `Remux-${height}p`);
  }
  if ((family ?? 'HDTV') === 'HDTV' && height < 720) return qualityNamed(app, 'SDTV');
  const label = family === 'Remux' ? 'Bluray' : (family ?? 'HDTV');
  return qualityNamed(app, `${label}-${height === 576 && label !== 'Bluray' ? 480 : height}p`);
}

function familyOf(name: string): 'Remux' | 'Bluray' | 'WEBDL' | 'WEBRip' | 'HDTV' | 'SDTV' | 'DVD' | null {
  if (/\bremux\b/i.test(name)) return 'Remux';
  if (/\bblu-?ray\b|\bbdrip\b|\bbrrip\b/i.test(name)) return 'Bluray';
  if (/\bweb-?rip\b/i.test(name)) return 'WEBRip';
  if (/\bweb-?dl\b|\bweb\b(?=.*\d{3,4}p)/i.test(name)) return 'WEBDL';
  if (/\bhdtv\b/i.test(name)) return 'HDTV';
  if (/\bsdtv\b/i.test(name)) return 'SDTV';
  if (/\bdvd(rip)?\b/i.test(name)) return 'DVD';
  return null;
}
