import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isAtOrBelow,
  isBelow,
  lexicalResolve,
  mapPath,
  type PathContext,
  relativeBelow,
  toOurs,
  toTheirs,
  unmapPath,
} from '../../../../src/core/media/paths.ts';

const map = (theirs: string, ours: string) => ({ theirs, ours });

describe('mapPath', () => {
  it('maps what lies below, and the folder itself', () => {
    expect(mapPath('/data/movies/Film/a.mkv', [map('/data', '/mnt/media')])).toBe('/mnt/media/movies/Film/a.mkv');
    expect(mapPath('/data', [map('/data', '/mnt/media')])).toBe('/mnt/media');
  });

  it('matches at a boundary only', () => {
    expect(mapPath('/media2/a.mkv', [map('/media', '/mnt')])).toBeNull();
    expect(mapPath('/medi', [map('/media', '/mnt')])).toBeNull();
    expect(mapPath('C:\\Media2\\a.mkv', [map('C:\\Media', '/mnt')])).toBeNull();
    expect(mapPath('\\\\nas\\share2\\a.mkv', [map('\\\\nas\\share', '/mnt')])).toBeNull();
  });

  it('takes the longest match, wherever it stands, and the first of equals', () => {
    const maps = [map('/data', '/a'), map('/data/movies/', '/b'), map('/data/movies', '/c'), map('/', '/d')];
    expect(mapPath('/data/movies/x.mkv', maps)).toBe('/b/x.mkv');
    expect(mapPath('/data/tv/x.mkv', maps)).toBe('/a/tv/x.mkv');
    expect(mapPath('/else/x.mkv', maps)).toBe('/d/else/x.mkv');
  });

  it.each([
    ['/data/', '/mnt/'],
    ['/data', '/mnt/'],
    ['/data///', '/mnt'],
  ])('does not mind slashes at the end: %s=%s', (theirs, ours) => {
    expect(mapPath('/data/x.mkv', [map(theirs, ours)])).toBe('/mnt/x.mkv');
    expect(mapPath('/data/', [map(theirs, ours)])).toBe('/mnt');
    expect(mapPath('/data/Show/', [map(theirs, ours)])).toBe('/mnt/Show');
  });

  it('works with roots on either side', () => {
    expect(mapPath('/tv/x.mkv', [map('/', '/mnt/x')])).toBe('/mnt/x/tv/x.mkv');
    expect(mapPath('/', [map('/', '/mnt/x')])).toBe('/mnt/x');
    expect(mapPath('/data/tv/x.mkv', [map('/data', '/')])).toBe('/tv/x.mkv');
    expect(mapPath('/data', [map('/data', '/')])).toBe('/');
    expect(mapPath('C:\\x.mkv', [map('C:\\', '/mnt/c')])).toBe('/mnt/c/x.mkv');
    expect(mapPath('C:\\x.mkv', [map('c:', '/mnt/c')])).toBe('/mnt/c/x.mkv');
  });

  it('compares POSIX paths exactly and leaves their names untouched', () => {
    expect(mapPath('/Data/x.mkv', [map('/data', '/mnt')])).toBeNull();
    expect(mapPath('/data/odd\\name.mkv', [map('/data', '/mnt')])).toBe('/mnt/odd\\name.mkv');
    expect(mapPath('/data/ spaced /‮x😀.mkv', [map('/data', '/mnt')])).toBe('/mnt/ spaced /‮x😀.mkv');
  });

  it.each([
    ['D:\\Media\\Movies\\Film\\a.mkv'],
    ['d:\\media\\MOVIES\\Film\\a.mkv'],
    ['D:/Media/Movies/Film/a.mkv'],
    ['D:\\Media/Movies\\Film/a.mkv'],
  ])('reads the Windows path %s in any case and with either slash', (path) => {
    expect(mapPath(path, [map('D:\\Media\\Movies', '/mnt/m')])).toBe('/mnt/m/Film/a.mkv');
    expect(mapPath(path, [map('d:/media/movies/', '/mnt/m')])).toBe('/mnt/m/Film/a.mkv');
  });

  it.each(['\\\\nas\\share\\Film\\a.mkv', '\\\\NAS\\Share\\Film\\a.mkv', '//nas/share/Film/a.mkv'])(
    'reads the UNC path %s',
    (path) => {
      expect(mapPath(path, [map('\\\\nas\\share', '/mnt/m')])).toBe('/mnt/m/Film/a.mkv');
      expect(mapPath(path, [map('//nas/share/', '/mnt/m')])).toBe('/mnt/m/Film/a.mkv');
    },
  );

  it('does not take one kind of path for another', () => {
    expect(mapPath('/nas/share/a.mkv', [map('\\\\nas\\share', '/mnt')])).toBeNull();
    expect(mapPath('C:\\x', [map('/', '/mnt')])).toBeNull();
    expect(mapPath('D:\\x', [map('C:\\', '/mnt')])).toBeNull();
    expect(mapPath('data/x', [map('/data', '/mnt')])).toBeNull();
    expect(mapPath('data/x', [map('data', '/mnt')])).toBeNull();
  });

  it.each([
    '/data/../etc/passwd',
    '/data/x/..',
    '/data/..',
    'C:\\data\\..\\x',
    'C:\\data/../x',
    '\\\\nas\\share\\..\\x',
    '/data/a\0b',
    '',
  ])('refuses %j', (path) => {
    expect(
      mapPath(path, [map('/data', '/mnt'), map('C:\\', '/mnt'), map('\\\\nas\\share', '/mnt'), map('/', '/mnt')]),
    ).toBeNull();
  });

  it('follows names that only begin with dots', () => {
    expect(mapPath('/data/..hidden/...x', [map('/data', '/mnt')])).toBe('/mnt/..hidden/...x');
  });

  it('passes over maps with an empty side', () => {
    expect(mapPath('/data/x', [map('', '/mnt'), map('/data', '')])).toBeNull();
  });
});

