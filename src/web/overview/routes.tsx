import { Hono } from 'hono';
import { readSchedules } from '../../core/read-schedules.ts';
import { isUntouched } from '../../core/setup/read-set-up.ts';
import { readOverview } from '../../core/stats/read-overview.ts';
import { SectionList } from '../components/section-list.tsx';
import { ownPath, type Pages, sendPage } from '../page-context.ts';
import { Shell } from '../shell.tsx';
import { OverviewPage, OverviewPanels } from './page.tsx';

/** The first page. */
export function overviewPages(pages: Pages): Hono {
  const { runtime, config } = pages.app;
  const app = new Hono();

  app.get('/', async (c) => {
    if (c.get('caller').role === 'viewer') {
      const page = await pages.open(c);
      return sendPage(
        c,
        <Shell page={page} name={page.texts.pages.overview}>
          <div class="stack">
            <p>{page.texts.overview.viewer(page.who)}</p>
            <p class="buttons">
              <a class="button" href={`${config.urlBase}/library`}>
                {page.texts.pages.library}
              </a>
              <a class="button" href={`${config.urlBase}/requests`}>
                {page.texts.pages.requests}
              </a>
            </p>
          </div>
        </Shell>,
      );
    }
    if (await isUntouched(runtime)) return c.redirect(`${config.urlBase}/setup`, 303);
    const [page, overview, schedules] = await Promise.all([
      pages.open(c),
      readOverview(runtime),
      readSchedules(runtime),
    ]);
    return sendPage(c, <OverviewPage page={page} overview={overview} schedules={schedules} />);
  });

  app.get('/overview/panels', async (c) => {
    const [page, overview, schedules] = await Promise.all([
      pages.open(c),
      readOverview(runtime),
      readSchedules(runtime),
    ]);
    return c.html(String(<OverviewPanels page={page} overview={overview} schedules={schedules} />));
  });

  app.get('/overview/sections', async (c) => {
    const page = await pages.open(c);
    return c.html(String(<SectionList page={{ ...page, path: ownPath(c.req.query('at')) }} />));
  });

  return app;
}
