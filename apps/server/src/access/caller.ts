/** Where rooms look for the caller of a request. The types stand with the edge that makes them. */
export type { AnyoneCaller, Caller, CallerAs, CustomerCaller, PersonCaller } from '../platform/http/caller.ts';
