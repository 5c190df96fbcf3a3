import { describe, expect, it } from 'vitest';
import { keepPackages } from '../../../scripts/lib/keep-runtime-packages.ts';

describe('the packages of the container image', () => {
  it('are those that the bundle leaves outside, at their versions, and nothing for development', () => {
    const manifest = {
      name: 'x',
      type: 'module',
      dependencies: { pino: '1.2.3', hono: '4.5.6' },
      devDependencies: { vitest: '1.0.0' },
    };
    expect(keepPackages(manifest, ['pino'])).toEqual({
      name: 'x',
      type: 'module',
      dependencies: { pino: '1.2.3' },
      devDependencies: {},
    });
  });

  it('may be named by a pattern, for those of which a part is asked for', () => {
    const dependencies = { '@some/client': '1.0.0', '@some/other': '2.0.0', pino: '1.2.3' };
    expect(keepPackages({ dependencies }, [/^@some\/client/]).dependencies).toEqual({ '@some/client': '1.0.0' });
    expect(() => keepPackages({ dependencies }, [/^@none\/client/])).toThrow('@none');
  });

  it('must be dependencies, or the image would start without them', () => {
    expect(() => keepPackages({ dependencies: {} }, ['pino'])).toThrow('pino');
  });
});
