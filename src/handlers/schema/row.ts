import * as z from 'zod';

/** The source of a row: the fields of its schema, with times in epoch milliseconds. Extra fields are dropped. */
export type RowSource<S> = S extends z.ZodISODateTime
  ? number
  : S extends z.ZodNullable<infer Inner>
    ? RowSource<Inner> | null
    : S extends z.ZodArray<infer Element>
      ? readonly RowSource<Element>[]
      : S extends z.ZodObject<infer Shape>
        ? ObjectSource<Shape>
        : S extends z.ZodRecord
          ? object
          : z.output<S>;

type ObjectSource<Shape> = {
  readonly [K in keyof Shape as Shape[K] extends z.ZodOptional ? never : K]: RowSource<Shape[K]>;
} & {
  readonly [K in keyof Shape as Shape[K] extends z.ZodOptional ? K : never]?: Shape[K] extends z.ZodOptional<
    infer Inner
  >
    ? RowSource<Inner> | undefined
    : never;
};

/**
 * Makes response rows from a schema: picks the schema's fields at every level and writes times as ISO 8601. Fields that the schema does not
 * name are not returned. A loose object and a record pass unchanged.
 */
export function rowOf<S extends z.ZodObject>(schema: S): (source: RowSource<S>) => z.output<S> {
  const project = projectionOf(schema);
  return (source) => project(source) as z.output<S>;
}

type Project = (value: unknown) => unknown;

function projectionOf(schema: unknown): Project {
  if (schema instanceof z.ZodISODateTime) return (at) => new Date(Number(at)).toISOString();
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional) {
    const project = projectionOf(schema.unwrap());
    return (value) => (value === null || value === undefined ? value : project(value));
  }
  if (schema instanceof z.ZodArray) {
    const project = projectionOf(schema.element);
    return (list) => (list as readonly unknown[]).map((element) => project(element));
  }
  if (schema instanceof z.ZodObject && !(schema.def.catchall instanceof z.ZodUnknown)) return picking(schema.shape);
  return (value) => value;
}

function picking(shape: z.ZodRawShape): Project {
  const fields = Object.entries(shape).map(([name, schema]) => [name, projectionOf(schema)] as const);
  return (value) => {
    const source = value as Readonly<Record<string, unknown>>;
    return Object.fromEntries(
      fields.flatMap(([name, project]) => (source[name] === undefined ? [] : [[name, project(source[name])]])),
    );
  };
}
