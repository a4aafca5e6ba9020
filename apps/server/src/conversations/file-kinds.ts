/**
 * Which files we take, and what they really are. The name says what the sender claims, the content says what it is;
 * both must agree, and what neither is on this list is refused. Never taken: programs, HTML, SVG, office files that
 * may carry macros.
 */
import { Refusal } from '@harken/contract/problems';
import { fileTypeFromBuffer } from 'file-type';

const image = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/heic', 'image/avif'];
const sound = ['audio/mpeg', 'audio/mp4', 'audio/x-m4a', 'audio/wav', 'audio/ogg', 'audio/aac', 'audio/webm'];
const film = ['video/mp4', 'video/quicktime', 'video/webm', 'video/x-m4v'];
/** Recorders write sound into film containers, and the other way round. */
const media = [...sound, ...film, 'audio/vnd.wave', 'audio/ogg; codecs=opus', 'video/ogg', 'application/ogg'];

interface Kind {
  /** What the content may turn out to be; null: plain text, which has no signature. */
  content: readonly string[] | null;
  type: string;
  /** A ZIP must hold these to be what it says. */
  inside?: readonly string[];
  /** An old office file must have one of these streams; installers are files of the same form. */
  stream?: readonly string[];
}

const openXml = (type: string, folder: string): Kind => ({
  content: [type, 'application/zip'],
  type,
  inside: ['[Content_Types].xml', `${folder}/`],
});
const openDocument = (type: string): Kind => ({ content: [type, 'application/zip'], type, inside: [type] });
const oldOffice = (type: string, ...stream: string[]): Kind => ({ content: ['application/x-cfb'], type, stream });
const text = (type: string): Kind => ({ content: null, type });
const oneOf = (content: readonly string[], type: string): Kind => ({ content, type });

const kinds: Record<string, Kind> = {
  png: oneOf(image, 'image/png'),
  jpg: oneOf(image, 'image/jpeg'),
  jpeg: oneOf(image, 'image/jpeg'),
  gif: oneOf(image, 'image/gif'),
  webp: oneOf(image, 'image/webp'),
  heic: oneOf(image, 'image/heic'),
  avif: oneOf(image, 'image/avif'),
  pdf: oneOf(['application/pdf'], 'application/pdf'),
  txt: text('text/plain'),
  log: text('text/plain'),
  md: text('text/markdown'),
  csv: text('text/csv'),
  docx: openXml('application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'word'),
  xlsx: openXml('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xl'),
  pptx: openXml('application/vnd.openxmlformats-officedocument.presentationml.presentation', 'ppt'),
  odt: openDocument('application/vnd.oasis.opendocument.text'),
  ods: openDocument('application/vnd.oasis.opendocument.spreadsheet'),
  odp: openDocument('application/vnd.oasis.opendocument.presentation'),
  doc: oldOffice('application/msword', 'WordDocument'),
  xls: oldOffice('application/vnd.ms-excel', 'Workbook', 'Book'),
  ppt: oldOffice('application/vnd.ms-powerpoint', 'PowerPoint Document'),
  mp3: oneOf(media, 'audio/mpeg'),
  m4a: oneOf(media, 'audio/mp4'),
  wav: oneOf(media, 'audio/wav'),
  ogg: oneOf(media, 'audio/ogg'),
  mp4: oneOf(media, 'video/mp4'),
  mov: oneOf(media, 'video/quicktime'),
  webm: oneOf(media, 'video/webm'),
};

export const acceptedExtensions = Object.keys(kinds);

/**
 * A file's name without what could mislead: no folders, no control characters, no marks that turn the reading
 * direction (they make `exe.gpj` look like `jpg.exe` read backwards), at most 255 characters with its ending.
 */
export function safeName(name: string): string {
  const last = name.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const clear = last.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '').trim();
  const plain = clear.replace(/^\.+/, '').replace(/[. ]+$/, '') || 'file';
  if (plain.length <= 255) return plain;
  const ending = /\.[^.]{1,10}$/.exec(plain)?.[0] ?? '';
  return `${plain
    .slice(0, 255 - ending.length)
    .toWellFormed()
    .replaceAll('\ufffd', '')}${ending}`;
}

/**
 * What a file is.
 * @param name the claimed name, made safe
 * @param content all of it
 * @returns the media type to keep and to serve it by
 * @throws Refusal `file.type_refused` for names that are not on the list, `file.disguised` when the content is
 *   something else
 */
export async function typeOfFile(name: string, content: Uint8Array): Promise<string> {
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase();
  const kind = ending && Object.hasOwn(kinds, ending) ? kinds[ending] : undefined;
  if (!kind) throw new Refusal('file.type_refused', `Accepted are ${acceptedExtensions.join(', ')}`);
  const found = await fileTypeFromBuffer(content).catch(() => undefined);
  const mime = found?.mime as string | undefined;
  if (kind.content === null) {
    if (mime !== undefined || !isText(content)) throw disguised(mime);
    return kind.type;
  }
  if (mime === undefined || !kind.content.includes(mime)) throw disguised(mime);
  if (kind.inside && !holds(content, kind.inside)) throw disguised(mime);
  if (kind.stream && !holdsStream(content, kind.stream)) throw disguised(mime);
  // A picture saved under the ending of another picture is no disguise; it is served as what it is.
  return image.includes(mime) || sound.includes(mime) || film.includes(mime) ? mime : kind.type;
}

function disguised(mime: string | undefined): Refusal {
  return new Refusal('file.disguised', mime ? `The content is ${mime}` : 'The content is something else');
}

/** Text in any encoding has no NUL bytes, except UTF-16, which says so at its beginning. */
function isText(content: Uint8Array): boolean {
  const utf16 = (content[0] === 0xff && content[1] === 0xfe) || (content[0] === 0xfe && content[1] === 0xff);
  return utf16 || !content.includes(0);
}

/** The names inside a ZIP stand uncompressed in it. Macros are code. */
function holds(content: Uint8Array, names: readonly string[]): boolean {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  return names.every((name) => bytes.includes(name)) && !bytes.includes('vbaProject.bin');
}

/** Old office files name their streams in UTF-16, ended by a zero; macros live in a stream of their own. */
function holdsStream(content: Uint8Array, names: readonly string[]): boolean {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const has = (name: string) => bytes.includes(Buffer.from(`${name}\0`, 'utf16le'));
  return names.some(has) && !has('_VBA_PROJECT');
}
