import type { Child } from 'hono/jsx';
import { PreferenceForm } from '../components/account.tsx';
import type { PageContext } from '../page-context.ts';
import { Shell } from '../shell.tsx';
import type { GroupName } from './groups.ts';

interface SettingsProps {
  readonly page: PageContext;
  readonly children: Child;
}

export function SettingsPage({ page, children }: SettingsProps) {
  return (
    <Shell page={page} name={page.texts.pages.settings}>
      <div class="stack">{children}</div>
    </Shell>
  );
}

/** Leads to the sections of the long page. */
export function SettingsNav({ page, names }: { page: PageContext; names: readonly GroupName[] }) {
  const { servers, settings, access } = page.texts;
  const parts = [
    { id: 'servers', text: servers.heading },
    { id: 'plex-servers', text: 'Plex' },
    { id: 'access', text: access.heading },
    { id: 'web-ui', text: settings.webUi },
    ...names.map((name) => ({ id: name, text: settings.groups[name] })),
  ];
  return (
    <nav class="chips" aria-label={settings.sections}>
      {parts.map(({ id, text }) => (
        <a href={`#${id}`}>{text}</a>
      ))}
    </nav>
  );
}

/** Leads to the page of who may come in. */
export function AccessPanel({ page }: { page: PageContext }) {
  const { access } = page.texts;
  return (
    <section class="panel" id="access">
      <header>
        <h2>{access.heading}</h2>
      </header>
      <div class="offer">
        <span>{access.hint}</span>
        <a class="button" href={`${page.urlBase}/settings/access`}>
          {access.open}
        </a>
      </div>
    </section>
  );
}

/** How pages look, for this browser alone. */
export function WebUiPanel({ page }: { page: PageContext }) {
  const { settings } = page.texts;
  return (
    <section class="panel" id="web-ui">
      <header>
        <h2>{settings.webUi}</h2>
      </header>
      <div class="inside preferences">
        <p class="quiet">{settings.webUiHint}</p>
        <PreferenceForm page={page} place="settings-" />
      </div>
    </section>
  );
}
