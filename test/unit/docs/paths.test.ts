import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { linkedFiles, namedPaths } from './named-paths.ts';
import { repositoryFiles, repositoryRoot } from './repository-files.ts';

const documents = repositoryFiles()?.filter((path) =>
  /^(README|CONTRIBUTING|CHANGELOG)\.md$|^(docs|deploy)\/.*\.md$/.test(path),
);

describe('the paths a document names', () => {
  it('are those in code, without what follows them', () => {
    const text =
      'Run `scripts/test --quick`, see `src/core/links/apply/disk.ts:12`, `test/**` and `./docs/guide/`; src/plain.ts is prose.';
    expect(namedPaths(text)).toEqual(['scripts/test', 'src/core/links/apply/disk.ts', 'test', 'docs/guide']);
  });

  it('are found in blocks of code, too', () => {
    expect(namedPaths('```\nnpm ci && bash scripts/demo\n```\n')).toEqual(['scripts/demo']);
  });

  it('are neither addresses, nor placeholders, nor somebody else’s folders', () => {
    const text =
      '`/api/v1/rules` `http://host/src/x` `/media/tv` `docs/decisions/NNNN-slug.md` `test/servers/node_modules` `dist/main.js` `test`';
    expect(namedPaths(text)).toEqual([]);
  });
});

describe('the files a document links to', () => {
  it('are those beside it, without anchors', () => {
    expect(linkedFiles('[a](../docs/x.md#top) [b](#here) [c](https://example.org/d.md) ![d](e.svg "title")')).toEqual([
      '../docs/x.md',
      'e.svg',
    ]);
  });
});

describe.skipIf(documents == null)('every document', () => {
  it('exists for this to mean anything', () => {
    expect(documents).toContain('deploy/README.md');
  });

  it.each(documents ?? [])('%s names only paths that are there', (document) => {
    const text = readFileSync(join(repositoryRoot, document), 'utf8');
    expect(namedPaths(text).filter((path) => !existsSync(join(repositoryRoot, path)))).toEqual([]);
  });

  it.each(documents ?? [])('%s links only to files that are there', (document) => {
    const text = readFileSync(join(repositoryRoot, document), 'utf8');
    const folder = join(repositoryRoot, dirname(document));
    expect(linkedFiles(text).filter((target) => !existsSync(join(folder, decodeURI(target))))).toEqual([]);
  });
});
