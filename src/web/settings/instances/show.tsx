import type { Context } from 'hono';
import type { Instance, InstanceKind } from '../../../core/model/instance.ts';
import { type Pages, sendPage } from '../../page-context.ts';
import type { Outcome } from './form.tsx';
import { InstancePage } from './page.tsx';
import { emptyFields, fieldsOf, type ReadInstance } from './read-instance.ts';

/** What a page shows beside the stored instance: the form as it was sent, and what came of it. */
export interface Shown {
  readonly kind: InstanceKind;
  readonly instance: Instance | null;
  readonly read?: Pick<ReadInstance<unknown>, 'fields' | 'errors'>;
  readonly tested?: Outcome | null;
  readonly installed?: Outcome | null;
  readonly webhooksUrl?: string;
  readonly webhooksError?: string;
  readonly found?: readonly string[];
  readonly from?: 'settings' | 'setup';
}

export function showInstance(pages: Pages) {
  const { publicUrl } = pages.app.config;
  return async function show(c: Context, shown: Shown): Promise<Response> {
    const { kind, instance, read, tested = null, installed = null, found = null, from = 'settings' } = shown;
    const page = await pages.open(c);
    const errors = read?.errors ?? new Map<string, string>();
    const { webhooksError = null } = shown;
    const isRefused = errors.size > 0 || webhooksError !== null || installed?.level === 'error';
    // The button Test swaps its answer into the page, without the fields.
    const isPart = c.req.header('hx-request') !== undefined;
    const inPart: Outcome | null = isPart && errors.size > 0 ? { level: 'error', texts: [...errors.values()] } : null;
    return sendPage(
      c,
      <InstancePage
        {...{ page, kind, instance, webhooksError, installed, errors, found, from }}
        tested={tested ?? inPart}
        fields={read?.fields ?? (instance === null ? emptyFields : fieldsOf(instance))}
        webhooksUrl={shown.webhooksUrl ?? publicUrl ?? new URL(c.req.url).origin}
      />,
      isRefused && !isPart ? 422 : 200,
    );
  };
}
