import type { Instance } from '../../model/instance.ts';

/** The address for this server's webhook connection; null without PUBLIC_URL. */
export function webhookUrl(
  instance: Pick<Instance, 'kind' | 'number'>,
  config: { readonly publicUrl: string | null; readonly urlBase: string },
): string | null {
  if (config.publicUrl === null) return null;
  const base = config.urlBase.replace(/^\/+|\/+$/g, '');
  const outside = config.publicUrl.replace(/\/+$/, '');
  const isBaseMissing = base !== '' && !outside.endsWith(`/${base}`);
  return `${outside}${isBaseMissing ? `/${base}` : ''}/webhooks/${instance.kind}/${instance.number}`;
}