describe('unmapPath', () => {
  it('writes our path as the server does', () => {
    expect(unmapPath('/mnt/m/Film/a.mkv', [map('/data', '/mnt/m')])).toBe('/data/Film/a.mkv');
    expect(unmapPath('/mnt/m/Film/a.mkv', [map('D:\\Media', '/mnt/m/')])).toBe('D:\\Media\\Film\\a.mkv');
    expect(unmapPath('/mnt/m/Film/a.mkv', [map('D:/Media/', '/mnt/m')])).toBe('D:\\Media\\Film\\a.mkv');
    expect(unmapPath('/mnt/m/Film/a.mkv', [map('\\\\nas\\share', '/mnt/m')])).toBe('\\\\nas\\share\\Film\\a.mkv');
  });

  it('works with roots on either side', () => {
    expect(unmapPath('/mnt/x/tv', [map('/', '/mnt/x')])).toBe('/tv');
    expect(unmapPath('/mnt/x', [map('/', '/mnt/x')])).toBe('/');
    expect(unmapPath('/tv/x', [map('/data', '/')])).toBe('/data/tv/x');
    expect(unmapPath('/mnt/c', [map('C:\\', '/mnt/c')])).toBe('C:\\');
    expect(unmapPath('/mnt/c/x', [map('C:\\', '/mnt/c')])).toBe('C:\\x');
  });

  it('takes the longest of our folders', () => {
    expect(unmapPath('/mnt/m/films/a', [map('/data', '/mnt/m'), map('/films', '/mnt/m/films')])).toBe('/films/a');
  });

  it('is null for what lies elsewhere, and for a name that Windows cannot write', () => {
    expect(unmapPath('/mnt/media2/a', [map('/data', '/mnt/media')])).toBeNull();
    expect(unmapPath('/mnt/../etc', [map('/data', '/mnt')])).toBeNull();
    expect(unmapPath('/mnt/a\\b', [map('C:\\', '/mnt')])).toBeNull();
    expect(unmapPath('/mnt/a', [map('', '/mnt')])).toBeNull();
  });
});

const folderName = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
  .filter((name) => !/[/\\:\0]/.test(name) && name !== '.' && name !== '..');
const folders = fc.array(folderName, { minLength: 1, maxLength: 4 });

describe('mapping there and back', () => {
  it('is the same path, for POSIX servers', () => {
    fc.assert(
      fc.property(folders, folders, folders, (theirs, ours, rest) => {
        const maps = [map(`/${theirs.join('/')}`, `/${ours.join('/')}`)];
        const path = `/${[...theirs, ...rest].join('/')}`;
        const mapped = mapPath(path, maps);
        expect(mapped).toBe(`/${[...ours, ...rest].join('/')}`);
        expect(unmapPath(mapped ?? '', maps)).toBe(path);
      }),
    );
  });

  it('is the same path, for Windows and UNC servers, with the map’s own writing of its part', () => {
    fc.assert(
      fc.property(fc.constantFrom('C:\\', '\\\\nas\\'), folders, folders, folders, (root, theirs, ours, rest) => {
        const maps = [map(`${root}${theirs.join('\\')}`, `/${ours.join('/')}`)];
        const path = `${root}${[...theirs, ...rest].join('\\')}`;
        const other = `${`${root}${theirs.join('\\')}`.toUpperCase()}/${rest.join('/')}`;
        expect(mapPath(path, maps)).toBe(`/${[...ours, ...rest].join('/')}`);
        expect(unmapPath(mapPath(path, maps) ?? '', maps)).toBe(path);
        // Upper case is not always undone by lower case ('ß'); where it is, any case is the same path.
        fc.pre(theirs.join('').toUpperCase().toLowerCase() === theirs.join('').toLowerCase());
        expect(mapPath(other, maps)).toBe(`/${[...ours, ...rest].join('/')}`);
      }),
    );
  });

  it('never matches a longer name', () => {
    fc.assert(
      fc.property(folders, folderName, (theirs, more) => {
        const path = `/${theirs.join('/')}${more}/x`;
        expect(mapPath(path, [map(`/${theirs.join('/')}`, '/mnt')])).toBeNull();
        expect(isAtOrBelow(path, `/${theirs.join('/')}`)).toBe(false);
      }),
    );
  });

  it('never leaves the folder of the map', () => {
    const odd = fc.array(fc.constantFrom('..', '.', 'a', '', '\\', 'b\\..'), { maxLength: 6 });
    fc.assert(
      fc.property(odd, (rest) => {
        const mapped = mapPath(`/data/${rest.join('/')}`, [map('/data', '/mnt')]);
        if (mapped !== null) expect(isAtOrBelow(mapped, '/mnt')).toBe(true);
      }),
    );
  });
});

