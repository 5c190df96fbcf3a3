import type { Child } from 'hono/jsx';
import { Account } from './components/account.tsx';
import { Icon } from './components/basics.tsx';
import { KeyHelp } from './components/key-help.tsx';
import { SectionList } from './components/section-list.tsx';
import { Document } from './document.tsx';
import type { PageContext } from './page-context.ts';

interface ShellProps {
  readonly page: PageContext;
  /** The page's name: its title and its h1. */
  readonly name: string;
  /** Beside the name, such as a count. */
  readonly beside?: Child;
  /** At the right end of the toolbar. */
  readonly tools?: Child;
  /** What was searched for, in the header's field. */
  readonly q?: string;
  /** Instead of the message about the last action. */
  readonly toast?: Child;
  readonly children: Child;
}

/** The frame of every page: header, sidebar, toolbar, messages, and the stream of changes. */
export function Shell({ page, name, beside, tools, q = '', toast, children }: ShellProps) {
  const { urlBase, texts } = page;
  return (
    <Document page={page} name={name}>
      <body>
        <a class="skip" href="#main">
          {texts.shell.skip}
        </a>
        <Header page={page} q={q} />
        <Sidebar page={page} />
        <main class="main" id="main" tabindex={-1}>
          <div class="bar">
            <h1 title={name}>{name}</h1>
            {beside}
            <div class="tools">{tools}</div>
          </div>
          <div class="body">{children}</div>
        </main>
        <Messages page={page} toast={toast} />
        <div id="live" hidden hx-sse:connect={`${urlBase}/api/v1/stream`} hx-trigger="load, again" hx-swap="none" />
        <KeyHelp page={page} />
      </body>
    </Document>
  );
}

function Header({ page, q }: { page: PageContext; q: string }) {
  const { urlBase, assets, texts } = page;
  return (
    <header class="head">
      <button type="button" class="button bare square open-menu" popovertarget="side" aria-label={texts.shell.menu}>
        <Icon page={page} name="menu" class="large" />
      </button>
      <a class="brand" href={`${urlBase}/`} aria-label={texts.shell.home}>
        <img src={`${urlBase}${assets['logo.svg']}`} alt="" width="28" height="28" />
        <span>Plex Linker</span>
      </a>
      <search class="find">
        <form method="get" action={`${urlBase}/search`}>
          <Icon page={page} name="search" />
          <input
            name="q"
            type="search"
            data-key="s"
            aria-keyshortcuts="s"
            placeholder={texts.search.placeholder}
            aria-label={texts.search.name}
            value={q}
            maxlength={200}
            autocomplete="off"
          />
          <span aria-hidden="true">
            <kbd>s</kbd>
          </span>
          <div class="find-list" id="find-list" hidden />
        </form>
      </search>
      <div class="head-end">
        <span class="connection" role="status">
          <Icon page={page} name="loader-circle" class="turning" />
          <span>{texts.shell.reconnecting}</span>
        </span>
        <button
          type="button"
          class="button bare square wide-only"
          data-key="?"
          data-dialog="keys"
          aria-label={texts.shell.keys}
        >
          <Icon page={page} name="keyboard" class="large" />
        </button>
        <button type="button" class="button bare square" popovertarget="account" aria-label={texts.shell.account}>
          <Icon page={page} name="user" class="large" />
        </button>
        <Account page={page} />
      </div>
    </header>
  );
}

function Sidebar({ page }: { page: PageContext }) {
  return (
    <nav class="side" id="side" popover="auto" aria-label={page.texts.shell.sections}>
      <SectionList page={page} />
    </nav>
  );
}

function Messages({ page, toast }: { page: PageContext; toast: Child }) {
  const { message, texts } = page;
  return (
    <div class="toasts" id="messages" role="status">
      {message === null ? (
        toast
      ) : (
        <div class="toast">
          <p>{message}</p>
          <button type="button" class="button bare square" data-close aria-label={texts.shell.close}>
            <Icon page={page} name="x" />
          </button>
        </div>
      )}
    </div>
  );
}
