import type { Context } from 'hono';
import type { ShowError } from '../handlers/middleware/answer-error.ts';
import { keysOf } from '../handlers/middleware/api-keys.ts';
import type { CallerOf } from '../handlers/middleware/authorize.ts';
import { isApi } from '../handlers/route-roles.ts';
import { PlainPage } from './document.tsx';
import { type PageContext, type Pages, type PlainContext, sendPage } from './page-context.ts';
import { sectionOf } from './sections.ts';
import { Shell } from './shell.tsx';
import { tell } from './tell.ts';

/** Errors of pages as pages. Whoever has no session any more, also when posting a form, signs in first. */
export function createErrorPages(pages: Pages, callerOf: CallerOf): ShowError {
  return function showError(c, fault, status) {
    const asksForPage = (c.req.header('accept') ?? '').includes('text/html') && !isApi(c.req.path);
    if (!asksForPage || c.req.header('hx-request') !== undefined) return null;
    if (fault.code === 'unauthorized') return c.redirect(`${pages.app.config.urlBase}/login`, 303);
    return openFrame(pages, callerOf, c).then((frame) => {
      const { texts } = pages.plain(c);
      const name = texts.errors.titles[status] ?? texts.errors.other;
      // A link does not send a form again.
      const isWorthAnother = status >= 500 && c.req.method === 'GET';
      const again = isWorthAnother ? `${pages.app.config.urlBase}${c.req.path}${new URL(c.req.url).search}` : null;
      const view = <ErrorView {...{ plain: pages.plain(c), frame, name, again }} text={fault.message} />;
      return sendPage(c, view, status);
    });
  };
}

/** The sidebar and all of the shell for whoever is signed in; null if not, and where the database is what fails. */
async function openFrame(pages: Pages, callerOf: CallerOf, c: Context): Promise<PageContext | null> {
  try {
    // No route means that nobody asked who it is. A wrong key was counted where it was refused.
    if (c.get('caller') === undefined) {
      if (keysOf(c).length > 0) return null;
      c.set('caller', await callerOf(c));
    }
    return await pages.open(c);
  } catch {
    return null;
  }
}

interface ErrorProps {
  readonly plain: PlainContext;
  readonly frame: PageContext | null;
  readonly name: string;
  readonly text: string;
  /** The address, if another attempt may succeed. */
  readonly again: string | null;
}

function ErrorView({ plain, frame, name, text, again }: ErrorProps) {
  const { errors } = plain.texts;
  const section = frame === null ? undefined : sectionOf(frame);
  const content = (
    <>
      <p>{tell(plain.texts, text)}</p>
      <p class="buttons">
        {again === null ? null : (
          <a class="button" href={again}>
            {errors.again}
          </a>
        )}
        <a class="button" href={`${plain.urlBase}${section?.href ?? '/'}`}>
          {frame === null ? errors.back : errors.to(frame.texts.pages[section?.name ?? 'overview'])}
        </a>
      </p>
    </>
  );
  if (frame === null)
    return (
      <PlainPage page={plain} name={name}>
        <div class="panel">{content}</div>
      </PlainPage>
    );
  return (
    <Shell page={frame} name={name}>
      <div class="stack">{content}</div>
    </Shell>
  );
}
