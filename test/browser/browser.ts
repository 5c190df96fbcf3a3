import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { testApiKey } from '../support/service.ts';

/** Debian's Chromium; null where there is none: the tests are then skipped by name. */
export const chromiumPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path)) ?? null;

let browser: Promise<Browser> | undefined;

/** One for all files of the worker; it ends with its process. */
function openBrowser(): Promise<Browser> {
  // As root Chromium has no sandbox; it only visits our own pages.
  browser ??= chromium.launch({ executablePath: chromiumPath ?? '', args: ['--no-sandbox', '--disable-gpu'] });
  return browser;
}

export interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the console said, errors of the page included. */
  readonly console: string[];
}

export interface VisitOptions extends BrowserContextOptions {
  readonly theme?: 'dark' | 'light';
  /** Begins with a session. Default: true. */
  readonly signedIn?: boolean;
}

/** A window of its own. Fails at once instead of after half a minute. */
export async function visit(url: string, { theme, signedIn = true, ...options }: VisitOptions = {}): Promise<Visit> {
  const context = await (await openBrowser()).newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en',
    // Transitions between pages are drawn by the processor here, and each click waits for them.
    reducedMotion: 'reduce',
    ...options,
  });
  context.setDefaultTimeout(15_000);
  if (theme !== undefined) await context.addCookies([{ name: 'plex_linker_theme', value: theme, url }]);
  if (signedIn) await context.request.post(`${url}/login`, { form: { password: testApiKey }, maxRedirects: 0 });
  const page = await context.newPage();
  const console: string[] = [];
  page.on('console', (message) => console.push(message.text()));
  page.on('pageerror', (error) => console.push(error.message));
  return { context, page, console };
}

/** Half as large as the module's source, and sent to each page. */
const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/** The serious findings of axe on this page, in a line each. */
export async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  // Preloading is for a rule about style sheets of other origins.
  return page.evaluate(`axe.run(document, { resultTypes: ['violations'], preload: false }).then(({ violations }) => violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 200)).join(' | ')))`);
}

/** Links within a page and labels lead to the first of them only. */
export function repeatedIds(page: Page): Promise<string[]> {
  return page.evaluate(
    `[...document.querySelectorAll('[id]')].map(({ id }) => id).filter((id, index, all) => all.indexOf(id) !== index)`,
  );
}

/** Choices and hints of fields that do not fit, and names cut off without a title that has the rest. */
export function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(`(() => {
    const canvas = document.createElement('canvas').getContext('2d');
    const widthOf = (text, { fontWeight, fontSize, fontFamily }) => {
      canvas.font = fontWeight + ' ' + fontSize + ' ' + fontFamily;
      return canvas.measureText(text).width;
    };
    const isCut = (one) => {
      const style = getComputedStyle(one);
      const room = one.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
      if (one.matches('input')) return widthOf(one.placeholder, style) > room;
      const arrow = 18;
      if (one.matches('select')) return [...one.options].some(({ text }) => widthOf(text, style) > room - arrow);
      return one.scrollWidth > one.clientWidth + 1 && one.closest('[title]') === null && one.querySelector('[title]') === null;
    };
    return [...document.querySelectorAll('select, input[placeholder], h1, .line, .button, .tool')]
      .filter((one) => one.getClientRects().length > 0 && isCut(one))
      .map(({ outerHTML }) => outerHTML.slice(0, 200));
  })()`);
}

/** How many pixels the page is wider than the window. Styles for a new width apply with the next frame. */
export async function sidewaysScroll(page: Page): Promise<number> {
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

/** What Tab reaches without showing that it has the focus, in a line each; the first stop is the way past the sidebar. */
export async function unseenFocus(page: Page): Promise<string[]> {
  // Focus is shown as of a keyboard once a key was pressed.
  await page.keyboard.press('Tab');
  return page.evaluate(`(() => {
    const stops = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
      .filter((one) => one.tabIndex >= 0 && !one.disabled && one.type !== 'hidden' && one.checkVisibility({ visibilityProperty: true }));
    // Elements of one kind look alike.
    const kindOf = (one) => [one, one.parentElement].map(({ tagName, className, type }) => tagName + '.' + className + '.' + type).join();
    const kinds = [...new Map(stops.map((one) => [kindOf(one), one])).values()];
    const unseen = kinds.filter((one) => {
      const styles = () => [one, ...one.children, one.parentElement, one.nextElementSibling].filter(Boolean).map((part) => {
        const { outlineStyle, outlineWidth, boxShadow, borderColor, backgroundColor } = getComputedStyle(part);
        return [outlineStyle, outlineWidth, boxShadow, borderColor, backgroundColor].join();
      }).join('|');
      document.activeElement?.blur();
      const before = styles();
      one.focus();
      return document.activeElement !== one || styles() === before || one.getBoundingClientRect().width === 0;
    });
    const first = stops[0]?.getAttribute('href') ?? '';
    const leadsPast = document.querySelector('.side') === null || first.startsWith('#');
    return [...(leadsPast ? [] : ['first: ' + stops[0]?.outerHTML.slice(0, 120)]), ...unseen.map((one) => one.outerHTML.slice(0, 120))];
  })()`);
}
