import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { NewLink } from '../../../src/core/model/link.ts';
import type { Rule } from '../../../src/core/model/rule.ts';
import { collectionName, findYamlFiles, variablesName } from '../../../src/legacy/find-yaml-files.ts';
import { createYamlFiles, type YamlFiles } from '../../../src/legacy/yaml-files.ts';
import { createWorld, type World } from '../../fakes/world.ts';
import { createSetup, type Setup } from '../setup/runtime.ts';

let home = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'plex-linker-yaml-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

describe('findYamlFiles', () => {
  const search = () => ({
    yamlDir: null,
    hasDatabaseUrl: false,
    hasOwnDatabase: false,
    workingFolder: join(home, 'work'),
    dataDir: join(home, 'data'),
  });
  const put = async (...parts: string[]) => {
    const folder = join(home, ...parts);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, collectionName), '');
    return folder;
  };

  it('takes the folder that the variable names, or the old sub-folder in it', async () => {
    await mkdir(join(home, 'mine'));
    expect(await findYamlFiles({ ...search(), yamlDir: join(home, 'mine'), hasDatabaseUrl: true })).toEqual({
      folder: join(home, 'mine'),
      isFound: false,
    });
    const folder = await put('mine', 'config_files');
    expect(await findYamlFiles({ ...search(), yamlDir: join(home, 'mine'), hasOwnDatabase: true })).toEqual({
      folder,
      isFound: false,
    });
    await expect(findYamlFiles({ ...search(), yamlDir: join(home, 'gone') })).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringMatching(/PLEX_LINKER_YAML_DIR.*gone/),
    });
  });

  it('finds the old place in the working folder, then in the data folder, only where no database is named or ours', async () => {
    expect(await findYamlFiles(search())).toBeNull();
    const inData = await put('data', 'config_files');
    expect(await findYamlFiles(search())).toEqual({ folder: inData, isFound: true });
    const inWork = await put('work', 'config_files');
    expect(await findYamlFiles(search())).toEqual({ folder: inWork, isFound: true });
    expect(await findYamlFiles({ ...search(), hasDatabaseUrl: true })).toBeNull();
    expect(await findYamlFiles({ ...search(), hasOwnDatabase: true })).toBeNull();
  });
});

