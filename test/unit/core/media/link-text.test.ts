import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leadsTo, linkTextFor } from '../../../../src/core/media/link-text.ts';

const linkPath = '/media/tv/Night Train/Specials/Night Train - S00E01.mkv';
const targetPath = '/media/movies/Last Stop (1999)/Last Stop.mkv';

describe('linkTextFor', () => {
  it('is the shortest relative way by default', () => {
    expect(linkTextFor({ linkPath, targetPath, style: 'relative' })).toBe(
      '../../../movies/Last Stop (1999)/Last Stop.mkv',
    );
    expect(linkTextFor({ linkPath: '/media/a/x.mkv', targetPath: '/media/a/y.mkv', style: 'relative' })).toBe('y.mkv');
    expect(linkTextFor({ linkPath: '/a/x.mkv', targetPath: '/b/y.mkv', style: 'relative' })).toBe('../b/y.mkv');
  });

  it('is the target as the servers see it for absolute links, else as we do', () => {
    expect(linkTextFor({ linkPath, targetPath, style: 'absolute', theirTarget: '/data/movies/x.mkv' })).toBe(
      '/data/movies/x.mkv',
    );
    expect(linkTextFor({ linkPath, targetPath, style: 'absolute' })).toBe(targetPath);
  });

  it('writes no Windows path into a link', () => {
    expect(linkTextFor({ linkPath, targetPath, style: 'absolute', theirTarget: 'D:\\movies\\x.mkv' })).toBe(targetPath);
  });

  it('does not ask the servers for relative links', () => {
    expect(linkTextFor({ linkPath, targetPath, style: 'relative', theirTarget: '/data/x.mkv' })).toMatch(/^\.\.\//);
  });

  it('leads to its target, whatever the two paths are', () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => !/[/\0]/.test(text) && text !== '.' && text !== '..');
    const path = fc.array(name, { minLength: 1, maxLength: 6 }).map((names) => `/${names.join('/')}`);
    fc.assert(
      fc.property(path, path, fc.constantFrom('relative' as const, 'absolute' as const), (link, target, style) => {
        fc.pre(!target.startsWith(`${link}/`) && link !== target && !link.startsWith(`${target}/`));
        expect(leadsTo(link, linkTextFor({ linkPath: link, targetPath: target, style }), target)).toBe(true);
      }),
    );
  });
});

describe('leadsTo', () => {
  it('reads relative and absolute texts, with detours', () => {
    expect(leadsTo(linkPath, '../../../movies/Last Stop (1999)/Last Stop.mkv', targetPath)).toBe(true);
    expect(leadsTo(linkPath, targetPath, targetPath)).toBe(true);
    expect(
      leadsTo(linkPath, '/media/tv/Night Train/Season 00/../../../movies/Last Stop (1999)/Last Stop.mkv', targetPath),
    ).toBe(true);
  });

  it('is false for every other place', () => {
    expect(leadsTo(linkPath, '../../movies/Last Stop (1999)/Last Stop.mkv', targetPath)).toBe(false);
    expect(leadsTo(linkPath, '/media/movies/Last Stop (1999)/Last Stop.mk', targetPath)).toBe(false);
    expect(leadsTo(linkPath, '', '/media/tv/Night Train/Specials')).toBe(false);
  });
});
