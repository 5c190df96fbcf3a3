import { existsSync, readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { classicFileName, classicSeasonFolder } from '../../src/legacy/naming-classic.ts';

const fixture = new URL('../../../shared/fixtures/rules/media_collection_parsed_last_run.yaml', import.meta.url);
const present = existsSync(fixture);

interface Entry {
  readonly movie: string;
  readonly expected: string;
  readonly derived: string;
  /** Why the recorded path is none that we would give, or null. */
  readonly accident: string | null;
}

describe.skipIf(!present)(present ? 'classic names' : 'classic names (skipped: ../shared/fixtures is absent)', () => {
  const entries = present ? readEntries() : [];

  it('are those that Plex Linker recorded for a real collection', () => {
    const regular = entries.filter(({ accident }) => accident === null);
    expect(regular.map(({ derived }) => derived)).toEqual(regular.map(({ expected }) => expected));
    expect(regular.length).toBeGreaterThanOrEqual(50);
  });

  it('differ only where the recorded path was an accident', () => {
    const odd = entries.filter(({ derived, expected }) => derived !== expected);
    expect(odd.map(({ accident }) => accident)).not.toContain(null);
    expect(odd).toHaveLength(3);
  });
});

function readEntries(): Entry[] {
  const collection = parse(readFileSync(fixture, 'utf8')) as Record<string, Record<string, unknown>>;
  return Object.entries(collection).flatMap(([movie, record]) =>
    Object.entries((record.Shows ?? {}) as Record<string, Record<string, unknown> | null>).flatMap(([show, special]) =>
      special?.['Relative Show File Path'] ? [readEntry(movie, record, show, special)] : [],
    ),
  );
}

function readEntry(
  movie: string,
  record: Record<string, unknown>,
  show: string,
  special: Record<string, unknown>,
): Entry {
  const named = String(special['Parsed Episode Title']);
  const root = String(special['Show Root Path']);
  const title = /^.*?\/[^/]* - S\w+?E[\d-]+ - (.*)$/.exec(named)?.[1] ?? '';
  const season = String(special.Season);
  const name = classicFileName({
    seriesTitle: show,
    season,
    episodeNumbers: [special.Episode].flat().map(Number),
    episodeTitles: [title],
    qualityName: String(record['Parsed Movie Quality']),
    extension: extname(basename(String(record['Movie File']))),
    anime: special.Anime === true,
  });
  return {
    movie,
    expected: String(special['Relative Show File Path']),
    derived: `${root}/${classicSeasonFolder(season)}/${name}`,
    accident: accidentOf(title, String(record['Parsed Extension'])),
  };
}

function accidentOf(title: string, extension: string): string | null {
  if (title.includes('/')) return 'a slash in the title made folders';
  if (!extension.startsWith('.')) return 'the last word of the file name was taken for its extension';
  return null;
}
