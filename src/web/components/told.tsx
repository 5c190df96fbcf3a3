import type { PageContext } from '../page-context.ts';
import { tell } from '../tell.ts';

interface ToldProps {
  readonly page: Pick<PageContext, 'texts'>;
  readonly text: string;
  readonly class?: string;
}

/** What core, a server or the disk told, in the page's language where it has it. */
export function Told({ page, text, class: classes }: ToldProps) {
  return <bdi {...(classes === undefined ? {} : { class: classes })}>{tell(page.texts, text)}</bdi>;
}
