import { access } from './de/access.ts';
import { activity } from './de/activity.ts';
import { errors } from './de/errors.ts';
import { fields } from './de/fields.ts';
import { flash } from './de/flash.ts';
import { library } from './de/library.ts';
import { link, links } from './de/links.ts';
import { lists } from './de/lists.ts';
import { overview } from './de/overview.ts';
import { plexServer } from './de/plex-server.ts';
import { requests } from './de/requests.ts';
import { review } from './de/review.ts';
import { rules } from './de/rules.ts';
import { runs } from './de/runs.ts';
import { search } from './de/search.ts';
import { servers } from './de/servers.ts';
import { setUp } from './de/set-up.ts';
import { settings } from './de/settings.ts';
import { keys, shell } from './de/shell.ts';
import { signIn } from './de/sign-in.ts';
import { system } from './de/system.ts';
import { times } from './de/times.ts';
import { told } from './de/told.ts';
import { toldDisk } from './de/told-disk.ts';
import { toldEvidence } from './de/told-evidence.ts';
import { toldInput } from './de/told-input.ts';
import { toldLinks } from './de/told-links.ts';
import { toldPlex } from './de/told-plex.ts';
import { toldServers } from './de/told-servers.ts';
import { toldSetUp } from './de/told-set-up.ts';
import { toldTasks } from './de/told-tasks.ts';
import { watch } from './de/watch.ts';
import type { Texts } from './en.ts';

/** All texts of the web UI in German. */
export const de: Texts = {
  language: 'Deutsch',
  pages: {
    overview: 'Übersicht',
    links: 'Links',
    review: 'Prüfen',
    rules: 'Regeln',
    library: 'Bibliothek',
    watch: 'Gesehen',
    requests: 'Anfragen',
    activity: 'Aktivität',
    runs: 'Läufe',
    settings: 'Einstellungen',
    system: 'System',
    signIn: 'Anmelden',
    setUp: 'Einrichtung',
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
  told: {
    ...told,
    ...toldServers,
    ...toldDisk,
    ...toldSetUp,
    ...toldPlex,
    ...toldLinks,
    ...toldTasks,
    ...toldEvidence,
    ...toldInput,
  },
};
