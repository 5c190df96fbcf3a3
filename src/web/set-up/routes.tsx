import { type Context, Hono } from 'hono';
import { readPassword, setUpPassword } from '../../core/access/admin-password.ts';
import { withAudit } from '../../core/audit/audit-scope.ts';
import { readSetUp } from '../../core/setup/read-set-up.ts';
import { AppError } from '../../errors.ts';
import { type Pages, sendPage } from '../page-context.ts';
import { readForm } from '../read-form.ts';
import { PasswordPage } from './password.tsx';
import { stepPages } from './step-routes.tsx';
import { Steps, StepsPage } from './steps.tsx';

/** /setup: the first password, then what to connect. */
export function setUpPages(pages: Pages): Hono {
  const { runtime, config } = pages.app;
  const app = new Hono();

  app.get('/', async (c) => {
    const isPasswordNext = config.auth !== 'none' && (await readPassword(runtime)) === null;
    if (isPasswordNext && c.req.query('password') !== 'later')
      return sendPage(c, <PasswordPage page={pages.plain(c)} errors={{}} />);
    return sendPage(c, <StepsPage {...(await readSteps(c))} />);
  });

  app.get('/steps', async (c) => c.html(String(<Steps {...(await readSteps(c))} />)));

  app.post('/', async (c) => {
    const form = await readForm(c);
    const password = form.get('password') ?? '';
    const page = pages.plain(c);
    if (password !== form.get('repeat'))
      return sendPage(c, <PasswordPage page={page} errors={{ repeat: page.texts.signIn.differs }} />, 422);
    try {
      await withAudit({ caller: c.get('caller'), action: 'set password' }, () => setUpPassword(runtime, password));
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'invalid') throw error;
      return sendPage(c, <PasswordPage page={page} errors={{ password: page.texts.signIn.badLength }} />, 422);
    }
    return c.redirect(`${config.urlBase}/`, 303);
  });

  app.route('/', stepPages(pages));

  async function readSteps(c: Context) {
    const [page, setUp, password] = await Promise.all([pages.open(c), readSetUp(runtime), readPassword(runtime)]);
    return { page, setUp, hasPassword: config.auth === 'none' ? null : password !== null };
  }

  return app;
}
