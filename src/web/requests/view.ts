import type { Role } from '../../core/model/access.ts';
import type { PageContext } from '../page-context.ts';

export interface RequestsView {
  readonly page: PageContext;
  readonly role: Role;
}
