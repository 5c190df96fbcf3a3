import { Icon } from '../components/basics.tsx';
import type { PageContext } from '../page-context.ts';

/** The toolbar's way to a new rule. */
export function AddRuleTool({ page }: { page: PageContext }) {
  return (
    <form method="get" action={`${page.urlBase}/rules/new`}>
      <button type="submit" class="tool primary">
        <Icon page={page} name="plus" class="large" />
        {page.texts.rules.add}
      </button>
    </form>
  );
}