describe('sync', () => {
  let world: World;
  let at: Setup;
  let files: YamlFiles;
  let changed: number[];
  let path = '';

  beforeEach(async () => {
    world = await createWorld();
    at = await createSetup(world, { pathMap: [{ theirs: '/their', ours: '/media' }], mediaRoot: '/media' });
    changed = [];
    files = again();
    path = join(home, collectionName);
  });
  afterEach(() => Promise.all([at.close(), world.dispose()]));

  const again = () =>
    createYamlFiles({
      runtime: at.runtime,
      folder: home,
      ruleChanged: async (id) => changed.push(id),
      deleteRule: (id) => at.runtime.store.rules.delete(id),
    });
  const entry = (title: string, tmdbId: number, episode = 1) =>
    `${title}:\n  Movie DB ID: ${tmdbId}\n  Shows:\n    Show ${tmdbId}:\n      Episode: ${episode}\n      Season: '00'\n      tvdbId: ${tmdbId + 500}\n`;
  const titles = async () => (await at.runtime.store.rules.all()).map((rule) => rule.movieTitle);
  const text = () => readFile(path, 'utf8');

  async function link(rule: Rule): Promise<void> {
    const row: NewLink = {
      ruleId: rule.id,
      movieTmdbId: rule.movieTmdbId ?? 0,
      seriesTvdbId: rule.seriesTvdbId ?? 0,
      episodeTvdbIds: [9001],
      radarr: 0,
      radarrMovieId: 1,
      sonarr: 0,
      sonarrSeriesId: 7,
      path: '/media/tv/Show/Season 00/Show - S00E01.mkv',
      target: '/media/movies/A (2001)/A.mkv',
      style: 'relative',
      text: '../x',
      madePath: '/media/tv/Show/Season 00/Show - S00E01.mkv',
      origin: 'made',
      pending: null,
      state: 'linked',
      reason: null,
      quality: null,
      sizeBytes: 1,
    };
    await at.runtime.store.links.createMany([row], { step: 'create', reason: '' });
  }

  it('reads the rules once, starts their work, and does not touch the file', async () => {
    await writeFile(path, `# mine\n${entry('A (2001)', 1)}${entry('B (2002)', 2)}`);
    const old = new Date('2020-01-01');
    await utimes(path, old, old);
    await files.sync();
    expect(await titles()).toEqual(['A (2001)', 'B (2002)']);
    expect(changed).toHaveLength(2);
    await files.sync();
    await again().sync();
    expect(await titles()).toEqual(['A (2001)', 'B (2002)']);
    expect(changed).toHaveLength(2);
    expect((await stat(path)).mtimeMs).toBe(old.getTime());
    expect(await readdir(home)).toEqual([collectionName]);
  });

  it('writes what a run learned, the movie as Radarr sees it, mode kept and through a link', async () => {
    const real = join(home, 'real.yaml');
    await writeFile(real, `# mine\n${entry('A (2001)', 1)}`);
    await chmod(real, 0o640);
    await symlink(real, path);
    await files.sync();
    const [rule] = await at.runtime.store.rules.all();
    if (rule === undefined) throw new Error('no rule');
    await at.runtime.store.rules.update(rule.id, {
      episodeNumbers: [2],
      episodeTvdbIds: [9001],
      known: { radarr: 0, radarrMovieId: 1, sonarr: 0, sonarrSeriesId: 7 },
    });
    await link(rule);
    await files.sync();
    expect(parse(await text())).toMatchObject({
      'A (2001)': {
        'Absolute Movie File Path': '/their/movies/A (2001)/A.mkv',
        'Relative Movie File Path': 'movies/A (2001)/A.mkv',
        Shows: { 'Show 1': { Episode: 2, 'Has Link': true, seriesId: 7, episodeTvdbIds: { 2: 9001 } } },
      },
    });
    expect(await text()).toMatch(/^# mine\n/);
    expect((await stat(real)).mode & 0o777).toBe(0o640);
    expect((await readdir(home)).sort()).toEqual([collectionName, 'real.yaml']);
    const written = await text();
    await again().sync();
    expect(await text()).toBe(written);
    expect(await at.runtime.store.rules.all()).toHaveLength(1);
  });

  it('puts a rule that was made elsewhere into the file, and takes a deleted one out', async () => {
    await writeFile(path, entry('A (2001)', 1) + entry('B (2002)', 2));
    await files.sync();
    const [first, second] = await at.runtime.store.rules.all();
    if (first === undefined || second === undefined) throw new Error('no rules');
    const { id: _i, createdAt: _c, updatedAt: _u, state: _s, reason: _r, known: _k, ...copy } = first;
    await at.runtime.store.rules.create({ ...copy, movieTitle: 'C (2003)', movieTmdbId: 3, origin: 'manual' });
    await at.runtime.store.rules.delete(second.id);
    await files.sync();
    expect(Object.keys(parse(await text()))).toEqual(['A (2001)', 'C (2003)']);
    expect(await titles()).toEqual(['A (2001)', 'C (2003)']);
  });

  it('takes over what a person adds to and takes from the file while the service runs', async () => {
    await writeFile(path, entry('A (2001)', 1) + entry('B (2002)', 2));
    await files.sync();
    await writeFile(path, entry('B (2002)', 2) + entry('C (2003)', 3));
    await files.sync();
    expect(await titles()).toEqual(['B (2002)', 'C (2003)']);
    expect(Object.keys(parse(await text()))).toEqual(['B (2002)', 'C (2003)']);
  });

  it.each([
    ['emptied', async () => writeFile(path, '')],
    ['gone', async () => rm(path)],
    ['broken', async () => writeFile(path, `${entry('A (2001)', 1)}B (2002): [\n`)],
    [
      'spoilt in one entry',
      async () => writeFile(path, entry('A (2001)', 1) + entry('B (2002)', 2).replace('Episode: 1', 'Episode: soon')),
    ],
  ])('deletes no rule because the file is %s', async (_how, spoil) => {
    await writeFile(path, entry('A (2001)', 1) + entry('B (2002)', 2));
    await files.sync();
    await spoil();
    await files.sync();
    expect(await titles()).toEqual(['A (2001)', 'B (2002)']);
  });

  it('does not write a file that is not valid, and says which line', async () => {
    const broken = `${entry('A (2001)', 1)}B (2002): [\n`;
    await writeFile(path, broken);
    await files.sync();
    const [rule] = await at.runtime.store.rules.all();
    if (rule === undefined) throw new Error('the readable movie was not read');
    await link(rule);
    await files.sync();
    expect(await text()).toBe(broken);
    expect(at.health('yaml:problems')).toMatch(/line [789]: B \(2002\): not valid.*nothing is written/);
    expect(await at.runtime.store.rules.importReport()).toMatchObject([{ source: path, entry: 'B (2002)' }]);
    await writeFile(path, entry('A (2001)', 1));
    await files.sync();
    expect(at.health('yaml:problems')).toBeUndefined();
    expect(await at.runtime.store.rules.importReport()).toEqual([]);
  });

  it('says that a file cannot be written, goes on, and takes it back', async () => {
    await mkdir(path);
    await files.sync();
    expect(at.health('yaml:rules-file')).toMatch(/Could not read .*EISDIR.*folder/);
    await rm(path, { recursive: true });
    await files.sync();
    expect(at.health('yaml:rules-file')).toBeUndefined();
  });

  it('refuses a file that is not UTF-8 instead of damaging it', async () => {
    const bytes = Buffer.concat([Buffer.from(entry('A (2001)', 1)), Buffer.from('# caf\xe9\n', 'latin1')]);
    await writeFile(path, bytes);
    await files.sync();
    expect(at.health('yaml:rules-file')).toMatch(/not UTF-8/);
    expect((await readFile(path)).equals(bytes)).toBe(true);
  });

  it('keeps settings in step: the file first, then whichever side changed', async () => {
    const { settings } = at.runtime.store;
    const variables = join(home, variablesName);
    const now = async () => parse(await readFile(variables, 'utf8'));
    await writeFile(variables, 'Other: 1 # mine\nMovie Extensions: [mkv]\nShow Directories: tv\n');
    await settings.set(new Map([['Show Directories', ['elsewhere']]]));
    await files.sync();
    expect(await settings.get('Show Directories')).toEqual(['tv']);
    expect(await settings.get('Movie Extensions')).toEqual(['.mkv']);
    expect(await readFile(variables, 'utf8')).toContain('Movie Extensions: [mkv]');
    await settings.set(new Map([['Movie Directories', ['films']]]));
    await files.sync();
    expect(await now()).toEqual({
      Other: 1,
      'Movie Extensions': ['mkv'],
      'Show Directories': 'tv',
      'Movie Directories': ['films'],
    });
    await writeFile(variables, 'Movie Directories:\n- films\n- more\n');
    await files.sync();
    expect(await settings.get('Movie Directories')).toEqual(['films', 'more']);
    expect((await settings.get('Show Directories')) ?? null).toBeNull();
    await writeFile(variables, 'Movie Directories:\n- ../up\n');
    await files.sync();
    expect(at.health('yaml:variables')).toMatch(/Movie Directories/);
    expect(await settings.get('Movie Directories')).toEqual(['films', 'more']);
  });

  it('makes no file where there is nothing to write', async () => {
    await files.sync();
    expect(existsSync(path)).toBe(false);
    expect(await readdir(home)).toEqual([]);
    expect(at.runtime.health.list()).toEqual([]);
  });

  it('lets calls that come together share one pass', async () => {
    await writeFile(path, entry('A (2001)', 1));
    await Promise.all([files.sync(), files.sync(), files.sync()]);
    expect(await titles()).toEqual(['A (2001)']);
    expect(changed).toHaveLength(1);
  });
});
