/** The built apps: the desk at `/`, the messenger at `/messenger/`. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import serveStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createPainter, type LauncherColours } from './launcher.ts';

export interface AppFolders {
  desk?: string;
  messenger?: string;
  /** Of the messenger with this key; null where it has none of its own, or is none of ours. */
  coloursOf?: (key: string) => Promise<LauncherColours | null>;
}

/** Vite puts a hash of the content into these names: what was fetched once never changes. */
const hashed = /[-.][A-Za-z0-9_-]{8,}\.(js|css|woff2|svg|png|webp|mp3|wasm|json)$/;

function caching(file: string): string {
  const path = file.replace(/\.(br|gz)$/, '');
  if (hashed.test(path)) return 'public, max-age=31536000, immutable';
  if (path.endsWith('.html')) return 'no-cache';
  return 'public, max-age=300, stale-while-revalidate=86400';
}

/** Inline scripts that are in a page when we start, e.g. the one that sets the theme before the first paint. */
export function inlineScriptHashes(html: string): string[] {
  const scripts = html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/gi);
  return [...scripts].map(([, code = '']) => `'sha256-${createHash('sha256').update(code).digest('base64')}'`);
}

/** Nothing from elsewhere runs or loads. Scripts only from files, or with a hash that was known at the start. */
function contentPolicy(scripts: string[], framedBy: "'none'" | "'self'"): string {
  const rules: Record<string, string> = {
    'default-src': "'none'",
    'script-src': ["'self'", ...scripts].join(' '),
    'style-src': "'self'",
    // Charts and virtual lists place things by style attributes; those cannot load or run anything.
    'style-src-attr': "'unsafe-inline'",
    'img-src': "'self' data: blob:",
    'font-src': "'self'",
    'media-src': "'self' blob:",
    'connect-src': "'self'",
    'worker-src': "'self'",
    'manifest-src': "'self'",
    // The messenger's preview is a page of ours within a page of ours.
    'frame-src': "'self'",
    'frame-ancestors': framedBy,
    'form-action': "'self'",
    'base-uri': "'none'",
  };
  return Object.entries(rules)
    .map(([rule, value]) => `${rule} ${value}`)
    .join('; ');
}

/** Where the messenger is tried: the one page that another of ours may show within itself. */
const previewed = '/try-messenger';

export const apiPolicy = "default-src 'none'; frame-ancestors 'none'";

/** A launcher that is asked for by its messenger's key comes in that one's colours; any other, as the file is. */
function inColours(painted: ReturnType<typeof createPainter>, coloursOf: NonNullable<AppFolders['coloursOf']>) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const [, key] = /^\/messenger\/launcher\.js\?key=([\w-]{1,64})(?:&|$)/.exec(request.url) ?? [];
    const colours = key && request.method === 'GET' ? await coloursOf(key) : null;
    if (!key || !colours) return;
    const { plain, brotli } = painted(key, colours);
    reply.type('text/javascript; charset=utf-8').header('cache-control', caching('launcher.js'));
    reply.header('vary', 'accept-encoding');
    // Whoever does not take brotli gets its two kilobytes as they are.
    if (!/\bbr\b/.test(request.headers['accept-encoding'] ?? '')) return reply.send(plain);
    return reply.header('content-encoding', 'br').send(brotli);
  };
}

/** Serves the apps. The returned function answers a navigation with the desk's page, whose own router takes over. */
export async function serveApps(
  app: FastifyInstance,
  folders: AppFolders,
): Promise<(request: FastifyRequest, reply: FastifyReply) => boolean> {
  const { desk, messenger, coloursOf } = folders;

  if (messenger && existsSync(messenger)) {
    await app.register(async (scope) => {
      // Fetched by pages of other sites: their script tag and the modules it imports.
      scope.addHook('onRequest', async (_request, reply) => {
        reply.header('access-control-allow-origin', '*');
        reply.header('cross-origin-resource-policy', 'cross-origin');
      });
      const launcher = join(messenger, 'launcher.js');
      if (coloursOf && existsSync(launcher)) scope.addHook('onRequest', inColours(createPainter(launcher), coloursOf));
      await scope.register(serveStatic, {
        root: messenger,
        prefix: '/messenger/',
        decorateReply: false,
        preCompressed: true,
        index: false,
        dotfiles: 'ignore',
        cacheControl: false,
        setHeaders: (reply, path) => reply.header('cache-control', caching(path)),
      });
    });
  }

  const index = desk && join(desk, 'index.html');
  if (!desk || !index || !existsSync(index)) return () => false;
  const html = readFileSync(index);
  const scripts = inlineScriptHashes(html.toString());
  const policy = contentPolicy(scripts, "'none'");
  const previewPolicy = contentPolicy(scripts, "'self'");

  await app.register(serveStatic, {
    root: desk,
    prefix: '/',
    decorateReply: false,
    preCompressed: true,
    index: false,
    dotfiles: 'ignore',
    cacheControl: false,
    setHeaders: (reply, path) => reply.header('cache-control', caching(path)),
  });

  // Asked for the folder itself, the file server answers differently with each accepted encoding.
  app.get('/', { schema: { hide: true } as object }, async (_request, reply) => page(reply));

  return (request, reply) => {
    const path = request.url.replace(/[?#].*$/s, '');
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    if (/^\/(api|messenger|bank|problems|health|ready)(\/|$)/.test(path)) return false;
    // A missing file must stay missing: a page in place of a script breaks in stranger ways.
    if (/\.[a-z0-9]+$/i.test(path) || !/text\/html|\*\/\*/.test(request.headers.accept ?? '*/*')) return false;
    if (path === previewed) page(reply.header('x-frame-options', 'SAMEORIGIN'), previewPolicy);
    else page(reply);
    return true;
  };

  function page(reply: FastifyReply, rules = policy): FastifyReply {
    return reply
      .code(200)
      .type('text/html; charset=utf-8')
      .header('content-security-policy', rules)
      .header('cache-control', 'no-cache')
      .send(html);
  }
}
