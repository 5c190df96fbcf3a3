import type { Runtime } from '../runtime.ts';

type SecretsRuntime = Pick<Runtime, 'secrets'>;

/** Whether one of these texts is the API key. */
export async function isApiKey({ secrets }: SecretsRuntime, texts: readonly string[]): Promise<boolean> {
  return (await secrets.accepted('apiKey', texts)).includes(true);
}

/** Which of these texts are the webhook secret, or an earlier one within its hour. */
export function areWebhookSecrets({ secrets }: SecretsRuntime, texts: readonly string[]): Promise<boolean[]> {
  return secrets.accepted('webhookSecret', texts);
}
