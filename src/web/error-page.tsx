import type { ShowError } from '../handlers/middleware/answer-error.ts';
import { isApi } from '../handlers/route-roles.ts';
import { PlainPage } from './document.tsx';
import { type Pages, sendPage } from './page-context.ts';
import { tell } from './tell.ts';

/** Errors of pages as pages. Whoever has no session any more, also when posting a form, signs in first. */
export function createErrorPages({ app, plain }: Pages): ShowError {
  return function showError(c, fault, status) {
    const asksForPage = (c.req.header('accept') ?? '').includes('text/html') && !isApi(c.req.path);
    if (!asksForPage || c.req.header('hx-request') !== undefined) return null;
    if (fault.code === 'unauthorized') return c.redirect(`${app.config.urlBase}/login`, 303);
    const page = plain(c);
    const { titles, other, back } = page.texts.errors;
    return sendPage(
      c,
      <PlainPage page={page} name={titles[status] ?? other}>
        <div class="panel">
          <p>{tell(page.texts, fault.message)}</p>
          <p>
            <a href={`${page.urlBase}/`}>{back}</a>
          </p>
        </div>
      </PlainPage>,
      status,
    );
  };
}
