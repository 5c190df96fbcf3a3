import { Hono } from 'hono';
import * as z from 'zod';
import { listImportProblems } from '../../core/rules/list-rules.ts';
import { type Pages, sendPage } from '../page-context.ts';
import { readUpload } from '../read-form.ts';
import { RuleFilesPage } from './files.tsx';

const count = z.coerce.number().int().min(0).max(1_000_000);
/** What the import before did, which the address tells. */
const doneSchema = z.object({ created: count, unchanged: count }).nullable().catch(null);

/** Brings the reading of YAML with it, a fifth of what there would be to load for pages. */
const loadFiles = () => import('../../legacy/import.ts');

/** /rules/import and /rules/export */
export function ruleFilePages(pages: Pages): Hono {
  const { runtime } = pages.app;
  const app = new Hono();

  app.get('/import', async (c) => {
    const done = doneSchema.parse(c.req.query());
    const [page, problems] = await Promise.all([pages.open(c), listImportProblems(runtime)]);
    return sendPage(c, <RuleFilesPage page={page} problems={problems} done={done} />);
  });

  app.post('/import', async (c) => {
    const file = await readUpload(c, 'file');
    const { importRuleFile } = await loadFiles();
    const report = file === null ? null : await importRuleFile(runtime, file.text, file.name);
    if (report !== null && report.created.length + report.unchanged + report.problems.length > 0) {
      const done = new URLSearchParams({
        created: String(report.created.length),
        unchanged: String(report.unchanged),
      });
      return pages.leave(c, `/rules/import?${done}`);
    }
    const [page, problems] = await Promise.all([pages.open(c), listImportProblems(runtime)]);
    const error = file === null ? page.texts.rules.noFile : page.texts.rules.noRuleInFile(file.name);
    return sendPage(c, <RuleFilesPage page={page} problems={problems} done={null} error={error} />, 422);
  });

  app.get('/export', async (c) => {
    c.header('Content-Type', 'application/yaml; charset=utf-8');
    c.header('Content-Disposition', 'attachment; filename="plex-linker-rules.yaml"');
    const { exportRules } = await loadFiles();
    return c.body(await exportRules(runtime));
  });

  return app;
}
