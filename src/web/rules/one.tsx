import { episodesCode } from '../../core/model/episode-code.ts';
import type { Instance, InstanceKind } from '../../core/model/instance.ts';
import type { RuleWithLinks } from '../../core/rules/rule-page.ts';
import { Icon } from '../components/basics.tsx';
import { SelectField, SwitchField } from '../components/field.tsx';
import { SideCard } from '../components/side-card.tsx';
import { Told } from '../components/told.tsx';
import type { PageContext } from '../page-context.ts';
import { Shell } from '../shell.tsx';
import { RuleBadge } from './row.tsx';

interface RuleProps {
  readonly page: PageContext;
  readonly found: RuleWithLinks;
}

/** One rule: its pair, its links, and what can be changed of it. */
export function RulePage({ page, found }: RuleProps) {
  const { texts, urlBase } = page;
  const { rule, links } = found;
  return (
    <Shell page={page} name={rule.movieTitle}>
      <div class="stack" data-id={String(rule.id)} data-state={rule.state}>
        <p class="kind quiet">
          <a href={`${urlBase}/rules`}>{texts.rules.showAll}</a> <RuleBadge page={page} state={rule.state} />
          {texts.rules.origins[rule.origin]}
        </p>
        {rule.reason === null ? null : (
          <p class="message">
            <Icon page={page} name="info" />
            <Told page={page} text={rule.reason} />
          </p>
        )}
        <Sides page={page} found={found} />
        {links.map(({ id, path }) => (
          <p>
            <a href={`${urlBase}/links/${id}`}>
              {texts.library.link} {id}
            </a>{' '}
            <code>{path}</code>
          </p>
        ))}
        <RuleForm page={page} found={found} />
      </div>
    </Shell>
  );
}

function Sides({ page, found: { rule } }: RuleProps) {
  const { movieTitle, seriesTitle, movieTmdbId, seriesTvdbId, episodeTvdbIds } = rule;
  return (
    <div class="sides">
      <SideCard {...{ page, side: 'movie', id: movieTmdbId, title: movieTitle, heading: 'h2' }}>
        {movieTmdbId === null ? null : <p class="small dim">tmdb {movieTmdbId}</p>}
      </SideCard>
      <SideCard
        {...{ page, side: 'special', id: seriesTvdbId, title: seriesTitle, heading: 'h2' }}
        number={<span class="quiet">{episodesCode(rule.seasonNumber, rule.episodeNumbers)}</span>}
      >
        {episodeTvdbIds.length === 0 ? null : <p class="small dim">tvdb {episodeTvdbIds.join(', ')}</p>}
      </SideCard>
    </div>
  );
}

function RuleForm({ page, found: { rule, instances } }: RuleProps) {
  const { texts, urlBase } = page;
  return (
    <form method="post" action={`${urlBase}/rules/${rule.id}`} class="panel settings">
      <div class="inside">
        <SwitchField
          page={page}
          name="enabled"
          label={texts.rules.enabled}
          help={texts.rules.enabledHelp}
          isOn={rule.enabled}
        />
        {(['radarr', 'sonarr'] as const).map((kind) => (
          <SelectField
            page={page}
            name={kind}
            label={texts.rules.instance[kind]}
            help={texts.rules.instanceHelp[kind]}
            value={rule[kind] === null ? '' : String(rule[kind])}
            choices={[{ value: '', label: texts.rules.anyInstance }, ...choicesOf(instances, kind, rule[kind])]}
          />
        ))}
        <p class="small quiet">{texts.rules.consequence}</p>
        <div class="answers">
          <button type="submit" class="button primary">
            {texts.settings.save}
          </button>
          {rule.movieTmdbId === null ? null : (
            <a class="button" href={`${urlBase}/rules/new?movie=${rule.movieTmdbId}&replaces=${rule.id}`}>
              {texts.rules.anotherSpecial}
            </a>
          )}
          <button type="submit" class="button" formaction={`${urlBase}/rules/${rule.id}/delete`}>
            {texts.rules.remove}
          </button>
        </div>
      </div>
    </form>
  );
}

/** An instance that is not set up any more stays a choice while the rule is tied to it. */
function choicesOf(instances: readonly Instance[], kind: InstanceKind, chosen: number | null) {
  const known = instances
    .filter((instance) => instance.kind === kind)
    .map(({ number, name }) => ({ value: String(number), label: name }));
  const isGone = chosen !== null && known.every(({ value }) => value !== String(chosen));
  return isGone ? [...known, { value: String(chosen), label: String(chosen) }] : known;
}
