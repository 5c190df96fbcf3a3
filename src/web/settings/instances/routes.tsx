import { type Context, Hono } from 'hono';
import * as z from 'zod';
import type { Instance, InstanceKind } from '../../../core/model/instance.ts';
import { productName } from '../../../core/servers/server-name.ts';
import { installWebhooks } from '../../../core/setup/install-webhooks.ts';
import { type ChangedInstance, changeInstance, deleteInstance } from '../../../core/setup/instances/change-instance.ts';
import { findInstances } from '../../../core/setup/instances/find-instances.ts';
import { findInstance } from '../../../core/setup/instances/list-instances.ts';
import {
  changeTestedInstance,
  createTestedInstance,
  probeChange,
  probeInput,
} from '../../../core/setup/instances/save-instance.ts';
import { testInstance } from '../../../core/setup/test-instance.ts';
import { AppError } from '../../../errors.ts';
import { params, query } from '../../../handlers/middleware/input.ts';
import { idParams } from '../../../handlers/schema/common.ts';
import { instanceBody, instanceChangeBody } from '../../../handlers/schema/instance.ts';
import { type Pages, sendPage } from '../../page-context.ts';
import { readForm } from '../../read-form.ts';
import type { Outcome } from './form.tsx';
import { outcomeOf, refusedFields } from './outcome.ts';
import { InstancePage } from './page.tsx';
import { emptyFields, fieldsOf, type ReadInstance, readInstance } from './read-instance.ts';

const newQuery = z.object({
  kind: z.enum(['radarr', 'sonarr']).default('radarr'),
  /** One of the addresses found; any other is not put into the form. */
  url: z.string().optional(),
  /** Where it leads back to. */
  from: z.enum(['settings', 'setup']).default('settings'),
});

/** What a page shows beside the stored instance: the form as it was sent, and what came of it. */
interface Shown {
  readonly kind: InstanceKind;
  readonly instance: Instance | null;
  readonly read?: Pick<ReadInstance<unknown>, 'fields' | 'errors'>;
  readonly tested?: Outcome | null;
  readonly installed?: Outcome | null;
  readonly webhooksUrl?: string;
  readonly found?: readonly string[];
  readonly from?: 'settings' | 'setup';
}

/** /settings/instances */
export function instancePages(pages: Pages): Hono {
  const { runtime } = pages.app;
  const app = new Hono();
  const show = showInstance(pages);

  app.get('/new', query(newQuery), async (c) => {
    const { kind, from, url = '' } = c.req.valid('query');
    const found = await findInstances(runtime, kind, new URL(c.req.url).hostname);
    const fields = found.includes(url) ? { ...emptyFields, url } : emptyFields;
    return show(c, { kind, from, found, instance: null, read: { fields, errors: new Map() } });
  });

  app.post('/new', query(newQuery), async (c) => {
    const { kind, from } = c.req.valid('query');
    const [form, { texts }] = [await readForm(c), pages.plain(c)];
    const more = { kind, name: productName(kind) };
    const read = readInstance(form, { schema: instanceBody, more, needsKey: true, texts });
    const shown = { kind, from, instance: null, read };
    if (read.value === null) return show(c, shown);
    const input = { ...read.value, name: read.value.name ?? productName(kind) };
    if (form.get('do') === 'test') {
      const probe = await probeInput(runtime, input);
      return show(c, { ...shown, ...refusedFields(read, probe.fault), tested: outcomeOf(texts, kind, probe.result) });
    }
    try {
      const { error } = await createTestedInstance(runtime, input);
      return pages.leave(c, `/${from}`, { kind: error === null ? 'saved' : 'savedUnseen' });
    } catch (error) {
      return show(c, { ...shown, ...refusedFields(read, error) });
    }
  });

  app.route('/', storedInstancePages(pages));
  return app;
}

