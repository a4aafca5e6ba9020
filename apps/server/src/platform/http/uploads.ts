/** Files come as multipart/form-data, one at a time, into memory: what is kept of them is decided by the room. */
import multipart from '@fastify/multipart';
import { Refusal } from '@harken/contract/problems';
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import { addressKey } from './addresses.ts';

export const fileLimit = 20 * 1024 * 1024;

/** Each may stand in memory whole, for as long as its sender takes: so many at a time, a part of them for one address. */
const atOnce = { all: 32, ofAddress: 8 };

export interface ReceivedFile {
  /** As the sender called it: never a path of ours. */
  name: string;
  /** As the sender called it; only its content tells what it is. */
  type: string;
  bytes: Buffer;
}

/** Uploads live in a scope of their own: there multipart is all that is read, and elsewhere nothing reads it. */
export async function acceptFiles(app: FastifyInstance, uploads: RouteOptions[]): Promise<void> {
  const limits = { fileSize: fileLimit, files: 1, fields: 4, fieldSize: 1024, fieldNameSize: 100, parts: 5 };
  const arriving = new Map<string, number>();
  let all = 0;
  const count = (from: string, by: 1 | -1) => {
    all += by;
    const theirs = (arriving.get(from) ?? 0) + by;
    if (theirs > 0) arriving.set(from, theirs);
    else arriving.delete(from);
  };
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    await scope.register(multipart, { limits });
    // The parser itself knows a limit for each part and none for the whole.
    scope.addHook('preParsing', async (request, reply, payload) => {
      if (Number(request.headers['content-length'] ?? 0) > fileLimit + 8192) throw new Refusal('file.too_large');
      const from = addressKey(request.ip);
      if (all >= atOnce.all || (arriving.get(from) ?? 0) >= atOnce.ofAddress) {
        throw new Refusal('request.too_many', { retryAfterSeconds: 5 });
      }
      count(from, 1);
      reply.raw.once('close', () => count(from, -1));
      return payload;
    });
    for (const route of uploads) scope.route(route);
  });
}

export async function receiveFile(request: FastifyRequest): Promise<ReceivedFile> {
  const part = await request.file();
  if (part?.fieldname !== 'file') throw new Refusal('request.invalid', 'Expected one file in the field "file"');
  const bytes = await part.toBuffer();
  // toBuffer overlooks a file that is cut off with its last chunk, and would hand over a part of it as the whole.
  if (part.file.truncated) throw new Refusal('file.too_large');
  return { name: part.filename.replace(/^.*[\\/]/s, '').slice(0, 255) || 'file', type: part.mimetype, bytes };
}