const none: PathContext = { maps: [], mediaRoot: '/media', stripPrefix: null, exists: () => false };

describe('toOurs', () => {
  it('asks the path maps first', () => {
    const context = { ...none, maps: [map('/media/tv', '/elsewhere')], stripPrefix: '/media', exists: () => true };
    expect(toOurs('/media/tv/Show', context)).toEqual({ path: '/elsewhere/Show', via: 'map' });
  });

  it('then the prefix, cut off once at the start and at a boundary', () => {
    const context = { ...none, stripPrefix: '/data/', exists: () => true };
    expect(toOurs('/data/tv/data/Show', context)).toEqual({ path: '/media/tv/data/Show', via: 'prefix' });
    expect(toOurs('/data', context)).toEqual({ path: '/media', via: 'prefix' });
    expect(toOurs('/database/tv', context)).toEqual({ path: '/media/database/tv', via: 'mediaRoot' });
    expect(toOurs('/tv/data/Show', context)).toEqual({ path: '/media/tv/data/Show', via: 'mediaRoot' });
  });

  it.each(['/', '', '//'])('takes the prefix %j for none', (stripPrefix) => {
    expect(toOurs('/media/tv', { ...none, stripPrefix })).toEqual({ path: '/media/tv', via: 'same' });
    expect(toOurs('/tv', { ...none, stripPrefix })).toHaveProperty('unmapped');
  });

  it('then the same path, where it lies in the media root, there or not', () => {
    expect(toOurs('/media/tv/Show', none)).toEqual({ path: '/media/tv/Show', via: 'same' });
    expect(toOurs('/media', none)).toEqual({ path: '/media', via: 'same' });
    expect(toOurs('/media/tv/', { ...none, mediaRoot: '/media/' })).toEqual({ path: '/media/tv', via: 'same' });
  });

  it('then the media root and the path, where that exists', () => {
    const asked: string[] = [];
    const context = { ...none, exists: (path: string) => asked.push(path) > 0 && path === '/media/tv/Show' };
    expect(toOurs('/tv/Show', context)).toEqual({ path: '/media/tv/Show', via: 'mediaRoot' });
    expect(asked).toEqual(['/media/tv/Show']);
  });

  it('guesses nothing beyond that, and says where it searched', () => {
    const answer = toOurs('/tv/Show', none);
    expect(answer).toEqual({ unmapped: expect.stringContaining('/media/tv/Show does not exist') });
    expect(toOurs('/media2/tv', none)).toHaveProperty('unmapped');
    expect(toOurs('tv/Show', { ...none, exists: () => true })).toHaveProperty('unmapped');
    expect(toOurs('D:\\tv', { ...none, exists: () => true })).toEqual({ unmapped: 'no path map holds it' });
  });

  it.each(['/media/../etc', '/media/tv/..', '', '/media/a\0b', 'C:\\..\\x'])('refuses %j', (path) => {
    const context = { ...none, maps: [map('/', '/'), map('C:\\', '/c')], exists: () => true };
    expect(toOurs(path, context)).toEqual({ unmapped: expect.stringContaining('not followed') });
  });
});

