/** Who is at the other end of a request. The kind follows the route's `as`. */
import type { Actor } from '@harken/contract/events';
import type { ApiKeyId, CustomerId, InboxId, SessionId } from '@harken/contract/ids';
import type { Person } from '@harken/contract/people';
import type { Permission } from '@harken/contract/permissions';
import type { Route } from '@harken/contract/route';
import type { Must } from '@harken/contract/routes-access';

interface FromSomewhere {
  /** The client's address, through trusted proxies only. */
  address: string;
  /** Where this request reached us, as the browser names it; null under a name that may be anyone's. */
  base?: string | null;
}

export interface PersonCaller extends FromSomewhere {
  kind: 'person';
  person: Person;
  permissions: ReadonlySet<Permission>;
  /** For a program: of its key, so that each is counted by itself. */
  sessionId: SessionId;
  /** A program acts in their name. */
  key?: ApiKeyId;
  /** They proved a moment ago who they are, so sensitive changes ask for nothing more. */
  fresh?: boolean;
  /** What comes before everything else. */
  must?: Must | null;
  /** The page that asks; one of ours where something is changed. */
  origin?: string | null;
}

/** Who changes something; null is the program itself. */
export type Changer = Pick<PersonCaller, 'person' | 'address' | 'key'> | null;

export const actorOf = (by: Pick<PersonCaller, 'person'> | null): Actor =>
  by ? { kind: 'person', id: by.person.id } : { kind: 'system', id: null };

export interface CustomerCaller extends FromSomewhere {
  kind: 'customer';
  customerId: CustomerId;
  sessionId: SessionId;
  inboxId: InboxId;
  /** The host site vouched for them with a signed token. */
  identified: boolean;
  /** Their bearer token as it was sent, for the route that replaces it. */
  token: string;
}

export interface AnyoneCaller extends FromSomewhere {
  kind: 'anyone';
  /** The socket's own address: no header can change it. */
  socketAddress: string;
  /** A proxy says that it passes this request on for someone else. */
  forwarded: boolean;
  origin: string | null;
  userAgent: string | null;
  cookie?: string | undefined;
}

export type Caller = PersonCaller | CustomerCaller | AnyoneCaller;

/** The caller that a route of this `as` gets. */
export type CallerAs<As extends Route['as']> = {
  person: PersonCaller;
  customer: CustomerCaller;
  anyone: AnyoneCaller;
}[As];
