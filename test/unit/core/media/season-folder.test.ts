import { describe, expect, it } from 'vitest';
import {
  chooseSeasonFolder,
  isSkippedFile,
  isSkippedFolder,
  renderSeasonFolder,
  type SeasonFolderFacts,
} from '../../../../src/core/media/season-folder.ts';

const values = { seriesTitle: 'Night Train', seriesTvdbId: 300001, seriesYear: 1999, seasonNumber: 0 };
const render = (format: string, change: Partial<typeof values> & { imdbId?: string; tmdbId?: number } = {}): string =>
  renderSeasonFolder(format, { ...values, ...change });

describe('renderSeasonFolder', () => {
  it.each([
    ['Specials', 'Specials'],
    ['Season {season}', 'Season 0'],
    ['Season {season:00}', 'Season 00'],
    ['S{season:000}', 'S000'],
    ['Season {season:00} - {Series Title}', 'Season 00 - Night Train'],
    ['{Series TitleYear} Specials', 'Night Train (1999) Specials'],
    ['Specials {tvdbid}', 'Specials 300001'],
    ['Specials [{TvdbId}]', 'Specials [300001]'],
    ['Specials {[TvdbId]}', 'Specials [300001]'],
    ['Specials {tvdb-{TvdbId}}', 'Specials {tvdb-300001}'],
    ['Specials{ - Series Title}', 'Specials - Night Train'],
    ['{Series.Title}.S{season:00}', 'Night.Train.S00'],
    ['{SERIES TITLE} {series title}', 'NIGHT TRAIN night train'],
    ['{SEASON:00}', '00'],
  ])('renders %j as %j', (format, expected) => {
    expect(render(format)).toBe(expected);
  });

  it('writes other seasons with their number', () => {
    expect(render('Season {season}', { seasonNumber: 12 })).toBe('Season 12');
    expect(render('Season {season:00}', { seasonNumber: 3 })).toBe('Season 03');
  });

  it.each([
    ['Specials {Release Group}', 'Specials'],
    ['Specials{ - ImdbId}', 'Specials'],
    ['Specials {[Quality Full]}', 'Specials'],
  ])('lets tokens without a value vanish with their brackets: %j becomes %j', (format, expected) => {
    expect(render(format)).toBe(expected);
  });

  it('knows the ids that are given', () => {
    expect(render('Specials {imdbid} {tmdbid}', { imdbId: 'tt0000001', tmdbId: 77 })).toBe('Specials tt0000001 77');
  });

  it.each([
    ['{Series CleanTitle}', "Tom & Jerry's Train: Two (2010)", 'Tom and Jerrys Train Two 2010'],
    ['{Series CleanTitle}', 'Night - Train / Who?', 'Night Train Who'],
    ['{Series TitleThe}', 'The Night Train (2010)', 'Night Train, The (2010)'],
    ['{Series TitleThe}', 'Theatre', 'Theatre'],
    ['{Series Title:30}', 'Night Train', 'Night Train'],
    ['{Series TitleWithoutYear}', 'Night Train (2010)', 'Night Train'],
    ['{Series TitleYear}', 'Night Train (2010)', 'Night Train (2010)'],
  ])('renders %s of %j as %j', (format, seriesTitle, expected) => {
    expect(render(format, { seriesTitle })).toBe(expected);
  });

  it('is one clean component, whatever title and format hold', () => {
    expect(render('{Series Title}', { seriesTitle: '../a/b\\c: d?\0' })).toBe('+a+b+c - d!');
    expect(render('Season {season}/Extra')).toBe('Season 0+Extra');
    expect(render('.{Series Title}.')).toBe('Night Train');
    expect(Buffer.byteLength(render('{Series Title}', { seriesTitle: '語'.repeat(200) }))).toBeLessThanOrEqual(255);
  });

  it('is empty when nothing is left', () => {
    expect(render('')).toBe('');
    expect(render('{Unknown Token}')).toBe('');
    expect(render('..')).toBe('');
  });

  it('collapses doubled separators, as Sonarr does for folders', () => {
    expect(render('Season  {season:00} -- x')).toBe('Season 00 - x');
  });
});

const facts: SeasonFolderFacts = {
  seasonNumber: 0,
  seasonFolder: true,
  specialsFolderFormat: 'Specials',
  seasonFolderFormat: 'Season {season}',
  existingFiles: [],
  seriesFolders: [],
  values,
};
const choose = (change: Partial<SeasonFolderFacts> = {}) => chooseSeasonFolder({ ...facts, ...change });
const file = (relativePath: string, ours = false) => ({ relativePath, ours });

