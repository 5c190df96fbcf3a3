import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { settingTable } from '../../../src/core/settings/settings.ts';
import { routeRoles } from '../../../src/handlers/route-roles.ts';
import { en } from '../../../src/web/texts/en.ts';
import { namedAddresses, namedSettings, namesInPages } from './named-in-pages.ts';
import { repositoryRoot } from './repository-files.ts';

const guides = readdirSync(join(repositoryRoot, 'docs/guide')).map((name) => `docs/guide/${name}`);
const documents = ['README.md', ...guides];
const read = (document: string) => readFileSync(join(repositoryRoot, document), 'utf8');

/** Words in italics that are on pages of other programs. */
const elsewhere = new Set(['Watched', 'Recently Added']);

describe('what a guide names is there', () => {
  it('names are those in italics, addresses and settings those in code', () => {
    const text = '*Run\nnow* and **bold**, `*x*`: `POST /api/v1/links/<id>/undo`, `/setup`, `watch.twins`, `a.b`';
    expect(namesInPages(text)).toEqual(['Run now']);
    expect(namedAddresses(text)).toEqual([
      { method: 'POST', path: '/api/v1/links/:x/undo' },
      { method: '', path: '/setup' },
    ]);
    expect(namedSettings(text, new Set(['watch']))).toEqual(['watch.twins']);
  });

  // How times are written is no name.
  const { times: _, ...words } = en;
  const names = new Set(textsOf(words));
  it.each(documents)('%s: every page, button and field in italics has exactly this name', (document) => {
    expect(namesInPages(read(document)).filter((name) => !names.has(name) && !elsewhere.has(name))).toEqual([]);
  });

  const routes = Object.keys(routeRoles).map((route) => route.split(' '));
  it.each(documents)('%s: every address is a route', (document) => {
    const isRoute = ({ method, path }: { method: string; path: string }) =>
      routes.some(([ofRoute, pattern = '']) => (method === '' || method === ofRoute) && matches(pattern, path));
    const isGroup = ({ path }: { path: string }) => path === '/webhooks';
    expect(namedAddresses(read(document)).filter((one) => !isRoute(one) && !isGroup(one))).toEqual([]);
  });

  const keys = settingTable.map(({ key }) => key as string);
  const groups = new Set(keys.filter((key) => key.includes('.')).map((key) => key.split('.')[0] ?? ''));
  it.each(documents)('%s: every setting is one', (document) => {
    expect(namedSettings(read(document), groups).filter((key) => !keys.includes(key))).toEqual([]);
  });
});

/** All texts of the catalogue, and those of functions for each program. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'function') return ['Radarr', 'Sonarr', 'Plex'].map((name) => String(value(name)));
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

function matches(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  if (pattern.endsWith('/*') && path.startsWith(pattern.slice(0, -2))) return true;
  return wanted.length === given.length && wanted.every((part, at) => part === given[at] || part.startsWith(':'));
}
