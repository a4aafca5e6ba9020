/** Files of conversations: taken with care, kept by content, served so that no browser ever runs them. */

import type { Readable } from 'node:stream';
import type { About } from '@harken/contract/events';
import { type CustomerId, type FileId, idFrom, type MessageId } from '@harken/contract/ids';
import { Refusal } from '@harken/contract/problems';
import type { Author, MessageContent } from '@harken/contract/record';
import type { Blobs } from '../platform/blobs.ts';
import type { Clock } from '../platform/clock.ts';
import type { EventLog } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import { safeName, typeOfFile } from './file-kinds.ts';
import * as store from './store.ts';

export const maxFileBytes = 20 * 1024 * 1024;

export interface StoredFile {
  fileId: FileId;
  name: string;
  type: string;
  bytes: number;
}

interface FilesDeps {
  log: Pick<EventLog, 'transact'>;
  read: store.Db;
  clock: Clock;
  blobs: Blobs;
  quota?: UploadQuota | undefined;
}

/** What customers may send within 24 hours. Anyone can become a customer, so that all together have a limit too. */
export interface UploadQuota {
  bytesOfCustomer: number;
  bytesOfAll: number;
}

/** What fastify's reply offers that a download needs. */
interface DownloadReply {
  header(name: string, value: string | number): unknown;
  send(stream: Readable): unknown;
}

export type Files = ReturnType<typeof createFiles>;

export function createFiles({ log, read, clock, blobs, quota }: FilesDeps) {
  /**
   * Takes a file from its uploader, to whom it belongs until it is sent in a message.
   * @throws Refusal `file.too_large`, `file.quota_used`, `file.type_refused`, `file.disguised`
   */
  async function upload(
    sent: { name: string; bytes: Uint8Array },
    uploader: { kind: 'customer' | 'person'; id: string },
  ): Promise<StoredFile> {
    if (sent.bytes.length > maxFileBytes) throw new Refusal('file.too_large', `At most ${maxFileBytes} bytes`);
    if (quota && uploader.kind === 'customer') await withinQuota(quota, uploader.id, sent.bytes.length);
    const name = safeName(sent.name);
    const type = await typeOfFile(name, sent.bytes);
    const file = { id: idFrom('file', newId()), name, type, bytes: sent.bytes.length };
    const blob = await blobs.put(sent.bytes);
    await log.transact((tx) =>
      store.insertFile(tx.db, { ...file, blob, uploaderKind: uploader.kind, uploaderId: uploader.id }, clock.now()),
    );
    return { fileId: file.id, name, type, bytes: file.bytes };
  }

  /** Uploads in the same moment do not see each other: the limit may be passed by what one sends at once. */
  async function withinQuota({ bytesOfCustomer, bytesOfAll }: UploadQuota, id: string, bytes: number): Promise<void> {
    const since = new Date(clock.now().getTime() - 24 * 3_600_000);
    const { own, all } = await store.uploadedBytes(read, id, since);
    if (own + bytes > bytesOfCustomer || all + bytes > bytesOfAll) throw new Refusal('file.quota_used');
  }

  /**
   * A file, when the asker may have it: before it is sent its uploader, afterwards who may read the conversation.
   * @throws Refusal `record.not_found`, also for a file that is somebody else's
   */
  async function find(
    id: FileId,
    asker: { kind: 'person'; id: string; mayRead: (about: About) => boolean } | { kind: 'customer'; id: CustomerId },
  ): Promise<store.FileRow> {
    const file = await store.readFile(read, id);
    const about = file?.conversationId ? await store.aboutRow(read, file.conversationId) : null;
    const own = file?.uploaderKind === asker.kind && file.uploaderId === asker.id;
    const may = about ? (asker.kind === 'customer' ? about.customerId === asker.id : asker.mayRead(about)) : own;
    if (!file || !may) throw new Refusal('record.not_found');
    return file;
  }

  /** Always as an attachment, under its own policy: whatever it holds, it runs nothing and loads nothing. */
  async function serve(reply: DownloadReply, file: store.FileRow): Promise<unknown> {
    const { stream, bytes } = await blobs.read(file.blob);
    reply.header('content-type', file.type.startsWith('text/') ? `${file.type}; charset=utf-8` : file.type);
    reply.header('content-length', bytes);
    reply.header('content-disposition', attachment(file.name));
    reply.header('x-content-type-options', 'nosniff');
    reply.header('content-security-policy', "default-src 'none'; sandbox");
    reply.header('cache-control', 'private, max-age=0, must-revalidate');
    return reply.send(stream);
  }

  return { upload, find, serve };
}

function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const exact = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
}

/**
 * The file of a message on its way: it must be its sender's and not be sent yet (or by this very message, when it is
 * repeated). What the message says about it is what we found, not what the client claims.
 */
export async function ownFile<C extends Extract<MessageContent, { kind: 'file' }>>(
  db: store.Db,
  content: C,
  sender: Pick<Author, 'kind' | 'id'>,
  messageId: MessageId,
): Promise<C> {
  const file = await store.lockFile(db, content.fileId);
  const own = file?.uploaderKind === sender.kind && file.uploaderId === sender.id;
  if (!file || !own || (file.messageId !== null && file.messageId !== messageId)) {
    throw new Refusal('record.not_found', 'There is no such file of yours to send');
  }
  return { ...content, name: file.name, type: file.type, bytes: file.bytes };
}