/** /settings/instances/:id */
function storedInstancePages(pages: Pages): Hono {
  const { runtime } = pages.app;
  const app = new Hono();
  const show = showInstance(pages);
  const find = async (c: Context, id: number): Promise<Instance> => {
    const instance = await findInstance(runtime, id);
    if (instance === null) throw new AppError('notFound', pages.plain(c).texts.servers.gone);
    return instance;
  };

  app.get('/:id', params(idParams), async (c) => {
    const instance = await find(c, c.req.valid('param').id);
    return show(c, { kind: instance.kind, instance });
  });

  app.post('/:id', params(idParams), async (c) => {
    const [form, { texts }] = [await readForm(c), pages.plain(c)];
    const { id } = c.req.valid('param');
    const instance = await find(c, id);
    const { kind } = instance;
    const isTest = form.get('do') === 'test';
    if (isTest && instance.source === 'environment')
      return show(c, { kind, instance, tested: outcomeOf(texts, kind, await testInstance(runtime, instance)) });
    const read = readInstance(form, { schema: instanceChangeBody, more: {}, needsKey: false, texts });
    const shown = { kind, instance, read };
    if (read.value === null) return show(c, shown);
    try {
      if (isTest) {
        const probe = await probeChange(runtime, id, read.value);
        const tested = probe === null ? null : outcomeOf(texts, kind, probe.result);
        return show(c, { ...shown, ...refusedFields(read, probe?.fault ?? null), tested });
      }
      const changed = there(c, await changeTestedInstance(runtime, id, read.value));
      return pages.leave(c, '/settings', { kind: changed.error === null ? 'saved' : 'savedUnseen' });
    } catch (error) {
      return show(c, { ...shown, ...refusedFields(read, error) });
    }
  });

  app.post('/:id/test', params(idParams), async (c) => {
    await testInstance(runtime, await find(c, c.req.valid('param').id));
    return pages.leave(c, '/settings', { kind: 'tested' });
  });

  app.post('/:id/switch', params(idParams), async (c) => {
    const enabled = (await readForm(c)).get('enabled') === 'true';
    there(c, await changeInstance(runtime, c.req.valid('param').id, { enabled }));
    return pages.leave(c, '/settings', { kind: enabled ? 'switchedOn' : 'switchedOff' });
  });

  app.post('/:id/install-webhooks', params(idParams), async (c) => {
    const webhooksUrl = (await readForm(c)).get('webhooksUrl')?.trim() ?? '';
    const instance = await find(c, c.req.valid('param').id);
    const { kind, id } = instance;
    const { texts } = pages.plain(c);
    try {
      const { name, messages } = await installWebhooks(runtime, id, { url: webhooksUrl });
      const worst = messages.some(({ level }) => level === 'error') ? 'error' : 'warning';
      const level = messages.length === 0 ? 'ok' : worst;
      const told = [texts.servers.installed(name), ...messages.map(({ message }) => message)];
      return show(c, { kind, instance, webhooksUrl, installed: { level, texts: told } });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return show(c, { kind, instance, webhooksUrl, installed: { level: 'error', texts: [error.message] } });
    }
  });

  app.post('/:id/delete', params(idParams), async (c) => {
    const deleted = await deleteInstance(runtime, c.req.valid('param').id);
    if (deleted.kind !== 'deleted') there(c, deleted);
    return pages.leave(c, '/settings', { kind: 'forgotten' });
  });

  function there(c: Context, changed: ChangedInstance): Instance {
    const { servers } = pages.plain(c).texts;
    if (changed.kind === 'changed') return changed.instance;
    if (changed.kind === 'notFound') throw new AppError('notFound', servers.gone);
    throw new AppError('conflict', servers.setThere(changed.variable));
  }

  return app;
}

function showInstance(pages: Pages) {
  const { publicUrl } = pages.app.config;
  return async function show(c: Context, shown: Shown): Promise<Response> {
    const { kind, instance, read, tested = null, installed = null, found = null, from = 'settings' } = shown;
    const page = await pages.open(c);
    const errors = read?.errors ?? new Map<string, string>();
    const isRefused = errors.size > 0 || installed?.level === 'error';
    // The button Test swaps its answer into the page, without the fields.
    const isPart = c.req.header('hx-request') !== undefined;
    const inPart: Outcome | null = isPart && errors.size > 0 ? { level: 'error', texts: [...errors.values()] } : null;
    return sendPage(
      c,
      <InstancePage
        {...{ page, kind, instance, installed, errors, found, from }}
        tested={tested ?? inPart}
        fields={read?.fields ?? (instance === null ? emptyFields : fieldsOf(instance))}
        webhooksUrl={shown.webhooksUrl ?? publicUrl ?? new URL(c.req.url).origin}
      />,
      isRefused && !isPart ? 422 : 200,
    );
  };
}