describe('chooseSeasonFolder', () => {
  it("takes Sonarr's format for specials and for other seasons", () => {
    expect(choose()).toEqual({ folder: 'Specials', skippedByScan: false });
    expect(choose({ seasonNumber: 2, values: { ...values, seasonNumber: 2 } }).folder).toBe('Season 2');
  });

  it('joins an existing file of that season', () => {
    expect(choose({ existingFiles: [file('Season 00/a.mkv')], seriesFolders: ['Specials'] }).folder).toBe('Season 00');
  });

  it('takes the folder that most of them share', () => {
    const existingFiles = [file('Specials/a.mkv'), file('Season 00/b.mkv'), file('Season 00/c.mkv')];
    expect(choose({ existingFiles }).folder).toBe('Season 00');
  });

  it("prefers, of two with equally many, the one of Sonarr's format, then the first by name", () => {
    expect(choose({ existingFiles: [file('Season 00/a.mkv'), file('Specials/b.mkv')] }).folder).toBe('Specials');
    expect(choose({ existingFiles: [file('Zeta/a.mkv'), file('Alpha/b.mkv')] }).folder).toBe('Alpha');
  });

  it("prefers other people's files to our links, and our links to the settings", () => {
    const ours = [file('Season 00/a.mkv', true), file('Season 00/b.mkv', true)];
    expect(choose({ existingFiles: [...ours, file('Bonus/c.mkv')] }).folder).toBe('Bonus');
    expect(choose({ existingFiles: ours }).folder).toBe('Season 00');
    expect(choose({ existingFiles: ours, seasonFolder: false }).folder).toBe('Season 00');
  });

  it('follows files in the series folder itself and in deeper ones', () => {
    expect(choose({ existingFiles: [file('a.mkv')] }).folder).toBe('');
    expect(choose({ existingFiles: [file('Season 00/Film/a.mkv')] }).folder).toBe('Season 00/Film');
  });

  it('reads the paths of a Sonarr on Windows', () => {
    expect(choose({ existingFiles: [file('Season 00\\a.mkv')] }).folder).toBe('Season 00');
  });

  it.each(['../a.mkv', 'x/../../a.mkv', '/etc/a.mkv', './a.mkv', '..\\a.mkv'])(
    'does not follow the path %j',
    (path) => {
      expect(choose({ existingFiles: [file(path)] }).folder).toBe('Specials');
    },
  );

  it('stays in the series folder where the series has no season folders', () => {
    expect(choose({ seasonFolder: false, seriesFolders: ['Specials'] })).toEqual({ folder: '', skippedByScan: false });
  });

  it('takes the folder that is there under another case', () => {
    expect(choose({ seriesFolders: ['Season 1', 'specials'] }).folder).toBe('specials');
    expect(choose({ seriesFolders: ['SPECIALS', 'Specials'] }).folder).toBe('Specials');
  });

  it('says when Sonarr would pass over the folder', () => {
    expect(choose({ specialsFolderFormat: 'Extras' })).toEqual({ folder: 'Extras', skippedByScan: true });
    expect(choose({ specialsFolderFormat: 'Extras', seriesFolders: ['EXTRAS'] })).toEqual({
      folder: 'EXTRAS',
      skippedByScan: true,
    });
  });

  it('takes no example from files in folders that Sonarr does not scan', () => {
    expect(choose({ existingFiles: [file('Extras/a.mkv'), file('Extras/b.mkv')] })).toEqual({
      folder: 'Specials',
      skippedByScan: false,
    });
  });
});

describe('isSkippedFolder', () => {
  it.each([
    'Extras',
    'extrafanart',
    'Behind The Scenes',
    'deleted scenes',
    'Featurettes',
    'interviews',
    'other',
    'Scenes',
    'samples',
    'SHORTS',
    'Trailers',
    '@eaDir',
    '.@__thumb',
    '.hidden',
    'Plex Versions',
    'Season 00/Extras',
    'Extras/Deep',
    'Season 00\\Shorts',
  ])('%s is passed over', (name) => {
    expect(isSkippedFolder(name)).toBe(true);
  });

  it.each(['', 'Specials', 'Season 00', 'Season 0', 'Extras 2', 'My Shorts', 'Others', 'Season 00/Film'])(
    '%j is scanned',
    (name) => {
      expect(isSkippedFolder(name)).toBe(false);
    },
  );
});

describe('isSkippedFile', () => {
  it.each([
    'Film-trailer.mkv',
    'a-OTHER.mp4',
    'a-behindthescenes.mkv',
    'a-deleted.mkv',
    'a-featurette.ts',
    'a-interview.mkv',
    'a-scene.mkv',
    'a-short.mkv',
    '._a.mkv',
  ])('%s is passed over', (name) => {
    expect(isSkippedFile(name)).toBe(true);
  });

  it.each([
    'Film - Trailer.mkv',
    'Night Train - S00E01 - The-Short WEBDL-1080p.mkv',
    'a-shorts.mkv',
    'a-trailer',
    'a-trailer.x.mkv',
  ])('%s is scanned', (name) => {
    expect(isSkippedFile(name)).toBe(false);
  });
});
