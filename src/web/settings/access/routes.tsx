import { type Context, Hono } from 'hono';
import { readPassword } from '../../../core/access/admin-password.ts';
import { changePassword } from '../../../core/access/change-password.ts';
import { endSession, listSessions } from '../../../core/access/list-access.ts';
import { refuseIfOverrun } from '../../../core/access/password.ts';
import { readSecretVariables, renewApiKey, renewWebhookSecret } from '../../../core/access/renew-secrets.ts';
import { changeSettings } from '../../../core/settings/change-settings.ts';
import { listSettings } from '../../../core/settings/list-settings.ts';
import { AppError } from '../../../errors.ts';
import { params } from '../../../handlers/middleware/input.ts';
import { createRateLimiter } from '../../../handlers/middleware/rate-limit.ts';
import { networkOf } from '../../../handlers/middleware/sender.ts';
import { sessionParams } from '../../../handlers/schema/access.ts';
import { type Pages, sendPage } from '../../page-context.ts';
import { readForm } from '../../read-form.ts';
import { readSettings, type SettingsForm } from '../read-settings.ts';
import { AccessPage, type PasswordField } from './page.tsx';
import { NewApiKeyPage, NewWebhookSecretPage } from './secrets.tsx';

const address = '/settings/access';
/** Whoever finds a browser that was left signed in must not try passwords without a limit. */
const tries = { limit: 10, windowMs: 600_000 };

interface Refused {
  readonly passwordErrors?: Partial<Record<PasswordField, string>>;
  readonly settings?: SettingsForm;
}

/** /settings/access */
export function accessPages(pages: Pages): Hono {
  const { runtime } = pages.app;
  const app = new Hono();
  const show = showAccess(pages);

  app.get('/', (c) => show(c));

  app.post('/', async (c) => {
    const form = readSettings(await readForm(c), pages.plain(c).texts);
    if (form.errors.size > 0) return show(c, { settings: form });
    if (form.changed.size === 0) return pages.leave(c, address, { kind: 'same' });
    await changeSettings(runtime, form.changed);
    return pages.leave(c, address, { kind: 'saved' });
  });

  app.post('/sessions/:id/end', params(sessionParams), async (c) => {
    const isEnded = await endSession(runtime, c.req.valid('param').id, c.get('caller'));
    return pages.leave(c, address, { kind: isEnded ? 'sessionEnded' : 'sessionGone' });
  });

  app.post('/api-key', async (c) => {
    const { apiKey } = await renewApiKey(runtime);
    return sendPage(c, <NewApiKeyPage page={pages.plain(c)} apiKey={apiKey} />);
  });

  app.post('/webhook-secret', async (c) => {
    const renewed = await renewWebhookSecret(runtime);
    return sendPage(c, <NewWebhookSecretPage page={pages.plain(c)} now={runtime.now()} renewed={renewed} />);
  });

  app.route('/', passwordPages(pages, show));
  return app;
}

type Show = ReturnType<typeof showAccess>;

/** /settings/access/password */
function passwordPages(pages: Pages, show: Show): Hono {
  const { runtime } = pages.app;
  const app = new Hono();
  const failures = createRateLimiter({ ...tries, now: () => runtime.now() });

  app.post('/password', async (c) => {
    const caller = c.get('caller');
    const { texts } = pages.plain(c);
    const form = await readForm(c);
    const password = form.get('password') ?? '';
    if (password !== (form.get('repeat') ?? '')) return show(c, { passwordErrors: { repeat: texts.signIn.differs } });
    refuseIfOverrun();
    const key = networkOf(caller.address ?? '');
    admit(failures.count(key));
    try {
      const current = form.get('current') ?? '';
      if ((await changePassword(runtime, { current, password, caller })) === 'wrongCurrent')
        return show(c, { passwordErrors: { current: texts.access.password.wrong } });
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'invalid') throw error;
      return show(c, { passwordErrors: { password: texts.signIn.badLength } });
    }
    failures.reset(key);
    return pages.leave(c, address, { kind: 'passwordChanged' });
  });

  return app;
}

function admit(admission: ReturnType<ReturnType<typeof createRateLimiter>['count']>): void {
  if (admission.admitted) return;
  throw new AppError('tooManyRequests', 'The current password was wrong too often: wait ten minutes, then try again.', {
    retryAfterMs: admission.retryAfterSeconds * 1_000,
  });
}

function showAccess(pages: Pages) {
  const { runtime, config } = pages.app;
  return async function show(c: Context, refused: Refused = {}): Promise<Response> {
    const caller = c.get('caller');
    const [page, password, sessions, rows] = await Promise.all([
      pages.open(c),
      readPassword(runtime),
      listSessions(runtime, caller),
      listSettings(runtime),
    ]);
    return sendPage(
      c,
      <AccessPage
        {...{ page, sessions, rows, sessionId: caller.sessionId }}
        hasPassword={config.auth === 'none' ? null : password !== null}
        variables={readSecretVariables(runtime)}
        passwordErrors={refused.passwordErrors ?? {}}
        refused={refused.settings ?? null}
      />,
      Object.keys(refused).length > 0 ? 422 : 200,
    );
  };
}
