import * as z from 'zod';
import type { PathMapping } from '../../core/model/plex.ts';
import { warnOutside } from '../../core/plex/paths/test-mapping.ts';
import { idNumber, wholeNumberText } from './common.ts';
import { rowOf } from './row.ts';

const path = z
  .string()
  .min(1)
  .max(4096)
  .refine((text) => !text.includes('\0'), 'must not contain NUL');

export const mappingSchema = z.strictObject({
  id: z.int().describe('negative: of the environment'),
  serverId: z.int(),
  libraryId: z.int().nullable().describe('null: for all libraries of the server'),
  plexPath: z.string().describe('a folder as Plex writes it'),
  localPath: z.string().describe('the same folder here'),
  source: z.enum(['environment', 'database']),
  note: z.string().nullable().describe('what it is not good for'),
});

export const mappingBody = z.strictObject({
  libraryId: idNumber.nullable().optional(),
  plexPath: path,
  localPath: path,
});
export const mappingChangeBody = mappingBody.partial();
export const mappingParams = z.object({
  id: wholeNumberText(1, 2 ** 31 - 1),
  // Mappings from the environment have negative ids: they are found, and refused with their origin.
  mappingId: z
    .string()
    .regex(/^-?\d{1,15}$/)
    .transform(Number),
});

export const mappingTestBody = z.strictObject({ plexPath: path, libraryId: idNumber.optional() });
export const mappingTestSchema = z.strictObject({
  localPath: z.string().nullable().describe('null where it has no place here'),
  mapping: mappingSchema.nullable().describe('the mapping that decides'),
  exists: z.boolean(),
  readable: z.boolean(),
  reason: z.string().nullable(),
});

export const suggestionSchema = z.strictObject({
  plexPath: z.string(),
  localPath: z.string(),
  checkedWith: z.string().describe('a file of the library that was found there'),
});

const mappingRow = rowOf(mappingSchema);

export function toApiMapping(mapping: PathMapping, mediaRoot: string): z.output<typeof mappingSchema> {
  const source = mapping.id < 0 ? 'environment' : 'database';
  return mappingRow({ ...mapping, source, note: warnOutside(mapping.localPath, mediaRoot) });
}
