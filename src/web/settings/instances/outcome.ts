import type { InstanceKind } from '../../../core/model/instance.ts';
import { productName } from '../../../core/servers/server-name.ts';
import type { TestResult } from '../../../core/setup/test-instance.ts';
import { AppError } from '../../../errors.ts';
import type { Texts } from '../../texts/en.ts';
import type { Outcome } from './form.tsx';
import type { ReadInstance } from './read-instance.ts';

/** What a test told, in words. */
export function outcomeOf({ servers }: Texts, kind: InstanceKind, { ok, version, messages }: TestResult): Outcome {
  const told = messages.map(({ message }) => message);
  if (!ok) return { level: 'error', texts: told };
  const level = messages.some((one) => one.level === 'warning') ? 'warning' : 'ok';
  return { level, texts: [servers.works(productName(kind), version ?? ''), ...told] };
}

/** The form with the fault beside the field that can mend it. Throws what no field can. */
export function refusedFields(
  { fields, errors }: Pick<ReadInstance<unknown>, 'fields' | 'errors'>,
  fault: unknown,
): { readonly read: Pick<ReadInstance<unknown>, 'fields' | 'errors'> } {
  if (fault === null) return { read: { fields, errors } };
  if (!(fault instanceof AppError) || fault.code === 'notFound') throw fault;
  return { read: { fields, errors: new Map([...errors, [fieldOf(fault), fault.message]]) } };
}

/** `invalid` is the stored key that belongs to another host. */
function fieldOf({ code, message }: AppError): string {
  if (/certificate|CA file|caFile/i.test(message)) return 'caFile';
  return code === 'upstreamAuth' || code === 'invalid' ? 'apiKey' : 'url';
}
