import { episodesCode } from '../../core/model/episode-code.ts';
import type { Rule, RuleState } from '../../core/model/rule.ts';
import { Badge, type Tone } from '../components/basics.tsx';
import { Told } from '../components/told.tsx';
import type { PageContext } from '../page-context.ts';

const tones: Readonly<Record<RuleState, Tone | undefined>> = {
  linked: 'ok',
  waiting: 'warn',
  conflict: 'warn',
  disabled: undefined,
  error: 'bad',
};

export function RuleBadge({ page, state }: { page: PageContext; state: RuleState }) {
  return (
    <Badge tone={tones[state]} state={state}>
      {page.texts.rules.states[state]}
    </Badge>
  );
}

export function RuleRow({ page, rule }: { page: PageContext; rule: Rule }) {
  const { texts } = page;
  const { id, movieTitle, seriesTitle, state, reason, origin, enabled } = rule;
  return (
    <tr id={`rule-${id}`} data-id={String(id)} data-state={state}>
      <td class="of-movie whole">
        <a class="line" href={`${page.urlBase}/rules/${id}`} title={movieTitle}>
          <bdi>{movieTitle}</bdi>
        </a>
      </td>
      <td class="whole">
        <span class="named" title={seriesTitle ?? ''}>
          <bdi class="line">{seriesTitle}</bdi>
          <span class="quiet">{episodesCode(rule.seasonNumber, rule.episodeNumbers)}</span>
        </span>
      </td>
      <td class="of-state">
        <RuleBadge page={page} state={state} />
        {reason === null ? null : (
          <p class="small quiet">
            <Told page={page} text={reason} />
          </p>
        )}
      </td>
      <td class="of-origin quiet">{texts.rules.origins[origin]}</td>
      <td class="of-actions">
        <div class="answers">
          <RowButton
            page={page}
            action={`/rules/${id}/${enabled ? 'disable' : 'enable'}`}
            label={enabled ? texts.rules.disable : texts.rules.enable}
          />
          <RowButton page={page} action={`/rules/${id}/delete`} label={texts.rules.remove} />
        </div>
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
