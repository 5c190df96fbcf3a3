import { access } from './en/access.ts';
import { activity } from './en/activity.ts';
import { errors } from './en/errors.ts';
import { fields } from './en/fields.ts';
import { flash } from './en/flash.ts';
import { library } from './en/library.ts';
import { link, links } from './en/links.ts';
import { lists } from './en/lists.ts';
import { overview } from './en/overview.ts';
import { plexServer } from './en/plex-server.ts';
import { requests } from './en/requests.ts';
import { review } from './en/review.ts';
import { rules } from './en/rules.ts';
import { runs } from './en/runs.ts';
import { search } from './en/search.ts';
import { servers } from './en/servers.ts';
import { setUp } from './en/set-up.ts';
import { settings } from './en/settings.ts';
import { keys, shell } from './en/shell.ts';
import { signIn } from './en/sign-in.ts';
import { system } from './en/system.ts';
import { times } from './en/times.ts';
import { watch } from './en/watch.ts';

/** All texts of the web UI in English. What others report, such as Sonarr's own words, is not translated. */
export const en = {
  language: 'English',
  pages: {
    overview: 'Overview',
    links: 'Links',
    review: 'Review',
    rules: 'Rules',
    library: 'Library',
    watch: 'Watch',
    requests: 'Requests',
    activity: 'Activity',
    runs: 'Runs',
    settings: 'Settings',
    system: 'System',
    signIn: 'Sign in',
    setUp: 'Set-up',
  },
  shell,
  access,
  keys,
  library,
  links,
  link,
  lists,
  overview,
  review,
  rules,
  activity,
  requests,
  runs,
  servers,
  plexServer,
  search,
  settings,
  system,
  setUp,
  signIn,
  errors,
  fields,
  times,
  watch,
  flash,
  /** Faults and what else core tells, by their English text: see src/web/tell.ts. */
  told: {} as Readonly<Record<string, string>>,
};

export type Texts = typeof en;
