import { describe, expect, test } from 'vitest';
import { isAtOrBelowTheirs, isSameTheirs } from '../../../../src/core/plex/tell/holders.ts';

describe("a folder in a server's location", () => {
  test('lies in it at a boundary only', () => {
    expect(isAtOrBelowTheirs('/data/tv/Harbour', '/data/tv')).toBe(true);
    expect(isAtOrBelowTheirs('/data/tv', '/data/tv/')).toBe(true);
    expect(isAtOrBelowTheirs('/data/tv2/Harbour', '/data/tv')).toBe(false);
    expect(isAtOrBelowTheirs('/data', '/data/tv')).toBe(false);
  });

  test('POSIX counts case, Windows and UNC do not, nor their slashes', () => {
    expect(isAtOrBelowTheirs('/Data/TV/Harbour', '/data/tv')).toBe(false);
    expect(isAtOrBelowTheirs('d:\\media\\TV\\Harbour', 'D:/Media/tv')).toBe(true);
    expect(isAtOrBelowTheirs('\\\\nas\\share\\tv\\Harbour', '//NAS/share/TV')).toBe(true);
  });

  test('a path of another kind is none of it', () => {
    expect(isAtOrBelowTheirs('/d:/media', 'd:\\')).toBe(false);
    expect(isAtOrBelowTheirs('D:\\media', '/')).toBe(false);
  });

  test('equal files are equal by the same rules', () => {
    expect(isSameTheirs('D:\\tv\\A.mkv', 'd:/TV/a.mkv')).toBe(true);
    expect(isSameTheirs('/tv/A.mkv', '/tv/a.mkv')).toBe(false);
  });
});
