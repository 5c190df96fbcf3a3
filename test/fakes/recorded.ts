import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../../../shared/fixtures/sonarr-radarr');

/** Whether the folder of recorded exchanges exists in this checkout. Tests that need it skip otherwise. */
export const HAS_RECORDED = existsSync(path.join(ROOT, 'recorded'));

export type Server = 'sonarr-v5' | 'radarr-v6';

export interface Exchange {
  method: string;
  path: string;
  requestBody: unknown;
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

export function exchange(server: Server, name: string): Exchange {
  const raw = JSON.parse(readFileSync(path.join(ROOT, 'recorded', server, 'api', `${name}.json`), 'utf8'));
  const [method = '', target = ''] = String(raw.request ?? 'GET /').split(' ', 2);
  return {
    method,
    path: target,
    requestBody: raw.requestBody,
    status: raw.status,
    headers: raw.headers ?? {},
    body: raw.body,
  };
}

export function recordedWebhook(server: Server, name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(path.join(ROOT, 'recorded', server, 'webhooks', `${name}.json`), 'utf8')).body;
}

/** The webhook's entry of `/notification/schema`. */
export function recordedSchema(server: Server): Record<string, unknown> {
  const file = path.join(ROOT, 'recorded', server, 'api', 'notification-schema-webhook.json');
  const raw = JSON.parse(readFileSync(file, 'utf8'));
  // One of the two recordings has the entry inside an answer, with a note beside it.
  return raw.body?.body ?? raw.body ?? raw;
}

/** Every key of a value, such as `movieFile.quality.quality.id`, `[].title`. */
export function keysOf(value: unknown, prefix = ''): Set<string> {
  const keys = new Set<string>();
  if (Array.isArray(value)) {
    for (const entry of value) for (const key of keysOf(entry, `${prefix}[]`)) keys.add(key);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, entry] of Object.entries(value)) {
      const key = prefix === '' || prefix.endsWith('.') ? `${prefix}${name}` : `${prefix}.${name}`;
      keys.add(key);
      for (const deeper of keysOf(entry, key)) keys.add(deeper);
    }
  }
  return keys;
}

interface Schema {
  $ref?: string;
  type?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
  allOf?: Schema[];
}

/** The OpenAPI description of one app. */
export class Description {
  private readonly schemas: Record<string, Schema>;

  constructor(app: 'sonarr' | 'radarr') {
    const file = app === 'sonarr' ? 'sonarr-v4.0.19-api-v3.openapi.json' : 'radarr-v6-develop-api-v3.openapi.json';
    this.schemas = JSON.parse(readFileSync(path.join(ROOT, 'openapi', file), 'utf8')).components.schemas;
  }

  /** Keys of a value that the named schema lacks; empty if all of it is described. */
  unknownKeys(value: unknown, schemaName: string): string[] {
    return this.walk(value, { $ref: `#/components/schemas/${schemaName}` }, '');
  }

  private walk(value: unknown, schema: Schema, at: string): string[] {
    const resolved = this.resolve(schema);
    if (Array.isArray(value)) {
      return value.flatMap((entry) =>
        this.walk(entry, resolved.type === 'array' ? (resolved.items ?? {}) : resolved, `${at}[]`),
      );
    }
    if (typeof value !== 'object' || value === null || resolved.properties === undefined) return [];
    return Object.entries(value).flatMap(([key, entry]) => {
      const property = resolved.properties?.[key];
      if (property === undefined) return [`${at}.${key}`];
      return this.walk(entry, property, `${at}.${key}`);
    });
  }

  private resolve(schema: Schema): Schema {
    if (schema.$ref === undefined) return schema.allOf?.[0] === undefined ? schema : this.resolve(schema.allOf[0]);
    return this.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {};
  }
}
