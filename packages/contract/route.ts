import type { z } from 'zod';
import type { Permission } from './permissions.ts';

export interface Route {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  path: string;
  summary: string;
  as: 'anyone' | 'person' | 'customer';
  may: Permission;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  reply: z.ZodType;
  /** 200 unless said otherwise. */
  status?: 200 | 201 | 202 | 204 | 302;
  /** Open to someone who must first set up a second factor or change the password. */
  early?: true;
  /** Asks for a proof of who it is (`POST /api/me/proof`) when the last one is older than ten minutes. */
  fresh?: true;
}

/** Keeps the exact types of one group of routes while checking their shape. */
export function group<const R extends Record<string, Route>>(routes: R): R {
  return routes;
}