describe('toTheirs', () => {
  it('goes back the way of a map, else of the prefix, else writes the same', () => {
    const context = { ...none, maps: [map('D:\\TV', '/media/tv')], stripPrefix: '/data' };
    expect(toTheirs('/media/tv/Show', context)).toBe('D:\\TV\\Show');
    expect(toTheirs('/media/movies/x', context)).toBe('/data/movies/x');
    expect(toTheirs('/elsewhere/x', context)).toBe('/elsewhere/x');
    expect(toTheirs('/media/movies/x', none)).toBe('/media/movies/x');
    expect(toTheirs('/media/movies/x', { ...none, stripPrefix: '/' })).toBe('/media/movies/x');
  });

  it('is read again as the same path of ours', () => {
    const contexts = [
      none,
      { ...none, stripPrefix: '/data' },
      { ...none, maps: [map('/x', '/media/tv'), map('E:\\m', '/media/films')] },
    ];
    const ours = ['/media/tv/Show/a.mkv', '/media/films/b.mkv', '/media/other'];
    for (const context of contexts)
      for (const path of ours) expect(toOurs(toTheirs(path, context), context)).toMatchObject({ path });
  });
});

describe('isBelow, isAtOrBelow, relativeBelow', () => {
  it('compare at a boundary', () => {
    expect(isBelow('/media/tv/x', '/media')).toBe(true);
    expect(isBelow('/media/tv/x', '/media/')).toBe(true);
    expect(isBelow('/media2', '/media')).toBe(false);
    expect(isBelow('/media', '/media')).toBe(false);
    expect(isBelow('/media/', '/media')).toBe(false);
    expect(isAtOrBelow('/media/', '/media')).toBe(true);
    expect(isAtOrBelow('/medi', '/media')).toBe(false);
    expect(isBelow('/x', '/')).toBe(true);
    expect(isAtOrBelow('/', '/')).toBe(true);
  });

  it.each(['/media/../etc', '/media/tv/../../etc', '/media/tv/..', 'media/x', ''])(
    'never call %j below /media',
    (path) => {
      expect(isBelow(path, '/media')).toBe(false);
      expect(isAtOrBelow(path, '/media')).toBe(false);
    },
  );

  it('take no backslash for a separator', () => {
    expect(isBelow('/media\\x', '/media')).toBe(false);
    expect(relativeBelow('/media/a\\b', '/media')).toBe('a\\b');
  });

  it('give the rest below', () => {
    expect(relativeBelow('/media/tv//Show/', '/media')).toBe('tv/Show');
    expect(relativeBelow('/media', '/media')).toBeNull();
    expect(relativeBelow('/mnt/x', '/media')).toBeNull();
  });
});

describe('lexicalResolve', () => {
  it('resolves a text from its folder', () => {
    expect(lexicalResolve('/media/tv/Show', '../../movies/x.mkv')).toBe('/media/movies/x.mkv');
    expect(lexicalResolve('/media/tv', '/other/./x/../y')).toBe('/other/y');
    expect(lexicalResolve('/media', '../../../../x')).toBe('/x');
  });
});

describe('letters that are written composed or not', () => {
  const [composed, decomposed] = ['Séries'.normalize('NFC'), 'Séries'.normalize('NFD')];
  const context = { mediaRoot: `/${composed}`, stripPrefix: null, exists: () => false };

  it.each([
    ['composed', composed],
    ['decomposed', decomposed],
  ])('are equal in a map and in the media root: %s', (_form, name) => {
    const maps = [map(`/data/${composed}`, `/mnt/${decomposed}`), map(`D:\\${decomposed}`, '/mnt/d')];
    expect(mapPath(`/data/${name}/a`, maps)).toBe(`/mnt/${decomposed}/a`);
    expect(mapPath(`d:\\${name}\\a`, maps)).toBe('/mnt/d/a');
    expect(unmapPath(`/mnt/${name}/a`, maps)).toBe(`/data/${composed}/a`);
    expect(toOurs(`/${name}/a`, { ...context, maps: [] })).toEqual({ path: `/${composed}/a`, via: 'same' });
  });

  it('are told apart where a border is meant', () => {
    expect(isBelow(`/${decomposed}/a`, `/${composed}`)).toBe(false);
  });

  it('are written as the disk has them, whatever rule holds the path', () => {
    const asOnDisk = (path: string) => path.normalize('NFD');
    const found = (path: string, more: object = {}) =>
      toOurs(path, { ...context, mediaRoot: '/media', maps: [map('/data', '/mnt')], asOnDisk, ...more });
    expect(found(`/data/${composed}`)).toEqual({ path: `/mnt/${decomposed}`, via: 'map' });
    expect(found(`/media/${composed}`)).toEqual({ path: `/media/${decomposed}`, via: 'same' });
    expect(found(`/tv/${composed}`, { stripPrefix: '/tv' })).toEqual({ path: `/media/${decomposed}`, via: 'prefix' });
    const exists = (path: string) => path === `/media/${decomposed}`;
    expect(found(`/${composed}`, { exists })).toEqual({ path: `/media/${decomposed}`, via: 'mediaRoot' });
  });
});
