/** How pages leave: a policy under which nothing runs, what may be kept by whom, and the reader's cookie. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** No script at all, also not one that somebody smuggles into an article; styles and pictures from here only. */
export const policy = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self' data:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Not of the contract: these stay out of the API's description. */
export const plain = { schema: { hide: true } as object };

export const inEachLanguage = (path: string) => ['en', 'zh'].map((locale) => `/${locale}${path}`);

export type Keeping =
  /** Anyone may keep it and asks whether it is still right. */
  | 'public'
  /** About one person, or made for one visit: nobody keeps it. */
  | 'never';

export function sendPage(request: FastifyRequest, reply: FastifyReply, page: string, keeping: Keeping, status = 200) {
  reply.code(status).type('text/html; charset=utf-8');
  if (keeping === 'never') return reply.header('cache-control', 'private, no-store').send(page);
  return sendKept(request, reply.header('vary', 'cookie'), page);
}

/** With a tag, so that what did not change is not sent again. */
export function sendKept(request: FastifyRequest, reply: FastifyReply, body: string): FastifyReply {
  const tag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  reply.header('cache-control', 'public, no-cache').header('etag', tag);
  const known = request.headers['if-none-match']?.split(',').map((one) => one.trim().replace(/^W\//, ''));
  if (reply.statusCode === 200 && known?.includes(tag)) return reply.code(304).send();
  return reply.send(body);
}

/** After a form: the next page is fetched anew, and going back sends nothing twice. */
export function goTo(reply: FastifyReply, path: string): FastifyReply {
  return reply.code(303).header('cache-control', 'no-store').header('location', path).send();
}

// — the reader's cookie —

/** A working day; the host site vouches again in a click. */
const cookieSeconds = 12 * 3600;

/** Bound to this host and to https where there is any. Not readable by scripts, not sent by other sites' forms. */
export function createCookie(secure: boolean) {
  const name = secure ? '__Host-harken_reader' : 'harken_reader';
  const attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  return {
    read(header: string | undefined): string | null {
      for (const part of header?.split(';') ?? []) {
        const at = part.indexOf('=');
        if (part.slice(0, at).trim() === name)
          return (
            part
              .slice(at + 1)
              .trim()
              .slice(0, 128) || null
          );
      }
      return null;
    },
    write: (token: string) => `${name}=${token}; ${attributes}; Max-Age=${cookieSeconds}`,
    clear: () => `${name}=; ${attributes}; Max-Age=0`,
  };
}

export type Cookie = ReturnType<typeof createCookie>;

/** Only a page that was made for this session knows it. */
export function csrfOf(token: string): string {
  return createHmac('sha256', token).update('harken portal form').digest('base64url');
}

export function isCsrfOf(token: string, said: string | null): boolean {
  const [right, given] = [csrfOf(token), said ?? ''].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(right as Buffer, given as Buffer);
}
