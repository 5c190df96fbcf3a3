import { Hono } from 'hono';
import { setCookie } from 'hono/cookie';
import { createSameOriginCheck } from '../handlers/middleware/same-origin.ts';
import { ownPath, type Pages } from './page-context.ts';
import { languageCookie, languages, themeCookie, themes } from './preferences.ts';
import { readForm } from './read-form.ts';

const yearSeconds = 365 * 24 * 3600;

/** /preferences: colours and language, kept by the browser alone. */
export function preferenceRoutes({ app: { config }, cookie, leave }: Pages): Hono {
  const refuseOtherSites = createSameOriginCheck(config);
  const app = new Hono();
  app.post('/', async (c) => {
    refuseOtherSites(c);
    const form = await readForm(c);
    const theme = themes.find((one) => one === form.get('theme'));
    const language = languages.find((one) => one === form.get('language'));
    const options = { ...cookie(c), maxAge: yearSeconds };
    if (theme !== undefined) setCookie(c, themeCookie, theme, options);
    if (language !== undefined) setCookie(c, languageCookie, language, options);
    return leave(c, ownPath(form.get('to') ?? undefined));
  });
  return app;
}
