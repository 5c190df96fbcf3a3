import { doLegacyWork, type LegacyRequest } from './legacy-work.ts';
import { answerOwner } from './worker-thread.ts';

await answerOwner((request) => doLegacyWork(request as LegacyRequest));
