import { describe, expect, it } from 'vitest';
import { inventedLibraries } from './invented-libraries.ts';
import { measureMatching, shareOf } from './measure-matching.ts';

const measured = measureMatching(inventedLibraries);
const byTitle = measured.filter(({ one }) => one.show.guids.length === 0 && one.show.localPath == null);

describe('On the invented libraries', () => {
  it('nine of ten shows are right by themselves, and at most one of a hundred is wrong without a question', () => {
    expect(measured.length).toBeGreaterThan(1000);
    expect(shareOf(measured, 'right')).toBeGreaterThanOrEqual(0.9);
    expect(shareOf(measured, 'wrong')).toBeLessThanOrEqual(0.01);
  });

  it('the same holds for those that have nothing but a title and a year', () => {
    expect(byTitle.length).toBeGreaterThan(300);
    expect(shareOf(byTitle, 'right')).toBeGreaterThanOrEqual(0.9);
    expect(shareOf(byTitle, 'wrong')).toBeLessThanOrEqual(0.01);
  });

  it('no remake, spin-off or sequel is taken for another', () => {
    const hard = measured.filter(({ one }) => /remake|spin-off|sequel|country/.test(one.trap));
    expect(hard.length).toBeGreaterThan(200);
    expect(hard.filter(({ outcome }) => outcome === 'wrong')).toEqual([]);
  });

  it('where a known series is asked for, it is nearly always among the options', () => {
    const asked = measured.filter(({ outcome }) => outcome === 'asked');
    const offered = asked.filter(
      ({ one, match }) => match.kind === 'ask' && match.options.some(({ seriesTvdbId }) => seriesTvdbId === one.truth),
    );
    expect(offered.length / asked.length).toBeGreaterThan(0.9);
  });
});
