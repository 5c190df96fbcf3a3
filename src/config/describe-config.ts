import { mask } from '../core/secrets/mask.ts';
import type { Config } from './config.ts';
import { withoutSecrets } from './variable-types.ts';

/** The configuration as it may be printed: every secret masked, addresses without user, password and query. */
export function describeConfig(config: Config): Record<string, unknown> {
  const { database, instances, plexServers } = config;
  const masked = (secret: string | null) => (secret === null ? null : mask(secret));
  return {
    ...config,
    publicUrl: config.publicUrl === null ? null : withoutSecrets(config.publicUrl),
    plexTvUrl: withoutSecrets(config.plexTvUrl),
    mappingListUrls: config.mappingListUrls.map(withoutSecrets),
    database:
      database.kind !== 'remote'
        ? database
        : {
            ...database,
            url: withoutSecrets(database.url),
            ...(database.authToken === undefined ? {} : { authToken: mask(database.authToken) }),
          },
    instances: instances.map((one) => ({ ...one, url: withoutSecrets(one.url), apiKey: mask(one.apiKey) })),
    plexServers: plexServers.map((one) => ({ ...one, url: withoutSecrets(one.url), token: mask(one.token) })),
    apiKey: masked(config.apiKey),
    webhookSecret: masked(config.webhookSecret),
    encryptionKey: masked(config.encryptionKey),
    previousEncryptionKey: masked(config.previousEncryptionKey),
    tmdbApiKey: masked(config.tmdbApiKey),
    settings: Object.fromEntries(config.settings),
    fromEnvironment: [...config.fromEnvironment].toSorted(),
  };
}

/** Every secret from the environment, for the log to hide. */
export function secretsOf(config: Config): string[] {
  const { database, instances, plexServers } = config;
  const secrets = [
    config.apiKey,
    config.webhookSecret,
    config.encryptionKey,
    config.previousEncryptionKey,
    config.tmdbApiKey,
    database.kind === 'remote' ? (database.authToken ?? null) : null,
    ...instances.map((one) => one.apiKey),
    ...plexServers.map((one) => one.token),
  ];
  return secrets.filter((secret) => secret !== null);
}
