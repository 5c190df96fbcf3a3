import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bareFileName,
  cleanExtension,
  type LinkNameInput,
  linkFileName,
  nameWithRoom,
} from '../../../../../src/core/links/decide/naming.ts';
import { byteLength } from '../../../../../src/core/media/sanitize.ts';

const special: LinkNameInput = {
  seriesTitle: 'Night Train',
  seasonNumber: 0,
  episodeNumbers: [26],
  episodeTitle: 'Last Stop',
  qualityName: 'Bluray-1080p',
  extension: '.mkv',
};
const name = (change: Partial<LinkNameInput> = {}): string => linkFileName({ ...special, ...change });

describe('linkFileName', () => {
  it('names series, token, title and quality', () => {
    expect(name()).toBe('Night Train - S00E26 - Last Stop Bluray-1080p.mkv');
  });

  it('keeps a quality of two words together', () => {
    expect(name({ qualityName: 'Bluray-1080p Remux' })).toBe('Night Train - S00E26 - Last Stop Bluray-1080p Remux.mkv');
  });

  it('writes at least two digits of season and episode, and more where they are needed', () => {
    expect(name({ seasonNumber: 3, episodeNumbers: [7] })).toBe('Night Train - S03E07 - Last Stop Bluray-1080p.mkv');
    expect(name({ seasonNumber: 2024, episodeNumbers: [105] })).toBe(
      'Night Train - S2024E105 - Last Stop Bluray-1080p.mkv',
    );
  });

  it.each([
    [[4, 5], 'S00E04-E05'],
    [[5, 4], 'S00E04-E05'],
    [[4, 5, 6], 'S00E04-E06'],
    [[4, 4], 'S00E04'],
    [[9, 10], 'S00E09-E10'],
    [[1, 3, 4], 'S00E01-E03-E04'],
  ])('writes the episodes %j as %s', (episodeNumbers, token) => {
    expect(name({ episodeNumbers, episodeTitle: 'One + Two' })).toBe(
      `Night Train - ${token} - One + Two Bluray-1080p.mkv`,
    );
  });

  it('leaves out what is not known', () => {
    expect(name({ episodeTitle: null })).toBe('Night Train - S00E26 Bluray-1080p.mkv');
    expect(name({ qualityName: null })).toBe('Night Train - S00E26 - Last Stop.mkv');
    expect(name({ episodeTitle: ' \0', qualityName: '' })).toBe('Night Train - S00E26.mkv');
  });

  it('keeps the extension as the source has it', () => {
    expect(name({ extension: '.MKV' })).toMatch(/1080p\.MKV$/);
    expect(name({ extension: 'mp4' })).toMatch(/1080p\.mp4$/);
    expect(name({ extension: '' })).toMatch(/Bluray-1080p$/);
  });

  it('cleans each title on its own', () => {
    expect(name({ seriesTitle: 'Night: Train:', episodeTitle: 'Who? Me/You...' })).toBe(
      'Night - Train- - S00E26 - Who! Me+You Bluray-1080p.mkv',
    );
    expect(name({ seriesTitle: '.hidden', episodeTitle: '../..' })).toBe('hidden - S00E26 - + Bluray-1080p.mkv');
  });

  it('names a series whose title leaves nothing', () => {
    expect(name({ seriesTitle: '...' })).toBe('_ - S00E26 - Last Stop Bluray-1080p.mkv');
  });

  it('has room for titles with numbers, years and tokens of their own', () => {
    expect(name({ seriesTitle: 'Show S01E02 (1999)', episodeTitle: '2012' })).toBe(
      'Show S01E02 (1999) - S00E26 - 2012 Bluray-1080p.mkv',
    );
  });

  it('cuts the title of the episode first', () => {
    const cut = name({ episodeTitle: 'e'.repeat(300) });
    expect(cut).toBe(`Night Train - S00E26 - ${'e'.repeat(255 - 23 - 17)} Bluray-1080p.mkv`);
    expect(byteLength(cut)).toBe(255);
  });

  it('then the title of the series, when that of the episode is gone', () => {
    const cut = name({ seriesTitle: '語'.repeat(120) });
    expect(cut).toMatch(/^語+ - S00E26 Bluray-1080p\.mkv$/);
    expect(byteLength(cut)).toBeGreaterThan(252);
    expect(byteLength(cut)).toBeLessThanOrEqual(255);
  });

  it('leaves no space before the quality where it cuts at one', () => {
    const cut = name({ episodeTitle: `${'e'.repeat(214)} tail` });
    expect(cut).toBe(`Night Train - S00E26 - ${'e'.repeat(214)} Bluray-1080p.mkv`);
  });

  it('keeps token, quality and extension whatever the titles are', () => {
    const title = fc.string({ unit: 'binary', maxLength: 400 });
    fc.assert(
      fc.property(title, title, fc.integer({ min: 0, max: 9999 }), (seriesTitle, episodeTitle, number) => {
        const made = name({ seriesTitle, episodeTitle, episodeNumbers: [number] });
        expect(byteLength(made)).toBeLessThanOrEqual(255);
        expect(made).toContain(` - S00E${String(number).padStart(2, '0')} `);
        expect(made.endsWith(' Bluray-1080p.mkv')).toBe(true);
        expect(made).not.toMatch(/[/\\\0]/);
      }),
    );
  });

  it('says what is wrong when no episode is given', () => {
    expect(() => name({ episodeNumbers: [] })).toThrow(/at least one episode/);
  });
});

describe('nameWithRoom', () => {
  const long = (reserve: number, episodeTitle = 'e'.repeat(300)): string => name({ episodeTitle, reserve });
  const of = (episodeTitle: string, room: number, made: string[]): string =>
    nameWithRoom((reserve) => long(reserve, episodeTitle), room, made);

  it('leaves so many bytes, of the series’ title where that of the episode is used up', () => {
    expect(byteLength(of('e'.repeat(300), 20, []))).toBe(235);
    expect(byteLength(name({ seriesTitle: '語'.repeat(120), reserve: 20 }))).toBeLessThanOrEqual(235);
    expect(of('Last Stop', 20, [])).toBe(name());
  });

  it('keeps a name that leaves more, and none that leaves less', () => {
    expect(of('e'.repeat(300), 20, [long(40)])).toBe(long(40));
    expect(of('e'.repeat(300), 20, [long(10)])).toBe(long(20));
  });

  it('keeps none of another title', () => {
    expect(of('e'.repeat(300), 0, [long(40, 'f'.repeat(300))])).toBe(long(0));
    expect(of('Last Stop Again', 0, [name()])).toBe(name({ episodeTitle: 'Last Stop Again' }));
  });
});

describe('bareFileName', () => {
  it('names series and token only', () => {
    expect(bareFileName(special)).toBe('Night Train - S00E26.mkv');
    expect(bareFileName({ ...special, episodeNumbers: [1, 2], extension: '.TS' })).toBe('Night Train - S00E01-E02.TS');
  });

  it('fits too', () => {
    expect(bareFileName({ ...special, seriesTitle: 'x'.repeat(300) })).toBe(`${'x'.repeat(242)} - S00E26.mkv`);
  });
});

describe('cleanExtension', () => {
  it('lets no separator or NUL into the end of a name', () => {
    expect(cleanExtension('.m/k\0v')).toBe('.m+kv');
    expect(cleanExtension('..')).toBe('');
  });
});
