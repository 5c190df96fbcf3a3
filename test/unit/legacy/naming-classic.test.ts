import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteLength } from '../../../src/core/media/sanitize.ts';
import type { ClassicNameInput } from '../../../src/core/ports/classic-names.ts';
import { classicFileName, classicSeasonFolder } from '../../../src/legacy/naming-classic.ts';

const special: ClassicNameInput = {
  seriesTitle: 'Night Train',
  season: '00',
  episodeNumbers: [9],
  episodeTitles: ['Last Stop'],
  qualityName: 'Remux-1080p',
  extension: '.mkv',
  anime: false,
};
const name = (change: Partial<ClassicNameInput> = {}): string => classicFileName({ ...special, ...change });

describe('classicFileName', () => {
  it("is the old name, with Radarr's own name of the quality", () => {
    expect(name()).toBe('Night Train - S00E09 - Last Stop Remux-1080p.mkv');
  });

  it('writes three digits for anime', () => {
    expect(name({ anime: true })).toBe('Night Train - S00E009 - Last Stop Remux-1080p.mkv');
  });

  it('joins several episodes with a hyphen', () => {
    expect(name({ episodeNumbers: [1, 2] })).toBe('Night Train - S00E01-02 - Last Stop Remux-1080p.mkv');
    expect(name({ episodeNumbers: [1, 2, 3], anime: true })).toBe(
      'Night Train - S00E001-002-003 - Last Stop Remux-1080p.mkv',
    );
  });

  it('takes the season as the rule gives it', () => {
    expect(name({ season: '0' })).toContain(' - S0E09 - ');
    expect(name({ season: null })).toContain(' - S00E09 - ');
    expect(name({ season: '  ' })).toContain(' - S00E09 - ');
  });

  it('drops a number in brackets at the end of the title, and only there', () => {
    expect(name({ episodeTitles: ['Last Stop (1)'] })).toBe('Night Train - S00E09 - Last Stop Remux-1080p.mkv');
    expect(name({ episodeTitles: ['Last (2) Stop'] })).toBe('Night Train - S00E09 - Last (2) Stop Remux-1080p.mkv');
    expect(name({ episodeTitles: ['Last Stop (Live Action)'] })).toBe(
      'Night Train - S00E09 - Last Stop (Live Action) Remux-1080p.mkv',
    );
  });

  it('drops that number from each of several titles, and names equal ones once', () => {
    const both = { episodeNumbers: [1, 2], qualityName: 'DVD' };
    expect(name({ ...both, episodeTitles: ['The Last Shout (1)', 'The Last Shout (2)'] })).toBe(
      'Night Train - S00E01-02 - The Last Shout DVD.mkv',
    );
    expect(name({ ...both, episodeTitles: ['Out (1)', 'Home (2)'] })).toBe(
      'Night Train - S00E01-02 - Out + Home DVD.mkv',
    );
    expect(name({ ...both, episodeTitles: ['The Last Shout (1) ', ''] })).toBe(
      'Night Train - S00E01-02 - The Last Shout DVD.mkv',
    );
  });

  it('leaves inner spaces as they are', () => {
    expect(name({ episodeTitles: ['Last  Stop'] })).toBe('Night Train - S00E09 - Last  Stop Remux-1080p.mkv');
  });

  it('writes colons as hyphens and two dots as one, and leaves what Linux allows', () => {
    expect(name({ seriesTitle: 'Night: Train', episodeTitles: ['Who? "Me"..'] })).toBe(
      'Night- Train - S00E09 - Who? "Me" Remux-1080p.mkv',
    );
    expect(name({ episodeTitles: ['On.. and on'] })).toBe('Night Train - S00E09 - On. and on Remux-1080p.mkv');
  });

  it('makes no folders of slashes in a title', () => {
    expect(name({ episodeTitles: ['One / Two \\ Three'] })).toBe(
      'Night Train - S00E09 - One + Two + Three Remux-1080p.mkv',
    );
  });

  it('is one component of at most 255 bytes whatever comes in', () => {
    const text = fc.string({ unit: 'binary', maxLength: 400 });
    fc.assert(
      fc.property(text, text, (seriesTitle, episodeTitle) => {
        const made = name({ seriesTitle, episodeTitles: [episodeTitle] });
        expect(byteLength(made)).toBeLessThanOrEqual(255);
        expect(made).not.toMatch(/[/\\\0]|^\./);
        expect(made).toContain(' - S00E09 - ');
        expect(made.endsWith(' Remux-1080p.mkv')).toBe(true);
      }),
    );
  });
});

describe('classicSeasonFolder', () => {
  it('holds the season as the rule gives it', () => {
    expect(classicSeasonFolder('00')).toBe('Season 00');
    expect(classicSeasonFolder('0')).toBe('Season 0');
    expect(classicSeasonFolder('12')).toBe('Season 12');
    expect(classicSeasonFolder(null)).toBe('Season 00');
  });

  it('stays one folder', () => {
    expect(classicSeasonFolder('../../x')).not.toMatch(/\//);
    expect(classicSeasonFolder('0\0/..')).toBe('Season 0+');
  });
});
