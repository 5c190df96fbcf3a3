import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Hono } from 'hono';
import { readTotals, type Totals } from '../core/stats/read-totals.ts';
import type { AppContext } from './context.ts';

type Lag = ReturnType<typeof monitorEventLoopDelay>;

/** /metrics in Prometheus' text format. */
export function metricsRoutes(context: AppContext): Hono {
  const app = new Hono();
  // Started by the first request, so that it costs nothing without one; the first value is 0.
  let lag: Lag | undefined;
  app.get('/metrics', async (c) => {
    const totals = await readTotals(context.runtime);
    const lines = [
      ...metric('plex_linker_build_info', 'Version of this service.', [[{ version: context.version }, 1]]),
      ...totalLines(totals),
      ...processLines(context, lag),
    ];
    if (lag === undefined) {
      lag = monitorEventLoopDelay({ resolution: 50 });
      lag.enable();
    }
    lag.reset();
    return c.text(`${lines.join('\n')}\n`, 200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' });
  });
  return app;
}

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

function totalLines({ links, rules, candidates, tasks, deliveries, runs }: Totals): string[] {
  const by = (label: string, counts: Readonly<Record<string, number>>): Sample[] =>
    Object.entries(counts).map(([value, count]) => [{ [label]: value }, count]);
  return [
    ...metric('plex_linker_links', 'Links in the ledger that are not removed.', [[{}, links.live]]),
    ...metric('plex_linker_rules', 'Rules by state.', by('state', rules.byState)),
    ...metric('plex_linker_candidates', 'Possible pairs by state.', by('state', candidates.byState)),
    ...metric('plex_linker_tasks', 'Stored tasks by state.', by('state', tasks.byState)),
    ...metric('plex_linker_deliveries', 'Stored webhook deliveries by status.', by('status', deliveries.byStatus)),
    ...metric('plex_linker_runs', 'Stored runs by state.', by('state', runs.byState)),
  ];
}

function processLines({ startedAt }: AppContext, lag: Lag | undefined): string[] {
  const { user, system } = process.cpuUsage();
  const mean = lag === undefined || Number.isNaN(lag.mean) ? 0 : lag.mean / 1e9;
  const most = lag === undefined ? 0 : lag.max / 1e9;
  return [
    ...metric('process_start_time_seconds', 'When this process began, Unix time.', [[{}, startedAt / 1000]]),
    ...metric('process_resident_memory_bytes', 'Resident memory.', [[{}, process.memoryUsage.rss()]]),
    '# HELP process_cpu_seconds_total User and system CPU time.',
    '# TYPE process_cpu_seconds_total counter',
    `process_cpu_seconds_total ${(user + system) / 1e6}`,
    ...metric('nodejs_eventloop_lag_mean_seconds', 'Mean lag of the event loop since the last question.', [[{}, mean]]),
    ...metric('nodejs_eventloop_lag_max_seconds', 'Longest lag of the event loop since the last question.', [
      [{}, most],
    ]),
  ];
}

function metric(name: string, help: string, samples: readonly Sample[]): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...samples.map((sample) => line(name, sample))];
}

function line(name: string, [labels, value]: Sample): string {
  const pairs = Object.entries(labels).map(([key, text]) => `${key}="${escapeLabel(text)}"`);
  return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}`;
}

function escapeLabel(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
