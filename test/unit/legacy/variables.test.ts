import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type LegacySetting, readVariables, writeVariables } from '../../../src/legacy/variables.ts';

const text = `# where things are
Movie Directories:
- movies/films
- movies/foreign
Movie Extensions: ['.mkv', .mp4]
Other: 1 # mine
Show Directories: tv
`;

describe('readVariables', () => {
  it('reads lists and single texts', () => {
    expect(Object.fromEntries(readVariables(text).settings)).toEqual({
      'Movie Directories': ['movies/films', 'movies/foreign'],
      'Movie Extensions': ['.mkv', '.mp4'],
      'Show Directories': ['tv'],
    });
  });

  it('names the line of a setting that is not a list of strings', () => {
    const { settings, problems } = readVariables('Other: 1\nShow Directories:\n  a: b\n');
    expect(settings.size).toBe(0);
    expect(problems).toEqual([{ line: 2, entry: 'Show Directories', reason: expect.stringContaining('list') }]);
  });

  it('says where the file is not valid', () => {
    expect(readVariables('a: [\n')).toMatchObject({ isBroken: true, problems: [{ line: expect.any(Number) }] });
  });
});

describe('writeVariables', () => {
  const set = (...pairs: [LegacySetting, readonly string[] | null][]) => new Map(pairs);

  it('answers the same bytes where nothing changes', () => {
    expect(writeVariables(text, set(['Show Directories', ['tv']], ['Movie Extensions', ['.mkv', '.mp4']]))).toBe(text);
    expect(writeVariables('', set(['Show Directories', null]))).toBe('');
  });

  it('writes one setting and leaves the others and the notes', () => {
    const written = writeVariables(
      text,
      set(['Movie Directories', ['films']], ['Show Directories', ['tv', 'yes']], ['Movie Extensions', null]),
    );
    expect(parse(written)).toEqual({ 'Movie Directories': ['films'], Other: 1, 'Show Directories': ['tv', 'yes'] });
    expect(written).toContain('# where things are\n');
    expect(written).toContain('Other: 1 # mine\n');
  });

  it('adds a setting to an empty file and to one without it', () => {
    expect(parse(writeVariables('', set(['Show Directories', ['a: b']])))).toEqual({ 'Show Directories': ['a: b'] });
    expect(parse(writeVariables('Other: 1\n', set(['Show Directories', ['tv']])))).toEqual({
      Other: 1,
      'Show Directories': ['tv'],
    });
    expect(parse(writeVariables('Other: 1\n', set(['Show Directories', []])))).toEqual({
      Other: 1,
      'Show Directories': [],
    });
  });
});
