import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.resolve(import.meta.dirname, '../../../shared/fixtures/plex');

/** Whether the folder of recorded answers lies beside this checkout. Tests that read it skip where it does not. */
export const hasFixtures = existsSync(folder);
export const skipNote = hasFixtures ? '' : ' (skipped: ../shared/fixtures/plex is absent)';

export type Row = Record<string, unknown>;

/** Of each kind of row (`MediaContainer`, `movie`, `Media`, `Part`) its fields, and what each of them was. */
export type Shapes = Map<string, Map<string, Set<string>>>;

export function readFixture(file: string): string {
  return readFileSync(path.join(folder, file), 'utf8');
}

export function jsonFixture(file: string): unknown {
  return JSON.parse(readFixture(file));
}

/** Everything below some folders that has a `MediaContainer`. */
export function recordedShapes(...places: string[]): Shapes {
  const shapes: Shapes = new Map();
  for (const place of places) {
    for (const name of readdirSync(path.join(folder, place), { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.json')) continue;
      const document = jsonFixture(path.join(place, name));
      if (isRow(document) && isRow(document.MediaContainer)) note(shapes, 'MediaContainer', document.MediaContainer);
    }
  }
  return shapes;
}

/** Fields that the description names, without what they are. */
export function describe(shapes: Shapes): Shapes {
  const schemas = (jsonFixture('plex-official-openapi-1.2.2.json') as { components: { schemas: Record<string, Row> } })
    .components.schemas;
  const kinds = {
    metadata: itemKinds,
    media: ['Media'],
    part: ['Part'],
    stream: ['Stream'],
    hub: ['Hub'],
    tag: ['Guid', 'Genre', 'Collection'],
    librarySection: ['Directory'],
  };
  for (const [schema, names] of Object.entries(kinds)) {
    const properties = Object.keys((schemas[schema]?.properties ?? {}) as object);
    for (const kind of names) for (const field of properties) fieldOf(shapes, kind, field);
  }
  return shapes;
}

const itemKinds = ['movie', 'show', 'season', 'episode', 'artist', 'album', 'track', 'collection'];

/** Where rows are not what others were: fields that nobody knows, and fields of another kind. */
export function strangeIn(shapes: Shapes, kind: string, row: Row): string[] {
  return Object.entries(row).flatMap(([field, value]) => {
    const known = shapes.get(kind)?.get(field);
    const here = `${kind}.${field}`;
    if (known === undefined) return [`${here} is unknown`];
    if (known.size > 0 && !known.has(sortOf(value)))
      return [`${here} is ${sortOf(value)}, not ${[...known].join(' or ')}`];
    return below(field, value).flatMap(([childKind, child]) => strangeIn(shapes, childKind, child));
  });
}

export function note(shapes: Shapes, kind: string, row: Row): Shapes {
  for (const [field, value] of Object.entries(row)) {
    fieldOf(shapes, kind, field).add(sortOf(value));
    for (const [childKind, child] of below(field, value)) note(shapes, childKind, child);
  }
  return shapes;
}

function fieldOf(shapes: Shapes, kind: string, field: string): Set<string> {
  const fields = shapes.get(kind) ?? new Map<string, Set<string>>();
  shapes.set(kind, fields);
  const sorts = fields.get(field) ?? new Set<string>();
  fields.set(field, sorts);
  return sorts;
}

/** Items go by their type, all else by the field they stand in. */
function below(field: string, value: unknown): [string, Row][] {
  const rows = Array.isArray(value) ? value : [value];
  return rows.filter(isRow).map((row) => [field === 'Metadata' ? String(row.type ?? field) : field, row]);
}

function sortOf(value: unknown): string {
  return Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value;
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
