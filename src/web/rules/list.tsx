import type { Page } from '../../core/model/page.ts';
import type { Rule, RuleState } from '../../core/model/rule.ts';
import { Badge, Empty, Icon, type Tone } from '../components/basics.tsx';
import type { PageContext } from '../page-context.ts';
import { Shell } from '../shell.tsx';

export const ruleStates = [
  'linked',
  'waiting',
  'conflict',
  'disabled',
  'error',
] as const satisfies readonly RuleState[];

export interface RulesAddress {
  readonly state: RuleState | undefined;
  readonly q: string;
  readonly cursor: string | null;
}

interface RulesProps {
  readonly page: PageContext;
  readonly address: RulesAddress;
  readonly rules: Page<Rule>;
}

const tones: Readonly<Record<RuleState, Tone | undefined>> = {
  linked: 'ok',
  waiting: 'warn',
  conflict: 'warn',
  disabled: undefined,
  error: 'bad',
};

export function writeRulesAddress({ state, q, cursor }: RulesAddress): string {
  const query = new URLSearchParams();
  if (state !== undefined) query.set('state', state);
  if (q !== '') query.set('q', q);
  if (cursor !== null) query.set('cursor', cursor);
  return query.size === 0 ? '/rules' : `/rules?${query}`;
}

export function RulesPage({ page, address, rules }: RulesProps) {
  const { urlBase, texts, format } = page;
  const add = (
    <form method="get" action={`${urlBase}/rules/new`}>
      <button type="submit" class="tool primary">
        <Icon page={page} name="plus" class="large" />
        {texts.rules.add}
      </button>
    </form>
  );
  const count = <span class="count">{format.number(rules.total)}</span>;
  return (
    <Shell page={page} name={texts.pages.rules} beside={count} tools={add}>
      <Filters page={page} address={address} />
      {rules.items.length === 0 ? (
        <NoRules page={page} address={address} />
      ) : (
        <RuleTable page={page} address={address} rules={rules} />
      )}
    </Shell>
  );
}

function Filters({ page, address }: Pick<RulesProps, 'page' | 'address'>) {
  const { urlBase, texts } = page;
  const chips = [undefined, ...ruleStates].map((state) => ({
    state,
    text: state === undefined ? texts.rules.all : texts.rules.states[state],
  }));
  return (
    <div class="filters">
      <nav class="chips" aria-label={texts.rules.byState}>
        {chips.map(({ state, text }) => (
          <a
            href={`${urlBase}${writeRulesAddress({ ...address, state, cursor: null })}`}
            {...(state === address.state ? { 'aria-current': 'true' } : {})}
          >
            {text}
          </a>
        ))}
      </nav>
      <form method="get" action={`${urlBase}/rules`}>
        {address.state === undefined ? null : <input type="hidden" name="state" value={address.state} />}
        <input
          class="input"
          type="search"
          name="q"
          value={address.q}
          placeholder={texts.rules.filterLabel}
          aria-label={texts.rules.filterLabel}
          autocomplete="off"
        />
        <button type="submit" class="button">
          {texts.rules.filter}
        </button>
      </form>
    </div>
  );
}

function NoRules({ page, address }: Pick<RulesProps, 'page' | 'address'>) {
  const { texts, urlBase } = page;
  const isFiltered = address.state !== undefined || address.q !== '' || address.cursor !== null;
  return (
    <Empty page={page} icon="scroll-text">
      <p>{isFiltered ? texts.rules.noneFound : texts.rules.none}</p>
      {isFiltered ? (
        <a class="button" href={`${urlBase}/rules`}>
          {texts.rules.showAll}
        </a>
      ) : null}
    </Empty>
  );
}

function RuleTable({ page, address, rules }: RulesProps) {
  const { texts, urlBase, format } = page;
  const to = (cursor: string | null) => `${urlBase}${writeRulesAddress({ ...address, cursor })}`;
  return (
    <>
      <p class="small quiet">{texts.rules.consequence}</p>
      <table class="rules">
        <thead>
          <tr>
            <th>{texts.rules.movie}</th>
            <th>{texts.rules.special}</th>
            <th>{texts.rules.state}</th>
            <th class="of-origin">{texts.rules.origin}</th>
            <th>{texts.rules.actions}</th>
          </tr>
        </thead>
        <tbody
          id="rows"
          hx-get={to(address.cursor)}
          hx-select="#rows"
          hx-trigger="links from:body throttle:2s, resync from:body"
          hx-swap="outerMorph"
        >
          {rules.items.map((rule) => (
            <RuleRow page={page} rule={rule} />
          ))}
        </tbody>
      </table>
      <div class="foot">
        <span>{texts.rules.shown(format.number(rules.items.length), format.number(rules.total))}</span>
        {address.cursor === null ? null : (
          <a class="button" href={to(null)}>
            {texts.rules.first}
          </a>
        )}
        {rules.nextCursor === null ? null : (
          <a class="button" href={to(rules.nextCursor)}>
            {texts.rules.next}
          </a>
        )}
      </div>
    </>
  );
}

function RuleRow({ page, rule }: { page: PageContext; rule: Rule }) {
  const { texts } = page;
  const { id, movieTitle, seriesTitle, seasonNumber, episodeNumbers, state, reason, origin, enabled } = rule;
  const two = (value: number) => String(value).padStart(2, '0');
  const number = `S${two(seasonNumber)}${episodeNumbers.map((one) => `E${two(one)}`).join('-')}`;
  return (
    <tr id={`rule-${id}`} data-id={String(id)} data-state={state}>
      <td>
        <bdi>{movieTitle}</bdi>
      </td>
      <td>
        <bdi>{seriesTitle}</bdi> <span class="quiet">{number}</span>
      </td>
      <td>
        <Badge tone={tones[state]} state={state}>
          {texts.rules.states[state]}
        </Badge>
        {reason === null ? null : (
          <p class="small quiet">
            <bdi>{reason}</bdi>
          </p>
        )}
      </td>
      <td class="of-origin quiet">{texts.rules.origins[origin]}</td>
      <td class="of-actions">
        <RowButton
          page={page}
          action={`/rules/${id}/${enabled ? 'disable' : 'enable'}`}
          label={enabled ? texts.rules.disable : texts.rules.enable}
        />
        <RowButton page={page} action={`/rules/${id}/delete`} label={texts.rules.remove} />
      </td>
    </tr>
  );
}

function RowButton({ page, action, label }: { page: PageContext; action: string; label: string }) {
  return (
    <form method="post" action={`${page.urlBase}${action}`}>
      <input type="hidden" name="to" value={page.address} />
      <button type="submit" class="button">
        {label}
      </button>
    </form>
  );
}
