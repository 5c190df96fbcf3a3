import type { RunState } from '../../core/model/run.ts';
import type { Tone } from '../components/basics.tsx';

export const runTones: Readonly<Record<RunState, Tone | undefined>> = {
  queued: undefined,
  running: 'info',
  succeeded: 'ok',
  failed: 'bad',
  cancelled: undefined,
  needsConfirmation: 'warn',
};
