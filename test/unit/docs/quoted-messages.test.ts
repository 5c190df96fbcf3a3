import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { missingParts, quotedMessages, sourceTexts } from './quoted-messages.ts';
import { repositoryFiles, repositoryRoot } from './repository-files.ts';

describe('the messages a document quotes', () => {
  it('are the code in the first column of its tables of messages', () => {
    const text =
      '| message | what to do |\n|---|---|\n| `a … b`, `c` | set `D` |\n\n| state | |\n|---|---|\n| `failed` | |\n';
    expect(quotedMessages(text)).toEqual(['a … b', 'c']);
  });

  it('are found in the source with their values left out, also where a text is put together', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a template as it stands in a source file.
    const source = sourceTexts("throw new Error(`The disk of ${name(`x`)} is full ` +\n  '(ENOSPC): make room');");
    expect(missingParts('The disk of … is full (ENOSPC): make …', source)).toEqual([]);
    expect(missingParts('The disk of … is empty (ENOSPC)', source)).toEqual(['is empty']);
  });
});

const sources = repositoryFiles()?.filter((path) => /^(src|deploy)\/.*(\.tsx?|entrypoint\.sh)$/.test(path));

describe.skipIf(sources == null)('every message that is quoted is a message of the code', () => {
  const code = (sources ?? []).map((path) => sourceTexts(readFileSync(join(repositoryRoot, path), 'utf8'))).join('\n');

  it.each(['README.md', 'docs/guide/troubleshooting.md'])('in %s', (document) => {
    const messages = quotedMessages(readFileSync(join(repositoryRoot, document), 'utf8'));
    expect(messages.length).toBeGreaterThan(10);
    const missing = messages.flatMap((message) => missingParts(message, code).map((part) => `${message}: ${part}`));
    expect(missing).toEqual([]);
  });
});
