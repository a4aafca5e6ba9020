import { idFrom } from '@harken/contract/ids';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../platform/ids.ts';
import { safeName, typeOfFile } from './file-kinds.ts';
import { createFiles, maxFileBytes } from './files.ts';
import { aRecord } from './testing.ts';

const latin = (text: string) => Buffer.from(text, 'latin1');
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), latin('JFIF\0'), Buffer.alloc(40)]);
const pdf = latin('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');
const exe = Buffer.concat([latin('MZ'), Buffer.alloc(200)]);
const html = latin('<!doctype html><script>alert(1)</script>');
const svg = latin('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
const mp3 = Buffer.concat([
  latin('ID3'),
  Buffer.from([3, 0, 0, 0, 0, 0, 0]),
  Buffer.from([0xff, 0xfb, 0x90, 0]),
  Buffer.alloc(400),
]);
const oldOffice = (...streams: string[]) =>
  Buffer.concat([
    Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
    Buffer.alloc(600),
    ...streams.map((name) => Buffer.from(name.padEnd(64, '\0'), 'utf16le')),
  ]);
const oldWord = oldOffice('Root Entry', 'WordDocument');
const oldMacros = oldOffice('Root Entry', 'WordDocument', 'Macros', 'VBA', '_VBA_PROJECT');
const installer = oldOffice('Root Entry', '\u4840\u3f3f\u4577');

/** A ZIP of stored entries, as office programs write them, only smaller. */
function zip(entries: Record<string, string>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(entries)) {
    const content = latin(text);
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    header.writeUInt16LE(20, 4);
    header.writeUInt32LE(content.length, 18);
    header.writeUInt32LE(content.length, 22);
    header.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt32LE(content.length, 20);
    entry.writeUInt32LE(content.length, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    parts.push(header, latin(name), content);
    directory.push(entry, latin(name));
    offset += 30 + name.length + content.length;
  }
  const size = Buffer.concat(directory).length;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(entries).length, 8);
  end.writeUInt16LE(Object.keys(entries).length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end]);
}
const wordType = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
const types = (main: string) => `<Types><Override PartName="/word/document.xml" ContentType="${main}"/></Types>`;
const docx = zip({ '[Content_Types].xml': types(`${wordType}.document.main+xml`), 'word/document.xml': '<w/>' });
const docxLater = zip({ '_rels/.rels': '<r/>', 'word/document.xml': '<w/>', '[Content_Types].xml': types('x') });
const macros = zip({
  '[Content_Types].xml': types('application/vnd.ms-word.document.macroEnabled.main+xml'),
  'word/document.xml': '<w/>',
  'word/vbaProject.bin': 'evil',
});
const odt = zip({ mimetype: 'application/vnd.oasis.opendocument.text', 'content.xml': '<o/>' });
const plainZip = zip({ 'setup.exe': 'MZ' });

