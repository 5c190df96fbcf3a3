import { routeRoles } from '../handlers/route-roles.ts';
import type { IconName } from './icons.ts';
import type { PageContext } from './page-context.ts';
import type { Texts } from './texts/en.ts';

interface Count {
  readonly value: number;
  /** `asks` for what needs an answer, `warns` for problems. */
  readonly kind: 'asks' | 'warns';
  readonly text: string;
}

export interface Section {
  readonly name: keyof Texts['pages'];
  readonly href: string;
  readonly icon: IconName;
  /** Pressed after `g`. */
  readonly goKey: string;
  countOf?(page: PageContext): Count | null;
}

/** The pages of the sidebar: only those that exist. */
const sections: readonly Section[] = [
  {
    name: 'overview',
    href: '/',
    icon: 'layout-dashboard',
    goKey: 'o',
  },
  { name: 'links', href: '/links', icon: 'link-2', goKey: 'l' },
  {
    name: 'review',
    href: '/review',
    icon: 'list-checks',
    goKey: 'r',
    countOf({ badges: { candidates, conflicts }, texts }) {
      const value = candidates + conflicts;
      return value === 0 ? null : { value, kind: 'asks', text: texts.shell.asksYou(value) };
    },
  },
  { name: 'rules', href: '/rules', icon: 'scroll-text', goKey: 'e' },
  { name: 'library', href: '/library', icon: 'film', goKey: 'b' },
  { name: 'watch', href: '/watch', icon: 'eye', goKey: 'w' },
  { name: 'requests', href: '/requests', icon: 'inbox', goKey: 'q' },
  { name: 'activity', href: '/activity', icon: 'activity', goKey: 'a' },
  {
    name: 'runs',
    href: '/runs',
    icon: 'play',
    goKey: 'u',
    countOf: ({ badges: { heldRuns }, texts }) =>
      heldRuns === 0 ? null : { value: heldRuns, kind: 'asks', text: texts.shell.asksYou(heldRuns) },
  },
  { name: 'settings', href: '/settings', icon: 'settings', goKey: 's' },
  {
    name: 'system',
    href: '/system',
    icon: 'heart-pulse',
    goKey: 'y',
    countOf: ({ badges: { problems }, texts }) =>
      problems === 0 ? null : { value: problems, kind: 'warns', text: texts.shell.problems(problems) },
  },
];

/** The section that a page is in; null for a page of none. */
export function sectionOf({ role, path }: Pick<PageContext, 'role' | 'path'>): Section | null {
  return sectionsFor({ role }).find(({ href }) => href !== '/' && path.startsWith(`${href}/`)) ?? null;
}

/** The sections that the caller's role may open. */
export function sectionsFor({ role }: Pick<PageContext, 'role'>): readonly Section[] {
  return sections.filter(({ href }) => role === 'administrator' || routeRoles[`GET ${href}`] === role);
}
