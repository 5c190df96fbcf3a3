import type { MovieFacts, SpecialFacts } from '../../core/model/discovery.ts';
import type { IconName } from '../icons.ts';
import type { PageContext } from '../page-context.ts';
import { Icon } from './basics.tsx';

/** How long a movie is, and when it came out. */
export function MovieTimes({ page, facts }: { page: PageContext; facts: MovieFacts | undefined }) {
  const { texts, format } = page;
  const date = facts?.inCinemas ?? facts?.digitalRelease ?? facts?.physicalRelease ?? null;
  return (
    <>
      <Fact page={page} icon="clock" text={minutesText(page, facts?.runtime)} />
      <Fact page={page} icon="calendar" text={date === null ? null : texts.review.released(format.date(date))} />
    </>
  );
}

/** How long a special is, and when it was aired. */
export function SpecialTimes({ page, facts }: { page: PageContext; facts: SpecialFacts | undefined }) {
  const { texts, format } = page;
  const date = facts?.airDate ?? null;
  return (
    <>
      <Fact page={page} icon="clock" text={minutesText(page, facts?.runtime)} />
      <Fact page={page} icon="calendar" text={date === null ? null : texts.review.aired(format.date(date))} />
    </>
  );
}

function Fact({ page, icon, text }: { page: PageContext; icon: IconName; text: string | null }) {
  return (
    <p class="fact">
      <Icon page={page} name={icon} class="dim" />
      {text ?? <span class="dim">{page.texts.review.unknown}</span>}
    </p>
  );
}

function minutesText({ texts }: PageContext, runtime: number | null | undefined): string | null {
  return runtime == null || runtime === 0 ? null : texts.review.minutes(runtime);
}
