/** Files come as multipart/form-data, one at a time, into memory: what is kept of them is decided by the room. */
import multipart from '@fastify/multipart';
import { Refusal } from '@harken/contract/problems';
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';

export const fileLimit = 20 * 1024 * 1024;

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
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    await scope.register(multipart, { limits });
    // The parser itself knows a limit for each part and none for the whole.
    scope.addHook('preParsing', async (request, _reply, payload) => {
      if (Number(request.headers['content-length'] ?? 0) > fileLimit + 8192) throw new Refusal('file.too_large');
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
