import type { LogLine } from '../../core/ports/recent-log.ts';
import { logLevels } from '../../core/ports/recent-log.ts';
import { Badge, type Tone } from '../components/basics.tsx';
import { ListFilters } from '../components/list-filters.tsx';
import type { PageContext } from '../page-context.ts';

/** The least level and a text; null and '' show all. */
export interface LogFilter {
  readonly level: LogLine['level'] | null;
  readonly q: string;
}

export interface LogView {
  readonly filter: LogFilter;
  /** Newest first. */
  readonly lines: readonly LogLine[];
  /** How many fit the filter. */
  readonly total: number;
}

interface LogProps {
  readonly page: PageContext;
  readonly log: LogView;
}

const tones: Readonly<Record<LogLine['level'], Tone | undefined>> = {
  error: 'bad',
  warn: 'warn',
  info: 'info',
  debug: undefined,
};

/** Nearly all that is logged changes one of these, too; the rest shows after half a minute. */
const changes = ['tasks', 'deliveries', 'health', 'runs', 'items', 'links']
  .map((topic) => `${topic} from:body throttle:2s`)
  .concat('resync from:body')
  .join(', ');

/** The last lines of the log; a filter reloads the page at its panel, and what is new shows by itself. */
export function Log({ page, log }: LogProps) {
  const { texts } = page;
  return (
    <section class="panel" id="log">
      <header>
        <h2>{texts.system.log}</h2>
        <LogCount page={page} log={log} />
      </header>
      <LogFilters page={page} filter={log.filter} />
      <LogLines page={page} log={log} />
    </section>
  );
}

function LogCount({ page, log: { lines, total }, ...swap }: LogProps & { readonly 'hx-swap-oob'?: 'true' }) {
  const { texts, format } = page;
  return (
    <span class="quiet" id="log-count" {...swap}>
      {texts.system.logShown(format.number(lines.length), format.number(total))}
    </span>
  );
}

/** What a change brings into the page: the lines and their count. */
export function LogUpdate(props: LogProps) {
  return (
    <>
      <LogLines {...props} />
      <LogCount {...props} hx-swap-oob="true" />
    </>
  );
}

function LogFilters({ page, filter }: { page: PageContext; filter: LogFilter }) {
  const { texts } = page;
  const options = logLevels.map((value) => ({ value, text: texts.system.logLevels[value] }));
  const { logLevel: label, allLevels: any } = texts.system;
  return (
    <div class="inside">
      <ListFilters
        page={page}
        path="/system#log"
        search={{ label: texts.system.logText, q: filter.q }}
        choices={[{ name: 'level', label, any, value: filter.level ?? '', options }]}
        kept={{}}
        unfiltered="/system#log"
      />
    </div>
  );
}

function LogLines({ page, log: { filter, lines } }: LogProps) {
  const { texts, urlBase, format } = page;
  const query = new URLSearchParams({ ...(filter.level === null ? {} : { level: filter.level }), q: filter.q });
  return (
    <ol
      class="log-lines"
      id="log-lines"
      hx-get={`${urlBase}/system/log?${query}`}
      hx-trigger={`${changes}, every 30s`}
      hx-swap="outerMorph"
    >
      {lines.length === 0 ? (
        <li class="quiet">{filter.level === null && filter.q === '' ? texts.system.noLog : texts.system.noLogFound}</li>
      ) : null}
      {lines.map(({ number, at, level, message, facts }) => (
        <li id={`line-${number}`} data-level={level}>
          <time datetime={new Date(at).toISOString()} title={format.full(at)}>
            {new Date(at).toISOString().slice(11, 19)}
          </time>
          <Badge tone={tones[level]} state={level}>
            {texts.system.logWords[level]}
          </Badge>
          <span>
            <bdi>{message}</bdi> {facts === '' ? null : <bdi class="quiet">{facts}</bdi>}
          </span>
        </li>
      ))}
    </ol>
  );
}
