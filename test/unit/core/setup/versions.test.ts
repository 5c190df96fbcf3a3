import { describe, expect, it } from 'vitest';
import { isOlder, versionFault } from '../../../../src/core/setup/test-instance.ts';

describe('isOlder', () => {
  it.each([
    ['4.0.9.2657', '4.0.10.2656', true],
    ['4.0.10.2656', '4.0.10.2656', false],
    ['4.0.10.2655', '4.0.10.2656', true],
    ['4.0.19.2979', '4.0.10.2656', false],
    ['10.0.0.11942', '4.0.10.2656', false],
    ['5.0.0', '4.0.10.2656', false],
    ['4.0.10', '4.0.10.2656', true],
    ['unknown', '4.0.10.2656', false],
  ])('%s against %s: %s', (version, minimum, older) => {
    expect(isOlder(version, minimum)).toBe(older);
  });
});

describe('versionFault', () => {
  it('names both versions and the reason', () => {
    expect(versionFault('sonarr', '4.0.9.2000')).toMatch(/4\.0\.9\.2000.*4\.0\.10\.2656.*length of a link/);
    expect(versionFault('radarr', '5.14.0.9000')).toMatch(/5\.15\.1\.9463/);
    expect(versionFault('radarr', '6.1.0.0')).toBeNull();
  });
});
