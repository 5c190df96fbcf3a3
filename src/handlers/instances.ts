import { Hono } from 'hono';
import type { Instance } from '../core/model/instance.ts';
import { isMasked } from '../core/secrets/mask.ts';
import { installWebhooks } from '../core/setup/install-webhooks.ts';
import { type ChangedInstance, changeInstance, deleteInstance } from '../core/setup/instances/change-instance.ts';
import { createInstance } from '../core/setup/instances/create-instance.ts';
import { findInstance, listInstances } from '../core/setup/instances/list-instances.ts';
import { testInstance } from '../core/setup/test-instance.ts';
import { AppError } from '../errors.ts';
import type { AppContext } from './context.ts';
import { json, optionalJson, params, query } from './middleware/input.ts';
import { describe, idParams, listSchema, wholeList } from './schema/common.ts';
import {
  installBody,
  installedSchema,
  instanceBody,
  instanceChangeBody,
  instanceListQuery,
  instanceSchema,
  testedSchema,
  toApiInstance,
} from './schema/instance.ts';

/** The number of an instance tested before it is stored: none, so that the result is not recorded for another. */
const NOT_STORED = -1;

/** /api/v1/instances */
export function instancesRoutes(context: AppContext): Hono {
  const { runtime, config } = context;
  const app = new Hono();
  const show = (instance: Instance) => toApiInstance(instance, config);

  app.get(
    '/',
    describe('instances', 'List servers', { 200: listSchema(instanceSchema) }, 400),
    query(instanceListQuery),
    async (c) => {
      const { kind, number, ...page } = c.req.valid('query');
      const fits = (one: Instance) => (kind ?? one.kind) === one.kind && (number ?? one.number) === one.number;
      return c.json(wholeList((await listInstances(runtime)).filter(fits).map(show), page));
    },
  );

  app.post('/', describe('instances', 'Add a server', { 201: instanceSchema }, 400), json(instanceBody), async (c) =>
    c.json(show(await createInstance(runtime, named(c.req.valid('json')))), 201),
  );

  app.post(
    '/test',
    describe('instances', 'Test a server that is not stored', { 200: testedSchema }, 400, 502),
    json(instanceBody),
    async (c) => c.json(await testInstance(runtime, { ...named(c.req.valid('json')), number: NOT_STORED })),
  );

  app.route('/', storedInstanceRoutes(context));
  return app;
}

/** /api/v1/instances/{id} */
function storedInstanceRoutes({ runtime, config }: AppContext): Hono {
  const app = new Hono();
  const show = (instance: Instance) => toApiInstance(instance, config);
  const find = async (id: number): Promise<Instance> => {
    const instance = await findInstance(runtime, id);
    if (instance === null) throw noInstance();
    return instance;
  };

  app.get('/:id', describe('instances', 'One server', { 200: instanceSchema }, 404), params(idParams), async (c) =>
    c.json(show(await find(c.req.valid('param').id))),
  );

  app.patch(
    '/:id',
    describe('instances', 'Change a server', { 200: instanceSchema }, 400, 404, 409),
    params(idParams),
    json(instanceChangeBody),
    async (c) => {
      const changed = await changeInstance(runtime, c.req.valid('param').id, c.req.valid('json'));
      if (changed.kind !== 'changed') throw refusalOf(changed);
      return c.json(show(changed.instance));
    },
  );

  app.delete(
    '/:id',
    describe('instances', 'Forget a server', { 204: 'Forgotten' }, 404, 409),
    params(idParams),
    async (c) => {
      const deleted = await deleteInstance(runtime, c.req.valid('param').id);
      if (deleted.kind !== 'deleted') throw refusalOf(deleted);
      return c.body(null, 204);
    },
  );

  app.post(
    '/:id/test',
    describe('instances', 'Test a server', { 200: testedSchema }, 404, 502),
    params(idParams),
    async (c) => c.json(await testInstance(runtime, await find(c.req.valid('param').id))),
  );

  app.post(
    '/:id/install-webhooks',
    describe('instances', 'Make or update our connection in that server', { 200: installedSchema }, 400, 404, 502),
    params(idParams),
    optionalJson(installBody),
    async (c) => {
      const { id } = c.req.valid('param');
      return c.json(await installWebhooks(runtime, id, c.req.valid('json')));
    },
  );

  return app;
}

function named<Input extends { readonly kind: Instance['kind']; readonly name?: string | undefined; apiKey: string }>(
  input: Input,
): Input & { readonly name: string } {
  if (isMasked(input.apiKey))
    throw new AppError('invalid', 'apiKey is masked: a server that is not stored needs its whole key.');
  return { ...input, name: input.name ?? (input.kind === 'sonarr' ? 'Sonarr' : 'Radarr') };
}

function noInstance(): AppError {
  return new AppError('notFound', 'There is no server with this id.');
}

function refusalOf(refused: Exclude<ChangedInstance, { kind: 'changed' }>): AppError {
  if (refused.kind === 'notFound') return noInstance();
  return new AppError('conflict', `The environment names this server (${refused.variable}): change it there.`);
}
