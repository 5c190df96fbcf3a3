export interface NewAccount {
  /** 1 is the owner; all others have their id at plex.tv. */
  id: number;
  title: string;
  /** For this server. */
  token: string;
}

export interface FakeAccount extends NewAccount {
  readonly isOwner: boolean;
}

export const OWNER_ID = 1;

/** The accounts that may use this server, by token. */
export class Accounts {
  readonly all: FakeAccount[] = [];

  add(account: NewAccount): FakeAccount {
    const added = { ...account, isOwner: account.id === OWNER_ID };
    this.all.push(added);
    return added;
  }

  byToken(token: string | null): FakeAccount | undefined {
    return this.all.find((account) => account.token === token && token !== '');
  }

  byId(id: number): FakeAccount | undefined {
    return this.all.find((account) => account.id === id);
  }

  get owner(): FakeAccount {
    const owner = this.byId(OWNER_ID);
    if (owner === undefined) throw new Error('this server has no owner');
    return owner;
  }
}
