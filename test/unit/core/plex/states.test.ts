import { describe, expect, test } from 'vitest';
import { type StateFacts, stateOf } from '../../../../src/core/plex/mirror/item-state.ts';

type File = StateFacts['files'][number];

function file(change: Partial<File> = {}): File {
  return { path: '/data/a.mkv', localPath: '/media/a.mkv', isHere: true, isPlayable: null, deletedAt: null, ...change };
}
function state(change: Partial<StateFacts> = {}) {
  return stateOf({ type: 'movie', deletedAt: null, files: [file()], remoteStreaming: true, ...change });
}
const away = file({ isHere: false });

describe('the state of an item', () => {
  test('is normal where a file of it is here', () => {
    expect(state()).toEqual({ state: 'normal', reason: null });
    expect(state({ files: [away, file()] }).state).toBe('normal');
  });

  test('is remoteOnly where only the server has it, with the path that was searched for', () => {
    expect(state({ files: [away] })).toEqual({
      state: 'remoteOnly',
      reason: '/media/a.mkv is not on our disk (/data/a.mkv for Plex)',
    });
    expect(state({ files: [file({ isHere: false, isPlayable: true })] }).state).toBe('remoteOnly');
  });

  test('says so where no mapping holds the path', () => {
    expect(state({ files: [file({ isHere: false, localPath: null })] })).toEqual({
      state: 'remoteOnly',
      reason: 'no path mapping holds /data/a.mkv',
    });
  });

  test('is unavailable where nobody can play it, or the server may not', () => {
    expect(state({ files: [file({ isHere: false, isPlayable: false })] })).toMatchObject({ state: 'unavailable' });
    expect(state({ files: [away], remoteStreaming: false })).toMatchObject({
      state: 'unavailable',
      reason: expect.stringMatching(/switched off/),
    });
    expect(state({ files: [] })).toMatchObject({
      state: 'unavailable',
      reason: expect.stringMatching(/without a file/),
    });
  });

  test('one playable version is enough', () => {
    const files = [file({ isHere: false, isPlayable: false }), file({ isHere: false, isPlayable: true })];
    expect(state({ files }).state).toBe('remoteOnly');
  });

  test("is fileNotFound in the server's trash, whatever lies on our disk", () => {
    expect(state({ deletedAt: 1 }).state).toBe('fileNotFound');
    expect(state({ files: [file({ deletedAt: 1 })] }).state).toBe('fileNotFound');
    expect(state({ files: [file({ deletedAt: 1 }), file()] }).state).toBe('normal');
  });

  test('of a show, season or artist is as the server says: they have no files', () => {
    for (const type of ['show', 'season', 'artist', 'album']) expect(state({ type, files: [] }).state).toBe('normal');
  });
});
