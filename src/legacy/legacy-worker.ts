import { answerOwner } from '../process/worker-thread.ts';
import { doLegacyWork, type LegacyRequest } from './legacy-work.ts';

await answerOwner((request) => doLegacyWork(request as LegacyRequest));
