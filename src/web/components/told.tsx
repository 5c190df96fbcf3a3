import type { PageContext } from '../page-context.ts';
import { tell } from '../tell.ts';

interface ToldProps {
  readonly page: Pick<PageContext, 'texts'>;
  readonly text: string;
  readonly class?: string;
  /** An ending that is shown elsewhere, such as a path. */
  readonly without?: string;
}

/** Not of a name, a path or a key: these have other signs or capitals in their first word. */
const plainWord = /^\p{Ll}+['’]?\p{Ll}*(?=[\s,:;]|$)/u;

/** What core, a server or the disk told, in the page's language where it has it, as a sentence. */
export function Told({ page, text, class: classes, without = '' }: ToldProps) {
  return (
    <bdi {...(classes === undefined ? {} : { class: classes })}>
      {asSentence(withoutEnding(tell(page.texts, text), without))}
    </bdi>
  );
}

function withoutEnding(text: string, ending: string): string {
  return ending !== '' && text.endsWith(ending) ? text.slice(0, -ending.length) : text;
}

/** With a capital, unless it begins with a name, a path or a key. */
export function asSentence(text: string): string {
  return plainWord.test(text) ? `${text[0]?.toUpperCase()}${text.slice(1)}` : text;
}
