import { and, asc, eq } from 'drizzle-orm';
import type { PathMappingStore } from '../../core/ports/library-store.ts';
import { AppError } from '../../errors.ts';
import type { Database } from '../database.ts';
import { isUniqueViolation } from '../errors.ts';
import { differs, given } from '../rows.ts';
import { pathMappings } from '../schema/path-mappings.ts';

export function createMappingStore(database: Database): PathMappingStore {
  const { build } = database;
  const byId = (id: number) => build.select().from(pathMappings).where(eq(pathMappings.id, id));
  const get = async (id: number) => (await database.read(byId(id)))[0] ?? null;

  return {
    ofServer: (serverId) =>
      database.read(
        build.select().from(pathMappings).where(eq(pathMappings.serverId, serverId)).orderBy(asc(pathMappings.id)),
      ),
    all: () => database.read(build.select().from(pathMappings).orderBy(asc(pathMappings.id))),
    get,
    async create(mapping) {
      const insert = build.insert(pathMappings).values(mapping).returning();
      const [[row]] = await once(mapping.plexPath, database.write([insert]));
      if (row === undefined) throw new AppError('database', `No row came back for the mapping of ${mapping.plexPath}.`);
      return row;
    },
    async update(id, change) {
      const set = given(change);
      const isChanged = differs(pathMappings, set);
      if (isChanged === undefined) return get(id);
      const update = build
        .update(pathMappings)
        .set(set)
        .where(and(eq(pathMappings.id, id), isChanged));
      const [, [row]] = await once(change.plexPath, database.write([update, byId(id)]));
      return row ?? null;
    },
    async delete(id) {
      const deletion = build.delete(pathMappings).where(eq(pathMappings.id, id)).returning({ id: pathMappings.id });
      return (await database.write([deletion]))[0].length > 0;
    },
  };
}

/** A Plex path maps to one place only. */
async function once<T>(plexPath: string | undefined, writing: Promise<T>): Promise<T> {
  try {
    return await writing;
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const what = plexPath === undefined ? 'That path' : `The path ${plexPath}`;
    throw new AppError(
      'conflict',
      `${what} is already mapped for this server and library. Change that mapping instead.`,
      { cause: error },
    );
  }
}
