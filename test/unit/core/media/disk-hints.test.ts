import { expect, test } from 'vitest';
import { diskHint } from '../../../../src/core/media/disk-hints.ts';

test.each(['ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])(
  '%s says that there are no such links, and what to use instead',
  (code) => {
    expect(diskHint(code)).toMatch(/no links of this kind: use another LINK_STYLE/);
  },
);

test('EMLINK says how many names a file may have, and what to use instead', () => {
  expect(diskHint('EMLINK')).toMatch(/as many names as its file system allows: use LINK_STYLE=relative/);
});

test('a word that nobody knows still says where to search', () => {
  expect(diskHint('EWHATEVER')).toMatch(/check the disk, its mount/);
});
