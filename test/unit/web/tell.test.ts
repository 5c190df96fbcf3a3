import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Call } from '../../../src/clients/http/call.ts';
import { answerFault, keylessFault, pageFault, wrongServerFault } from '../../../src/clients/http/faults.ts';
import { networkFault, timeoutFault } from '../../../src/clients/http/network-faults.ts';
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
  test('keeps its values, also where they are told themselves', () => {
    expect(tell(de, answer(401))).toBe(
      'Radarr "4K" unter http://radarr:7878 antwortete 401 auf GET /api/v3/movie: prüfe den API-Schlüssel von Radarr "4K"',
    );
    expect(tell(de, broken('ECONNREFUSED'))).toContain('stimmt die Adresse von Radarr "4K" von hier aus gesehen?');
    expect(tell(de, 'something else happened')).toBe('something else happened');
    expect(tell(en, answer(401))).toBe(answer(401));
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

describe('the German texts', () => {
  test.each(Object.entries(de.told))('%s: has the same values', (english, german) => {
    const namesIn = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].sort();
    expect(namesIn(german)).toEqual(namesIn(english));
  });

  /** The source puts these together from shorter texts. */
  const composed =
    /API key of|stored (key|token) of|no such library|only slow|no library of Plex|is a trailer|specials found/;

  test('belong to texts that the source has', () => {
    const source = sourceText();
    const texts = Object.keys(de.told).filter((english) => !composed.test(english));
    const strange = texts.filter((english) =>
      english
        .split(/\{\w+\}|: | \(|\)|”|“|"|, /)
        .map((part) => part.trim().replace(/[.?]$/, ''))
        .some((part) => part.length > 11 && !source.includes(part)),
    );
    expect(strange).toEqual([]);
  });
});

function sourceText(): string {
  const files = ['src/core', 'src/clients', 'src/handlers', 'src/db', 'src/web'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') || name.endsWith('.tsx'))
      .filter((name) => !name.includes('texts/'))
      .map((name) => readFileSync(join(folder, name), 'utf8')),
  );
  return files.join('\n').replaceAll('\\\\', '\\');
}