describe('what a file is', () => {
  test.each([
    ['photo.png', png, 'image/png'],
    ['PHOTO.JPG', jpeg, 'image/jpeg'],
    // A picture saved under the ending of another picture.
    ['photo.jpg', png, 'image/png'],
    ['statement.pdf', pdf, 'application/pdf'],
    ['letter.docx', docx, `${'application/vnd.openxmlformats-officedocument.wordprocessingml.document'}`],
    ['letter.docx', docxLater, 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['letter.odt', odt, 'application/vnd.oasis.opendocument.text'],
    ['letter.doc', oldWord, 'application/msword'],
    ['voice.mp3', mp3, 'audio/mpeg'],
    ['notes.txt', latin('plain words'), 'text/plain'],
    ['empty.txt', Buffer.alloc(0), 'text/plain'],
    ['list.csv', Buffer.from('name,amount\n陈美,3\n'), 'text/csv'],
    ['utf16.txt', Buffer.from('\ufeffhallo', 'utf16le'), 'text/plain'],
    // Shown by no browser of ours, and a log may well hold it.
    ['error.log', html, 'text/plain'],
  ])('%s is %#', async (name, content, type) => {
    expect(await typeOfFile(name, content)).toBe(type);
  });

  test.each([
    ['photo.png', exe],
    ['photo.png', html],
    ['photo.png', svg],
    ['photo.png', Buffer.alloc(0)],
    ['photo.png', pdf],
    ['statement.pdf', html],
    ['statement.pdf', exe],
    ['notes.txt', exe],
    ['notes.txt', png],
    ['list.csv', Buffer.from([1, 0, 2, 0])],
    ['letter.docx', plainZip],
    ['letter.docx', macros],
    ['sheet.xlsx', docx],
    ['letter.doc', exe],
    ['letter.doc', installer],
    ['letter.doc', oldMacros],
    ['sheet.xls', oldWord],
    ['voice.mp3', html],
  ])('%s that holds something else is refused as disguised (%#)', async (name, content) => {
    await expect(typeOfFile(name, content)).rejects.toMatchObject({ code: 'file.disguised' });
  });

  test.each([
    'page.html',
    'logo.svg',
    'setup.exe',
    'run.sh',
    'a.js',
    'a.zip',
    'macro.docm',
    'noending',
    '.png',
    'invoice.pdf.exe',
    'x.constructor',
  ])('%s is refused by its name', async (name) => {
    await expect(typeOfFile(safeName(name), png)).rejects.toMatchObject({ code: 'file.type_refused' });
  });

  test.each([
    ['../../etc/passwd.txt', 'passwd.txt'],
    ['C:\\Users\\mei\\photo.png', 'photo.png'],
    ['in\u202egnp.exe', 'ingnp.exe'],
    ['two\r\nlines\u0000.txt', 'twolines.txt'],
    ['report.pdf. .', 'report.pdf'],
    ['...', 'file'],
    ['账单 三月.pdf', '账单 三月.pdf'],
    [`${'长'.repeat(300)}.pdf`, `${'长'.repeat(251)}.pdf`],
  ])('the name %j becomes %j', (name, safe) => {
    expect(safeName(name)).toBe(safe);
  });
});

describe('a file', () => {
  let record: Awaited<ReturnType<typeof aRecord>>;
  beforeAll(async () => {
    record = await aRecord();
  });

  const sentFile = (file: { fileId: ReturnType<typeof idFrom<'file'>>; name: string; type: string; bytes: number }) =>
    ({ kind: 'file', ...file }) as const;

  async function headersOf(file: Awaited<ReturnType<typeof record.conversations.files.find>>) {
    const headers: Record<string, string | number> = {};
    let body = Buffer.alloc(0);
    await record.conversations.files.serve(
      {
        header: (name, value) => {
          headers[name] = value;
        },
        send: async (stream) => {
          body = Buffer.concat(await stream.toArray());
        },
      },
      file,
    );
    await expect.poll(() => body.length).toBe(file.bytes);
    return { headers, body };
  }

  test('belongs to its uploader until it is sent, then to those who read the conversation', async () => {
    const { conversations } = record;
    const { files } = conversations;
    const customerId = await record.aCustomer();
    const other = await record.aCustomer('Eve');
    const cards = await record.aQueue();
    const { id: conversationId } = await record.aWaiting(cards.id, customerId);
    const file = await files.upload({ name: 'photo.png', bytes: png }, { kind: 'customer', id: customerId });
    expect(file).toEqual({ fileId: file.fileId, name: 'photo.png', type: 'image/png', bytes: png.length });

    const all = { kind: 'person', id: idFrom('pers', newId()), mayRead: () => true } as const;
    const none = { ...all, mayRead: () => false } as const;
    const missing = { code: 'record.not_found' };
    await expect(files.find(file.fileId, all)).rejects.toMatchObject(missing);
    await expect(files.find(file.fileId, { kind: 'customer', id: other })).rejects.toMatchObject(missing);
    expect(await files.find(file.fileId, { kind: 'customer', id: customerId })).toMatchObject({ name: 'photo.png' });

    const message = { id: idFrom('msg', newId()), content: sentFile(file) };
    const received = await conversations.receive({ conversationId, customerId, message });
    expect(received.conversation.lastMessage?.preview).toBe('photo.png');
    // A repeated message may name the file that it sent itself.
    expect((await conversations.receive({ conversationId, customerId, message })).what).toBe('repeated');

    expect(await files.find(file.fileId, all)).toMatchObject({ bytes: png.length });
    await expect(files.find(file.fileId, none)).rejects.toMatchObject(missing);
    await expect(files.find(file.fileId, { kind: 'customer', id: other })).rejects.toMatchObject(missing);
    const { headers, body } = await headersOf(await files.find(file.fileId, { kind: 'customer', id: customerId }));
    expect(body).toEqual(png);
    expect(headers).toEqual({
      'content-type': 'image/png',
      'content-length': png.length,
      'content-disposition': `attachment; filename="photo.png"; filename*=UTF-8''photo.png`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, max-age=0, must-revalidate',
    });
  });

  test('of somebody else, or sent already, cannot be sent; a lie about it is corrected', async () => {
    const { conversations } = record;
    const customerId = await record.aCustomer();
    const { conversation } = await record.writes(customerId, 'Hello');
    const conversationId = conversation.id;
    const owner = { kind: 'customer', id: customerId } as const;
    const send = (content: ReturnType<typeof sentFile>) =>
      conversations.receive({ conversationId, customerId, message: { id: idFrom('msg', newId()), content } });
    const mine = await conversations.files.upload({ name: 'a.pdf', bytes: pdf }, owner);
    const theirs = await conversations.files.upload(
      { name: 'b.pdf', bytes: pdf },
      { kind: 'person', id: idFrom('pers', newId()) },
    );
    await expect(send(sentFile(theirs))).rejects.toMatchObject({ code: 'record.not_found' });
    await expect(send(sentFile({ ...mine, fileId: idFrom('file', newId()) }))).rejects.toMatchObject({
      code: 'record.not_found',
    });
    const { message } = await send({ ...sentFile(mine), name: 'harmless.exe', type: 'text/html', bytes: 1 });
    expect(message.content).toEqual(sentFile(mine));
    await expect(send(sentFile(mine))).rejects.toMatchObject({ code: 'record.not_found' });
  });

  test('an agent’s too, and it can be the first message of a conversation', async () => {
    const { conversations } = record;
    const cards = await record.aQueue();
    const mei = record.anAgent('Mei', [cards.id]);
    const { id: conversationId } = await record.aWaiting(cards.id);
    const file = await conversations.files.upload({ name: '条款.pdf', bytes: pdf }, { kind: 'person', id: mei.id });
    const { message } = await conversations.send({
      conversationId,
      author: mei.author,
      message: { content: sentFile(file) },
    });
    expect(message.delivery).toMatchObject({ state: 'sent' });
    const found = await conversations.files.find(file.fileId, { kind: 'person', id: mei.id, mayRead: () => true });
    const { headers } = await headersOf(found);
    expect(headers['content-disposition']).toBe(
      `attachment; filename="__.pdf"; filename*=UTF-8''%E6%9D%A1%E6%AC%BE.pdf`,
    );

    const customerId = await record.aCustomer();
    const first = await conversations.files.upload({ name: 'a.png', bytes: png }, { kind: 'customer', id: customerId });
    const opened = await conversations.receive({
      conversationId: idFrom('conv', newId()),
      customerId,
      message: { id: idFrom('msg', newId()), content: sentFile(first) },
      opens: { channel: 'messenger', locale: 'en' },
    });
    expect(opened.what).toBe('opened');
    expect(await conversations.files.find(first.fileId, { kind: 'customer', id: customerId })).toMatchObject({
      conversationId: opened.conversation.id,
    });
  });

  test('larger than 20 MB is refused, and one of just that size is taken', async () => {
    const owner = { kind: 'customer', id: await record.aCustomer() } as const;
    const bytes = Buffer.alloc(maxFileBytes, 'a');
    const { files } = record.conversations;
    expect(await files.upload({ name: 'big.txt', bytes }, owner)).toMatchObject({ bytes: maxFileBytes });
    await expect(
      files.upload({ name: 'big.txt', bytes: Buffer.concat([bytes, latin('a')]) }, owner),
    ).rejects.toMatchObject({ code: 'file.too_large' });
  });
});

describe('what customers may send within a day', () => {
  test('is limited for each, and for all together; our own people are not counted', async () => {
    const { log, database, clock, blobs } = await aRecord();
    const quota = { bytesOfCustomer: png.length * 2, bytesOfAll: png.length * 3 };
    const files = createFiles({ log, read: database.read, clock, blobs, quota });
    const send = (uploader: { kind: 'customer' | 'person'; id: string }) =>
      files.upload({ name: 'photo.png', bytes: png }, uploader);
    const [mei, omar] = [
      { kind: 'customer', id: idFrom('cust', newId()) },
      { kind: 'customer', id: idFrom('cust', newId()) },
    ] as const;
    await send(mei);
    await send(mei);
    await expect(send(mei)).rejects.toMatchObject({ code: 'file.quota_used' });
    await send({ kind: 'person', id: idFrom('pers', newId()) });
    await send(omar);
    await expect(send(omar)).rejects.toMatchObject({ code: 'file.quota_used' });
    clock.advance({ hours: 24 });
    await send(mei);
  });
});
