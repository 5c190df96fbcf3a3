import type { Hono } from 'hono';
import { empty, notFound, ok, serverError, validationError, validationErrors } from './answers.ts';
import type { FakeArr } from './fake-arr.ts';
import { DotNetError } from './media-files.ts';
import type { Connection, Failure } from './notifications.ts';

type Routes = Hono<{ Variables: { body: unknown } }>;
type Body = Record<string, unknown>;

/** `/notification`: saving tests synchronously, so the receiver is called while the request is still open. */
export function addNotificationRoutes(arr: FakeArr, routes: Routes): void {
  const at = '/api/v3/notification';
  const store = () => arr.notifications;
  routes.get(at, () => ok(store().connections.map((one) => store().resource(one))));
  routes.get(`${at}/schema`, () => ok(store().schema()));
  routes.get(`${at}/:id{[0-9]+}`, (context) => {
    const connection = store().find(Number(context.req.param('id')));
    return connection === null ? notFound(arr.kind) : ok(store().resource(connection));
  });
  routes.delete(`${at}/:id{[0-9]+}`, (context) => {
    return store().remove(Number(context.req.param('id'))) ? ok({}) : notFound(arr.kind);
  });
  routes.post(at, async (context) => {
    const body = (await context.req.json()) as Body;
    const invalid = validate(arr, body, null);
    if (invalid !== null) return invalid;
    const connection = store().parse(body, null);
    // forceSave still runs the test; only a connection without any event is saved untested.
    const failure = store().hasFlags(connection) ? await test(arr, connection) : null;
    if (failure !== null) return failure;
    const saved = store().save(connection);
    return ok(store().resource(saved), 201, { Location: `${arr.url}${at}/${saved.id}` });
  });
  routes.on('PUT', [at, `${at}/:id{[0-9]+}`], async (context) => {
    const body = (await context.req.json()) as Body;
    const stored = store().find(Number(context.req.param('id') ?? body.id));
    if (stored === null) return notFound(arr.kind);
    const invalid = validate(arr, body, stored);
    if (invalid !== null) return invalid;
    const connection = store().parse(body, stored);
    const isForced = context.req.query('forceSave')?.toLowerCase() === 'true';
    const isSame = JSON.stringify(connection) === JSON.stringify(stored);
    if (!isForced && !isSame && store().hasFlags(connection)) {
      const failure = await test(arr, connection);
      if (failure !== null) return failure;
    }
    const saved = store().save(connection);
    return ok(store().resource(saved), 202, { Location: `${arr.url}${at}/${saved.id}` });
  });
  routes.post(`${at}/test`, async (context) => {
    const body = (await context.req.json()) as Body;
    const stored = store().find(Number(body.id ?? 0));
    const invalid = validate(arr, body, stored);
    if (invalid !== null) return invalid;
    return (await test(arr, store().parse(body, stored))) ?? ok({});
  });
  routes.post(`${at}/testall`, async () => {
    const results: { id: number; isValid: boolean; validationFailures: object[] }[] = [];
    for (const connection of store().connections) {
      if (!store().hasFlags(connection)) continue;
      const failure = await store().test(connection, arr.testBody());
      const validationFailures =
        failure === null ? [] : failure.kind === 'validation' ? failure.errors : [plain(failure)];
      results.push({ id: connection.id, isValid: failure === null, validationFailures });
    }
    return ok(results, results.every((result) => result.isValid) ? 200 : 400);
  });
  routes.on(['PATCH'], at, () => empty(405, { Allow: 'GET, POST, PUT' }));
}

function validate(arr: FakeArr, body: Body, stored: Connection | null): Response | null {
  const required: [string, string][] = [
    ['Name', 'name'],
    ['Implementation', 'implementation'],
    ['ConfigContract', 'configContract'],
  ];
  for (const [property, key] of required) {
    if (typeof body[key] === 'string' && body[key] !== '') continue;
    const label = property.replace(/(?<=[a-z])(?=[A-Z])/g, ' ');
    return validationError(property, `'${label}' must not be empty.`, body[key], 'NotEmptyValidator');
  }
  if (body.implementation !== 'Webhook') {
    throw new DotNetError('System.ArgumentNullException', "Value cannot be null. (Parameter 'serviceType')");
  }
  const twin = arr.notifications.connections.find((one) => one.name === body.name && one.id !== stored?.id);
  const isNew = stored === null && typeof body.id !== 'number';
  if (twin !== undefined && (isNew || stored !== null)) {
    return validationError('Name', 'Should be unique', body.name, 'PredicateValidator');
  }
  return null;
}

async function test(arr: FakeArr, connection: Connection): Promise<Response | null> {
  const failure = await arr.notifications.test(connection, arr.testBody());
  if (failure === null) return null;
  if (failure.kind === 'validation') return validationErrors(failure.errors);
  // Sonarr reports a time-out as a bad request, Radarr as its own error.
  const status = arr.kind === 'Sonarr' && failure.message === 'Http request timed out' ? 400 : 500;
  return serverError({ type: failure.type, message: failure.message, status });
}

function plain(failure: Extract<Failure, { kind: 'error' }>): object {
  return { isWarning: false, propertyName: '', errorMessage: failure.message, severity: 'error' };
}
