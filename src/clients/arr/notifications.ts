import * as z from 'zod';
import type { NotificationBody, NotificationServer, SaveOptions } from '../../core/ports/arr.ts';
import type { CallOptions } from '../../core/ports/call-options.ts';
import { checkId } from './commands.ts';
import type { Http } from './http.ts';
import * as schema from './schema.ts';

/** The server calls us while it saves, and waits 100 s for our answer. */
const timeoutMs = 120_000;

export function createNotifications(http: Http): NotificationServer {
  return {
    notifications: ({ signal }: CallOptions = {}) => http.list('/notification', schema.notification, { signal }),
    notificationSchema: ({ signal }: CallOptions = {}) =>
      http.list('/notification/schema', schema.notificationSchema, { signal }),
    createNotification: async (body: NotificationBody, { signal, forceSave }: SaveOptions = {}) =>
      http.send('POST', '/notification', schema.notification, body, { signal, timeoutMs, query: { forceSave } }),
    updateNotification: async (id: number, body: NotificationBody, { signal, forceSave }: SaveOptions = {}) => {
      const path = `/notification/${checkId('id', id)}`;
      return http.send('PUT', path, schema.notification, { ...body, id }, { signal, timeoutMs, query: { forceSave } });
    },
    testNotification: async (body: NotificationBody & { id?: number }, { signal }: CallOptions = {}) => {
      await http.send('POST', '/notification/test', z.unknown(), body, { signal, timeoutMs });
    },
  };
}
