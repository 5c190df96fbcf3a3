import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../errors.ts';

export const collectionName = 'media_collection_parsed_last_run.yaml';
export const variablesName = 'variables.yaml';

/** Where Plex Linker 3 had its files, below its own folder. */
const oldFolder = 'config_files';

export interface YamlPlace {
  readonly folder: string;
  /** Found by itself, not named by PLEX_LINKER_YAML_DIR: worth a line in the log. */
  readonly isFound: boolean;
}

export interface YamlSearch {
  /** PLEX_LINKER_YAML_DIR. */
  readonly yamlDir: string | null;
  readonly hasDatabaseUrl: boolean;
  readonly hasOwnDatabase: boolean;
  readonly workingFolder: string;
  readonly dataDir: string;
}

/** The folder of the legacy files, or null where this is no legacy set-up. */
export async function findYamlFiles(search: YamlSearch): Promise<YamlPlace | null> {
  if (search.yamlDir !== null) {
    const below = join(search.yamlDir, oldFolder);
    if (await isFile(join(below, collectionName))) return { folder: below, isFound: false };
    if (await isFolder(search.yamlDir)) return { folder: search.yamlDir, isFound: false };
    throw new AppError(
      'invalid',
      `PLEX_LINKER_YAML_DIR names ${search.yamlDir}, which is no folder: make it, mount it, or take the variable away.`,
    );
  }
  if (search.hasDatabaseUrl || search.hasOwnDatabase) return null;
  for (const parent of [search.workingFolder, search.dataDir]) {
    const folder = join(parent, oldFolder);
    if (await isFile(join(folder, collectionName))) return { folder, isFound: true };
  }
  return null;
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
