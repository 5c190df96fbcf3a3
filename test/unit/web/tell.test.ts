import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Call } from '../../../src/clients/http/call.ts';
import { answerFault, keylessFault, pageFault, wrongServerFault } from '../../../src/clients/http/faults.ts';
import { networkFault, timeoutFault } from '../../../src/clients/http/network-faults.ts';
import { noSteps } from '../../../src/core/links/reconcile/run-rows.ts';
import { databaseError } from '../../../src/db/errors.ts';
import { tell } from '../../../src/web/tell.ts';
import { de } from '../../../src/web/texts/de.ts';
import { en } from '../../../src/web/texts/en.ts';

const call: Call = {
  ...{ server: 'Radarr "4K"', kind: 'radarr', address: 'http://radarr:7878', what: 'GET /api/v3/movie', path: '' },
  ...{ keyVariable: undefined, urlVariable: undefined, secrets: [] },
};
const answer = (status: number, text = '') => answerFault(call, { status, headers: new Headers(), text }).message;
const broken = (code: string) => networkFault(call, Object.assign(new Error('x'), { code })).message;

describe('what core tells, in the page’s language', () => {
  test('includes the counts of runs', () => {
    const counts = [
      ...Object.keys(noSteps()),
      'movies',
      'specials',
      'candidates',
      'accepted',
      'conflicts',
      'unwatched',
      'history',
    ];
    expect(counts.filter((word) => word !== 'errors' && tell(de, word) === word)).toEqual([]);
  });

  test('includes what became of an event and of a schedule, each part of it', () => {
    expect(tell(de, 'waiting: removed 1; Radarr has no file for "X" any more')).toBe(
      'wartet: entfernt: 1; Radarr hat keine Datei mehr für „X“',
    );
    expect(tell(de, 'linked: created 1, renamed 2')).toBe('verlinkt: angelegt: 1, umbenannt: 2');
    expect(tell(de, 'ignored: no rule names it; downloaded: 1')).toBe('ignoriert: keine Regel nennt es; geladen: 1');
    expect(tell(de, 'Movies: 1 new, 0 changed, 3 missing; Shows: 0 new, 1 changed, 2 missing')).toBe(
      'Movies: 1 neu, 0 geändert, 3 fehlen; Shows: 0 neu, 1 geändert, 2 fehlen',
    );
    const cause = Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
    const { message } = databaseError(new Error('fetch failed', { cause }), 'http://db:8080');
    expect(tell(de, message)).toMatch(/ihr Server antwortet nicht \(fetch failed: ECONNREFUSED\)\. Prüfe/);
  });

  test('keeps its values, also where they are told themselves', () => {
    expect(tell(de, answer(401))).toBe(
      'Radarr "4K" unter http://radarr:7878 antwortete 401 auf GET /api/v3/movie: prüfe den API-Schlüssel von Radarr "4K"',
    );
    expect(tell(de, broken('ECONNREFUSED'))).toContain('stimmt die Adresse von Radarr "4K" von hier aus gesehen?');
    expect(tell(de, 'started')).toBe('gestartet');
    expect(tell(de, 'something else happened')).toBe('something else happened');
    expect(tell(de, 'Radarr has no file for "missing" yet')).toBe('Radarr hat noch keine Datei für „missing“');
    expect(tell(en, answer(401))).toBe(answer(401));
    expect(tell(de, ` was given up after 72 hours: ${answer(500)}`)).toMatch(
      /^ wurde nach 72 Stunden aufgegeben: Radarr/,
    );
    expect(tell(de, answer(503, '{"message": "disk I/O"}'))).toMatch(
      /antwortete 503 auf .*: disk I\/O: der Dienst startet/,
    );
    expect(
      tell(
        de,
        '2 links wait to be removed: more than 2 links would have gone within 10 minutes because files are missing. If they are gone for good, use POST /reconcile/a-1/confirm, otherwise check the disks.',
      ),
    ).toMatch(/^2 Links warten .* weil Dateien fehlen\. Sind sie .* wähle POST \/reconcile\/a-1\/confirm, sonst/);
    expect(tell(de, 'the movie has another file (Radarr Download)')).toBe(
      'der Film hat eine andere Datei (Radarr Download)',
    );
    expect(tell(de, 'Plex account vera may not sign in: it is not among the accounts that may sign in.')).toBe(
      'Plex-Konto vera darf sich nicht anmelden: es gehört nicht zu den Konten, die sich anmelden dürfen.',
    );
  });

  test('tells each part of a list, and leaves one of names as it is', () => {
    expect(tell(de, 'marked: item 1 of "Attic", item 12 and item 13 of "Attic", item 12 of "Cellar"')).toBe(
      'markiert: Eintrag 1 von „Attic“, Eintrag 12 und Eintrag 13 von „Attic“, Eintrag 12 von „Cellar“',
    );
    const long = Array.from({ length: 9 }, (_, number) => `item ${number} of "Attic"`);
    expect(tell(de, `already: ${long.join(', ')}`)).not.toContain('item');
    expect(tell(de, 'Radarr has no file for "missing, waiting" yet')).toBe(
      'Radarr hat noch keine Datei für „missing, waiting“',
    );
  });

  test.each([
    'movie 604',
    'series 81797 of sonarr 0',
    'item 42 of plex 1',
    'files of plex 1',
    '/media/tv/Lantern Bay/Specials on plex 1 (look first)',
    'view of 42 of plex 1 by 7 at 2026-11-30T22h',
    'views that wait for items 4, 5',
    'shows of Plex and series 7',
  ])('names what has no name, as %s', (subject) => {
    expect(tell(de, subject)).toMatch(/^(?!.* (of|on|for|by) ).*\p{Lu}/u);
  });

  test('names settings as the page Settings does, and leaves other names with a dot', () => {
    const [off, other] = [
      'ignored: the setting watch.progress is off',
      'media.scrobble of /a/watch.progress at plex.tv',
    ];
    expect(tell(en, off)).toBe('ignored: the setting “Progress” is off');
    expect(tell(de, off)).toBe('ignoriert: die Einstellung „Fortschritt“ ist aus');
    expect(tell(en, other)).toBe(other);
    expect(tell(en, 'Add it to access.admins.')).toBe('Add it to “Administrators”.');
  });

  test.each([
    ...[answer(401), answer(404), answer(429), answer(500), answer(503)],
    ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'ECONNRESET'].map(broken),
    ...['CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'EPROTO'].map(broken),
    ...[timeoutFault(call, 3_000).message, pageFault(call).message, keylessFault(call, undefined).message],
    ...[wrongServerFault(call, 'Sonarr').message, wrongServerFault(call, undefined).message],
  ])('%s: nothing of it stays English', (message) => {
    const german = tell(de, message);
    expect(german).not.toBe(message);
    expect(german).not.toMatch(/\b(the|is|check|was|and|of)\b/);
  });

  test('a hostile text is answered quickly', () => {
    const started = performance.now();
    for (const text of [' at x answered y to '.repeat(60), '": "'.repeat(400), '{server} at '.repeat(90)])
      tell(de, text);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

test('a sentence that ends with a time ends with one point, also after an abbreviation', () => {
  for (const { review } of [en, de]) {
    expect(review.nextDiscovery('in 55 sec.')).toMatch(/[^.]\.$/);
    expect(review.nextDiscovery('in 5 minutes')).toMatch(/[^.]\.$/);
    expect(review.answeredBy('x', null, 'vor 5 Sek.')).toMatch(/[^.]\.$/);
    expect(review.answeredBy('x', 'y', 'vor 5 Sek.')).toMatch(/[^.]\.$/);
  }
});

describe('the German texts', () => {
  test.each(Object.entries(de.told))('%s: has the same values', (english, german) => {
    const namesIn = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].sort();
    expect(namesIn(german)).toEqual(namesIn(english));
  });

  test('belong to texts that the source has', () => {
    const source = sourceText();
    const strange = Object.keys(de.told).filter((english) =>
      english
        .split(/\{\w+\}|(?<=[:.;?,]) | \(|\)|”|“|"/)
        .map((part) => part.trim().replace(/[.?:,;]$/, ''))
        .some((part) => part.length > 11 && !isComposed(part.split(' '), source, mostRuns)),
    );
    expect(strange).toEqual([]);
  });
});

test('German pages say "du" throughout', () => {
  const files = readdirSync('src/web/texts/de').map((name) => [
    name,
    readFileSync(join('src/web/texts/de', name), 'utf8'),
  ]);
  const formal = /(?:\p{Ll}n Sie\b|(?<=\p{Ll},? )(?:Sie|Ihnen|Ihre?[nmrs]?)\b)/u;
  expect(
    files.flatMap(([name = '', text = '']) =>
      text
        .split('\n')
        .filter((line) => formal.test(line))
        .map((line) => name + line),
    ),
  ).toEqual([]);
});

/** The source puts texts together from at most so many. */
const mostRuns = 4;

function isComposed(words: readonly string[], source: string, runs: number): boolean {
  if (words.length === 0) return true;
  if (runs === 0) return false;
  for (let end = words.length; end > 0; end -= 1)
    if (source.includes(words.slice(0, end).join(' '))) return isComposed(words.slice(end), source, runs - 1);
  return false;
}

function sourceText(): string {
  const folders = ['core', 'clients', 'handlers', 'db', 'process', 'validation', 'web'].map((name) => `src/${name}`);
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') || name.endsWith('.tsx'))
      .filter((name) => !name.includes('texts/'))
      .map((name) => readFileSync(join(folder, name), 'utf8')),
  );
  return files.join('\n').replaceAll('\\\\', '\\');
}
