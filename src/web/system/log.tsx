import type { LogLine } from '../../core/ports/recent-log.ts';
import { logLevels } from '../../core/ports/recent-log.ts';
import { Badge, type Tone } from '../components/basics.tsx';
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

/** The last lines of the log; a filter reloads the page at its panel, and what is new shows by itself. */
export function Log({ page, log }: LogProps) {
  const { texts, format } = page;
  return (
    <section class="panel" id="log">
      <header>
        <h2>{texts.system.log}</h2>
        <span class="quiet" id="log-count">
          {texts.system.logShown(format.number(log.lines.length), format.number(log.total))}
        </span>
      </header>
      <LogFilters page={page} filter={log.filter} />
      <LogLines page={page} log={log} />
    </section>
  );
}

function LogFilters({ page, filter }: { page: PageContext; filter: LogFilter }) {
  const { texts, urlBase } = page;
  return (
    <form method="get" action={`${urlBase}/system#log`} class="inside log-filters">
      <select class="input" name="level" aria-label={texts.system.logLevel}>
        <option value="">{texts.system.allLevels}</option>
        {logLevels.map((level) => (
          <option value={level} selected={filter.level === level}>
            {texts.system.logLevels[level]}
          </option>
        ))}
      </select>
      <input
        class="input"
        type="search"
        name="q"
        value={filter.q}
        placeholder={texts.system.logText}
        aria-label={texts.system.logText}
        autocomplete="off"
      />
      <button type="submit" class="button">
        {texts.system.logFilter}
      </button>
    </form>
  );
}

export function LogLines({ page, log: { filter, lines } }: LogProps) {
  const { texts, urlBase, format } = page;
  const query = new URLSearchParams({ ...(filter.level === null ? {} : { level: filter.level }), q: filter.q });
  return (
    <ol
      class="log-lines"
      id="log-lines"
      hx-get={`${urlBase}/system/log?${query}`}
      hx-trigger="every 3s, resync from:body"
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
