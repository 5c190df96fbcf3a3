import type { PageContext } from '../page-context.ts';
import { sectionsFor } from '../sections.ts';

export function KeyHelp({ page }: { page: PageContext }) {
  const { texts } = page;
  return (
    <dialog id="keys" aria-labelledby="keys-title">
      <h2 id="keys-title">{texts.shell.keys}</h2>
      <dl class="keys">
        <dt>
          <kbd>s</kbd>
        </dt>
        <dd>{texts.keys.search}</dd>
        <dt>
          <kbd>?</kbd>
        </dt>
        <dd>{texts.keys.help}</dd>
        {sectionsFor(page).map(({ name, goKey }) => (
          <>
            <dt>
              <kbd>g</kbd> {texts.keys.afterwards} <kbd>{goKey}</kbd>
            </dt>
            <dd>{texts.pages[name]}</dd>
          </>
        ))}
        {page.role === 'administrator' ? <ReviewKeys page={page} /> : null}
        <dt>
          <kbd>Esc</kbd>
        </dt>
        <dd>{texts.keys.close}</dd>
      </dl>
      <form method="dialog">
        <button type="submit" class="button">
          {texts.shell.close}
        </button>
      </form>
    </dialog>
  );
}

const reviewKeys = [
  { keys: ['a'], does: 'accept' },
  { keys: ['r'], does: 'reject' },
  { keys: ['1', '9'], does: 'choose' },
  { keys: ['i'], does: 'ignore' },
  { keys: ['j'], does: 'skip' },
  { keys: ['k'], does: 'back' },
  { keys: ['z'], does: 'undo' },
] as const;

function ReviewKeys({ page }: { page: PageContext }) {
  const { texts } = page;
  return (
    <>
      {reviewKeys.map(({ keys, does }) => (
        <>
          <dt>
            {keys.map((key, index) => (
              <>
                {index === 0 ? null : '…'}
                <kbd>{key}</kbd>
              </>
            ))}
          </dt>
          <dd>
            {texts.pages.review}: {texts.keys[does]}
          </dd>
        </>
      ))}
    </>
  );
}
