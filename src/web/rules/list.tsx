import type { Page } from '../../core/model/page.ts';
import type { Rule, RuleState } from '../../core/model/rule.ts';
import type { RuleQuery } from '../../core/ports/rule-store.ts';
import { Empty, Icon, ToolLink } from '../components/basics.tsx';
import { ListFilters } from '../components/list-filters.tsx';
import { ListTotal, NewerRows, NoRowsYet, refreshPath } from '../components/newer-rows.tsx';
import { nextOrder, SortedHead } from '../components/sorted-head.tsx';
import type { PageContext } from '../page-context.ts';
import { Shell } from '../shell.tsx';
import { writeQuery } from '../write-query.ts';
import { AddRuleTool } from './add-tool.tsx';
import { RuleRow } from './row.tsx';

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
  readonly sort: RuleQuery['sort'];
  readonly order: NonNullable<RuleQuery['order']>;
  readonly cursor: string | null;
}

interface RulesProps {
  readonly page: PageContext;
  readonly address: RulesAddress;
  readonly rules: Page<Rule>;
  /** The newest rule when the page was made. */
  readonly newestId: number;
}

export function writeRulesAddress({ state, q, sort, order, cursor }: RulesAddress): string {
  return `/rules${writeQuery({ state, q, sort, order: order === 'ascending' ? undefined : order, cursor })}`;
}

export function RulesPage({ page, address, rules, newestId }: RulesProps) {
  const { urlBase, texts } = page;
  const tools = (
    <>
      <a class="tool" href={`${urlBase}/rules/export`} download="plex-linker-rules.yaml">
        <Icon page={page} name="download" class="large" />
        {texts.rules.exportTool}
      </a>
      <ToolLink page={page} icon="file-text" label={texts.rules.importTool} href="/rules/import" />
      <AddRuleTool page={page} />
    </>
  );
  return (
    <Shell page={page} name={texts.pages.rules} beside={<ListTotal page={page} total={rules.total} />} tools={tools}>
      <Filters page={page} address={address} />
      {rules.items.length === 0 ? (
        <NoRules page={page} address={address} newestId={newestId} />
      ) : (
        <RuleTable page={page} address={address} rules={rules} newestId={newestId} />
      )}
    </Shell>
  );
}

function Filters({ page, address }: Pick<RulesProps, 'page' | 'address'>) {
  const { texts } = page;
  const to = (change: Partial<typeof address>) => writeRulesAddress({ ...address, ...change, cursor: null });
  return (
    <ListFilters
      page={page}
      path="/rules"
      chips={{
        label: texts.rules.byState,
        items: [undefined, ...ruleStates].map((state) => ({
          href: to({ state }),
          text: state === undefined ? texts.rules.all : texts.rules.states[state],
          isCurrent: state === address.state,
        })),
      }}
      search={{ label: texts.rules.filterLabel, q: address.q }}
      kept={{
        ...{ state: address.state, sort: address.sort },
        order: address.order === 'ascending' ? undefined : address.order,
      }}
      unfiltered={to({ state: undefined, q: '' })}
    />
  );
}

function NoRules({ page, address, newestId }: Pick<RulesProps, 'page' | 'address' | 'newestId'>) {
  const { texts, urlBase } = page;
  const isFiltered = address.state !== undefined || address.q !== '' || address.cursor !== null;
  return (
    <>
      <NewerRules page={page} address={address} count={0} />
      <NoRowsYet address={rowsAddress({ page, address, rules: [], newestId })} trigger={rowsTrigger} />
      <Empty page={page} icon="scroll-text">
        <p>{isFiltered ? texts.rules.noneFound : texts.rules.none}</p>
        {isFiltered ? (
          <a class="button" href={`${urlBase}/rules`}>
            {texts.rules.showAll}
          </a>
        ) : null}
      </Empty>
    </>
  );
}

interface RowsProps extends Omit<RulesProps, 'rules'> {
  readonly rules: readonly Rule[];
}

const rowsTrigger = 'links from:body throttle:2s, resync from:body';

function rowsAddress({ page, address, rules, newestId }: RowsProps): string {
  const query = writeRulesAddress(address).replace('/rules', '');
  const ids = rules.map(({ id }) => id);
  return `${page.urlBase}${refreshPath('/rules/rows', query, { newestId, ids })}`;
}

/**
 * The rows on the page ask for themselves when a link or rule has changed: they change in place, and new ones wait. Their buttons lead back to
 * the list.
 */
export function RuleRows(props: RowsProps) {
  const { page, address, rules } = props;
  return (
    <tbody id="rows" hx-get={rowsAddress(props)} hx-trigger={rowsTrigger} hx-swap="outerMorph">
      {rules.map((rule) => (
        <RuleRow page={{ ...page, address: writeRulesAddress(address) }} rule={rule} />
      ))}
    </tbody>
  );
}

export function NewerRules({ page, address, count }: Pick<RowsProps, 'page' | 'address'> & { readonly count: number }) {
  return <NewerRows page={page} count={count} href={writeRulesAddress({ ...address, cursor: null })} />;
}

function RuleTable({ page, address, rules, newestId }: RulesProps) {
  const { texts, urlBase, format } = page;
  const to = (cursor: string | null) => `${urlBase}${writeRulesAddress({ ...address, cursor })}`;
  return (
    <>
      <p class="small quiet consequence">{texts.rules.consequence}</p>
      <NewerRules page={page} address={address} count={0} />
      <table class="rules stacks">
        <thead>
          <tr>
            <SortedBy page={page} address={address} column="movie" />
            <SortedBy page={page} address={address} column="special" />
            <SortedBy page={page} address={address} column="state" />
            <SortedBy page={page} address={address} column="origin" />
            <th class="of-actions">{texts.rules.actions}</th>
          </tr>
        </thead>
        <RuleRows page={page} address={address} rules={rules.items} newestId={newestId} />
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

interface SortedByProps {
  readonly page: PageContext;
  readonly address: RulesAddress;
  readonly column: NonNullable<RulesAddress['sort']>;
}

function SortedBy({ page, address, column }: SortedByProps) {
  const order = address.sort === column ? address.order : null;
  const sorted = { ...address, sort: column, order: nextOrder(order, 'ascending'), cursor: null };
  const href = `${page.urlBase}${writeRulesAddress(sorted)}`;
  return <SortedHead class={`of-${column}`} label={page.texts.rules[column]} href={href} order={order} />;
}
