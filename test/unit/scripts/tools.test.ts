import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runScript } from './run-script.ts';

it('a program that the system lacks is missing, though a function of the script has its name', async () => {
  const script =
    'PATH=/nowhere; buildah() { command buildah "$@"; }; . scripts/lib/tools.sh; missing_tools buildah type';
  expect(await runScript('bash', ['-c', script], {})).toEqual({ code: 0, output: 'buildah\ntype\n' });
});

it('a program that the system has is not missing', async () => {
  const script = '. scripts/lib/tools.sh; missing_tools bash; is_tool bash';
  expect(await runScript('bash', ['-c', script], {})).toEqual({ code: 0, output: '' });
});

it('the script that builds the image asks that way for every tool that it wraps in a function', () => {
  const text = readFileSync('scripts/image', 'utf8');
  const wrapped = [...text.matchAll(/^(\w+)\(\) \{ command \1 /gm)].map(([, name]) => name);
  expect(wrapped).toContain('buildah');
  for (const name of wrapped) expect(text).not.toMatch(new RegExp(`command -v "?(${name}|\\$tool)`));
});
