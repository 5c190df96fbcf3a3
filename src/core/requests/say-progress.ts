import type { MediaRequest, RequestState } from '../model/request.ts';
import type { Runtime } from '../runtime.ts';
import { checkRequestsTask } from '../tasks/kinds/requests.ts';

/** A person, or a tool that downloads by itself, says how far a request is; whether the library has it is looked at then. Null: no such request. */
export async function sayProgress(
  rt: Pick<Runtime, 'requests' | 'store' | 'now' | 'wake'>,
  id: number,
  state: Exclude<RequestState, 'available'>,
): Promise<MediaRequest | null> {
  const said = { state, availableAt: null, reason: 'said through the API' } as const;
  const changed = await rt.requests.change(id, said, rt.now());
  if (changed === null) return null;
  await rt.store.tasks.add([checkRequestsTask({}, rt.now())]);
  rt.wake();
  return changed;
}
