import { type Context, Hono } from 'hono';
import type { Instance, InstanceKind } from '../../../core/model/instance.ts';
import { installWebhooks } from '../../../core/setup/install-webhooks.ts';
import { type ChangedInstance, changeInstance, deleteInstance } from '../../../core/setup/instances/change-instance.ts';
import { findInstance } from '../../../core/setup/instances/list-instances.ts';
import { changeTestedInstance, probeChange } from '../../../core/setup/instances/save-instance.ts';
import { testInstance } from '../../../core/setup/test-instance.ts';
import { AppError } from '../../../errors.ts';
import { params } from '../../../handlers/middleware/input.ts';
import { idParams } from '../../../handlers/schema/common.ts';
import { instanceChangeBody } from '../../../handlers/schema/instance.ts';
import type { Pages } from '../../page-context.ts';
import { readForm } from '../../read-form.ts';
import { switched } from '../switched.ts';
import { wrongOwnUrl } from '../wrong-fields.ts';
import type { Outcome } from './form.tsx';
import { outcomeOf, refusedFields } from './outcome.ts';
import { readInstance } from './read-instance.ts';
import { showInstance } from './show.tsx';

/** /settings/instances/:id */
export function storedInstancePages(pages: Pages): Hono {
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
    const form = await readForm(c);
    const instance = await find(c, c.req.valid('param').id);
    return form.get('do') === 'test' ? testForm(c, instance, form) : saveForm(c, instance, form);
  });

  app.post('/:id/test', params(idParams), async (c) => {
    await testInstance(runtime, await find(c, c.req.valid('param').id));
    return pages.leave(c, '/settings', { kind: 'tested' });
  });

  app.post('/:id/switch', params(idParams), async (c) => {
    const enabled = (await readForm(c)).get('enabled') === 'true';
    const instance = await find(c, c.req.valid('param').id);
    there(c, await changeInstance(runtime, instance.id, { enabled }));
    return pages.leave(c, '/settings', { kind: switched(instance, enabled) });
  });

  app.post('/:id/install-webhooks', params(idParams), async (c) => {
    const webhooksUrl = (await readForm(c)).get('webhooksUrl')?.trim() ?? '';
    const instance = await find(c, c.req.valid('param').id);
    const shown = { kind: instance.kind, instance, webhooksUrl };
    const webhooksError = wrongOwnUrl(webhooksUrl, pages.plain(c).texts);
    if (webhooksError !== null) return show(c, { ...shown, webhooksError });
    return show(c, { ...shown, installed: await install(c, instance.id, webhooksUrl) });
  });

  app.post('/:id/delete', params(idParams), async (c) => {
    const deleted = await deleteInstance(runtime, c.req.valid('param').id);
    if (deleted.kind === 'notFound') return pages.leave(c, '/settings', { kind: 'serverGone' });
    if (deleted.kind !== 'deleted') there(c, deleted);
    return pages.leave(c, '/settings', { kind: 'forgotten' });
  });

  function read(c: Context, kind: InstanceKind, form: URLSearchParams) {
    const { texts } = pages.plain(c);
    return readInstance(form, { schema: instanceChangeBody, kind, isNew: false, texts });
  }

  /** Tests what was typed; what the environment sets is tested as it is. */
  async function testForm(c: Context, instance: Instance, form: URLSearchParams): Promise<Response> {
    const { texts } = pages.plain(c);
    const { kind, id } = instance;
    if (instance.source === 'environment')
      return show(c, { kind, instance, tested: outcomeOf(texts, kind, await testInstance(runtime, instance)) });
    const typed = read(c, kind, form);
    const shown = { kind, instance, read: typed };
    if (typed.value === null) return show(c, shown);
    try {
      const probe = await probeChange(runtime, id, typed.value);
      const tested = probe === null ? null : outcomeOf(texts, kind, probe.result);
      return show(c, { ...shown, ...refusedFields(typed, probe?.fault ?? null), tested });
    } catch (error) {
      return show(c, { ...shown, ...refusedFields(typed, error) });
    }
  }

  async function saveForm(c: Context, instance: Instance, form: URLSearchParams): Promise<Response> {
    const typed = read(c, instance.kind, form);
    const shown = { kind: instance.kind, instance, read: typed };
    if (typed.value === null) return show(c, shown);
    try {
      const changed = there(c, await changeTestedInstance(runtime, instance.id, typed.value));
      return pages.leave(c, '/settings', { kind: changed.error === null ? 'saved' : 'savedUnseen' });
    } catch (error) {
      return show(c, { ...shown, ...refusedFields(typed, error) });
    }
  }

  async function install(c: Context, id: number, url: string): Promise<Outcome> {
    try {
      const { name, messages } = await installWebhooks(runtime, id, { url });
      const worst = messages.some(({ level }) => level === 'error') ? 'error' : 'warning';
      const told = [pages.plain(c).texts.servers.installed(name), ...messages.map(({ message }) => message)];
      return { level: messages.length === 0 ? 'ok' : worst, texts: told };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { level: 'error', texts: [error.message] };
    }
  }

  function there(c: Context, changed: ChangedInstance): Instance {
    const { servers } = pages.plain(c).texts;
    if (changed.kind === 'changed') return changed.instance;
    if (changed.kind === 'notFound') throw new AppError('notFound', servers.gone);
    throw new AppError('conflict', servers.setThere(changed.variable));
  }

  return app;
}
