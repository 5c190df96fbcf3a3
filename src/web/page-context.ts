import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { CookieOptions } from 'hono/utils/cookie';
import type { Role } from '../core/model/access.ts';
import { type Badges, readBadges } from '../core/stats/read-badges.ts';
import type { AppContext } from '../handlers/context.ts';
import { createCookieOptions } from '../handlers/middleware/session-cookie.ts';
import type { WebAssets } from './assets.ts';
import { createFormat, type Format } from './format.ts';
import { nameCaller } from './name-caller.ts';
import { type Preferences, preferencesOf } from './preferences.ts';
import type { Texts } from './texts/en.ts';

/** What a page outside the shell knows of its request: enough for the sign-in. */
export interface PlainContext extends Preferences {
  /** '' or '/prefix'. */
  readonly urlBase: string;
  readonly assets: WebAssets['paths'];
}

/** What every page in the shell knows of its request. */
export interface PageContext extends PlainContext {
  /** Path and query below our base, to come back to. */
  readonly address: string;
  /** The path alone. */
  readonly path: string;
  /** As in the middle of a sentence. */
  readonly who: string;
  readonly role: Role;
  readonly hasSession: boolean;
  readonly badges: Badges;
  readonly format: Format;
  /** When the page was made, in UTC epoch milliseconds. */
  readonly now: number;
  /** What the last action did; told once. */
  readonly message: string | null;
}

export type FlashKind = keyof Texts['flash'];

const flashCookie = 'plex_linker_message';

/** What the routes of pages share. */
export interface Pages {
  readonly app: AppContext;
  readonly assets: WebAssets;
  /** The options of our cookies. */
  cookie(c: Context): CookieOptions;
  plain(c: Context): PlainContext;
  open(c: Context): Promise<PageContext>;
  /** Leads to a page that says what happened. The cookie holds a kind and a count, never a text. */
  leave(c: Context, to: string, message?: { readonly kind: FlashKind; readonly count?: number }): Response;
}

export function createPages(app: AppContext, assets: WebAssets): Pages {
  const { urlBase } = app.config;
  const cookie = createCookieOptions(app.config);
  const plain = (c: Context): PlainContext => ({ ...preferencesOf(c), urlBase, assets: assets.paths });

  return {
    app,
    assets,
    cookie,
    plain,
    async open(c) {
      const caller = c.get('caller');
      const own = plain(c);
      const now = app.runtime.now();
      const flash = getCookie(c, flashCookie);
      if (flash !== undefined) deleteCookie(c, flashCookie, cookie(c));
      return {
        ...own,
        address: c.req.path + new URL(c.req.url).search,
        path: c.req.path,
        who: nameCaller(own.texts, caller.who),
        role: caller.role,
        hasSession: caller.sessionId !== null,
        badges: await readBadges(app.runtime),
        format: createFormat(own.texts, now),
        now,
        message: flash === undefined ? null : messageOf(own.texts, flash),
      };
    },
    leave(c, to, message) {
      if (message !== undefined)
        setCookie(c, flashCookie, `${message.kind}.${message.count ?? 0}`, { ...cookie(c), maxAge: 60 });
      return c.redirect(`${urlBase}${to}`, 303);
    },
  };
}

function messageOf({ flash }: Texts, cookie: string): string | null {
  const [, kind = '', count = ''] = /^(\w+)\.(\d{1,6})$/.exec(cookie) ?? [];
  return Object.hasOwn(flash, kind) ? flash[kind as FlashKind](Number(count)) : null;
}

export type PageStatus = 200 | 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 502 | 503 | 507;

/** JSX writes no doctype. */
export function sendPage(c: Context, page: unknown, status: PageStatus = 200): Response | Promise<Response> {
  return c.html(`<!doctype html>${String(page)}`, status);
}

/** A path of ours, else the first page: a link to the sign-in page must not redirect elsewhere, nor to itself. */
export function ownPath(to: string | undefined): string {
  const isOurs = to !== undefined && /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(to);
  return isOurs && !/^\/log(in|out)\b/.test(to) ? to : '/';
}
