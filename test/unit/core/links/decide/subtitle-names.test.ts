import { describe, expect, it } from 'vitest';
import { sidecarName, subtitlesOf } from '../../../../../src/core/links/decide/subtitle-names.ts';

const suffixes = (movie: string, ...names: string[]): string[] =>
  subtitlesOf(movie, [movie, ...names]).map(({ suffix }) => suffix);

describe('subtitlesOf', () => {
  it.each([
    '.srt',
    '.en.srt',
    '.eng.forced.srt',
    '.en.sdh.srt',
    '.en.cc.ass',
    '.hi.srt',
    '.en.hi.srt',
    '.default.en.srt',
    '.en.2.srt',
    '.2.en.srt',
    '.pt-BR.srt',
    '.zh-Hans.srt',
    '.zh-Hant-TW.srt',
    '.es-419.srt',
    '.zh_TW.ssa',
    '.English.srt',
    '.EN.FORCED.SRT',
    '.en.Srt',
    '.idx',
    '.sub',
    '.vtt',
    '.smi',
    '.sup',
    '.ttml',
  ])('knows Film%s', (suffix) => {
    expect(suffixes('Film.mkv', `Film${suffix}`)).toEqual([suffix]);
  });

  it.each([
    'Film 2.srt',
    'Film 2.en.srt',
    'Film2.srt',
    'Film-sample.srt',
    'Other.srt',
    'Film.nfo',
    'Film.en.jpg',
    'Film',
    'Film.',
    'Film.srt.bak',
    'Film..srt',
    'Film.Directors Cut.en.srt',
    'Film.en/../../x.srt',
    'film.srt',
    'srt',
  ])('leaves %s alone', (name) => {
    expect(suffixes('Film.mkv', name)).toEqual([]);
  });

  it('leaves to a longer-named video what is its own', () => {
    const names = ['Film.mkv', 'Film.2.mkv', 'Film.2.srt', 'Film.2.en.srt', 'Film.en.srt'];
    expect(subtitlesOf('Film.mkv', names)).toEqual([{ name: 'Film.en.srt', suffix: '.en.srt' }]);
    expect(subtitlesOf('Film.2.mkv', names).map(({ name }) => name)).toEqual(['Film.2.en.srt', 'Film.2.srt']);
  });

  it('takes brackets, dots and stars in a base name as they are', () => {
    expect(
      suffixes('Film (1999) [x*].v1.0.mkv', 'Film (1999) [x*].v1.0.en.srt', 'Film (1999) [xx].v1.0.en.srt'),
    ).toEqual(['.en.srt']);
  });

  it('compares names of other Unicode forms, and gives the name that is there', () => {
    const composed = 'Café.mkv'.normalize('NFC');
    const subtitle = 'Café.en.srt'.normalize('NFD');
    expect(subtitlesOf(composed, [composed, subtitle])).toEqual([{ name: subtitle, suffix: '.en.srt' }]);
  });

  it('works for right-to-left names and emoji', () => {
    expect(suffixes('רכבת לילה 🚂.mkv', 'רכבת לילה 🚂.he.srt')).toEqual(['.he.srt']);
  });

  it('gives the same order however the folder is listed', () => {
    expect(suffixes('Film.mkv', 'Film.fr.srt', 'Film.de.srt')).toEqual(['.de.srt', '.fr.srt']);
  });

  it('never gives the movie itself', () => {
    expect(subtitlesOf('Film.sub', ['Film.sub', 'Film.idx'])).toEqual([{ name: 'Film.idx', suffix: '.idx' }]);
  });
});

describe('sidecarName', () => {
  it("puts the suffix behind the link's base name", () => {
    expect(sidecarName('Night Train - S00E26 - Last Stop.v2 WEBDL-1080p.mkv', '.en.forced.srt')).toBe(
      'Night Train - S00E26 - Last Stop.v2 WEBDL-1080p.en.forced.srt',
    );
  });

  it('is null when the name does not fit', () => {
    const link = `${'x'.repeat(251)}.mkv`;
    expect(sidecarName(link, '.srt')).toBe(`${'x'.repeat(251)}.srt`);
    expect(sidecarName(link, '.en.srt')).toBeNull();
    expect(sidecarName(`${'語'.repeat(83)}.mkv`, '.en.srt')).toBeNull();
  });

  it.each(['/../x.srt', '.en/x.srt', '.mkv', '', 'srt', '.en\0.srt'])(
    'is null for %j, which is no suffix of a subtitle',
    (suffix) => {
      expect(sidecarName('a.mkv', suffix)).toBeNull();
    },
  );
});
