/** The readable side of the OpenAPI document: one page, made on the server, without a script. */
import { readFileSync } from 'node:fs';
import { events } from '@harken/contract/events';
import { clientFrame, signal } from '@harken/contract/live';
import { problems } from '@harken/contract/problems';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { ApiDocument, ApiOperation, JsonSchema } from './api-document.ts';

type Language = 'en' | 'zh';

/** The frame of the page; what the API says of itself is English, like its names. */
const words = {
  en: {
    title: 'Harken API',
    skip: 'Skip to content',
    contents: 'Contents',
    machine: 'OpenAPI 3.1 document',
    other: '中文',
    may: 'Who may',
    anyone: 'anyone',
    customer: 'the customer, by bearer token',
    signedIn: 'everyone who is signed in',
    program: 'programs with a key of this permission',
    keys: 'Keys for programs',
    keysText:
      'An administrator makes a key in the desk, under Administration, API keys. It is shown once, begins with `hk_` and names its permissions. Send it with every call:',
    keysMore:
      'A key acts in its maker’s name and never does more than its maker may at that moment; the audit log names the key. Each key has a limit of its own; `429` says when to go on. A refusal tells a key that is over from one that may not be used from this address. What one does for oneself, and what decides who may come in, is not open to keys, and live sockets take the session cookie.',
    parameters: 'Parameters',
    name: 'Name',
    place: 'In',
    value: 'Value',
    body: 'Body',
    reply: 'Reply',
    optional: 'optional',
    nothing: 'No content',
    live: 'Live sockets',
    liveText:
      'The first frame is `hello` with the place you know (`after`). Everything since follows in order, then what is new. Frames that you send:',
    signals: 'Signals, true for a moment and never stored:',
    events: 'Events',
    eventsText: 'Facts in the order in which they became true. Customers are told their own part of them.',
    problems: 'Problems',
    problemsText: 'Every refusal. The code is stable; texts may change.',
    code: 'Code',
    status: 'Status',
    meaning: 'Meaning',
  },
  zh: {
    title: 'Harken API',
    skip: '跳到正文',
    contents: '目录',
    machine: 'OpenAPI 3.1 文档',
    other: 'English',
    may: '谁可以调用',
    anyone: '任何人',
    customer: '客户（凭令牌）',
    signedIn: '所有已登录人员',
    program: '持有此权限密钥的程序',
    keys: '程序密钥',
    keysText:
      '管理员在工作台的“管理”→“API 密钥”中创建密钥。密钥只显示一次，以 `hk_` 开头，并列明权限。每次调用都须携带：',
    keysMore:
      '密钥以创建者的名义行事，任何时候都不超过创建者当时的权限；审计日志会记录所用密钥。每个密钥单独限流，`429` 会说明何时可继续。拒绝时会区分密钥已失效与不能从此地址使用。个人事务和决定谁能登录的路由不对密钥开放，实时连接使用会话 Cookie。',
    parameters: '参数',
    name: '名称',
    place: '位置',
    value: '取值',
    body: '请求正文',
    reply: '应答',
    optional: '可选',
    nothing: '无内容',
    live: '实时连接',
    liveText: '第一帧是 `hello`，说明已知的位置（`after`）。之后的事件按顺序补齐，随后实时送达。客户端发送的帧：',
    signals: '瞬时信号，不保存：',
    events: '事件',
    eventsText: '按发生顺序记录的事实。客户只会收到与自己有关的部分。',
    problems: '错误',
    problemsText: '所有拒绝情形。代码保持不变，文字可能调整。',
    code: '代码',
    status: '状态',
    meaning: '含义',
  },
} as const;

export function serveReference(app: FastifyInstance, print: () => ApiDocument): void {
  const hidden = { schema: { hide: true } as object };
  const pages = new Map<Language, string>();
  const css = styles();

  app.get<{ Querystring: { lang?: string } }>('/api/reference', hidden, async (request, reply) => {
    const asked = request.query.lang ?? request.headers['accept-language'] ?? '';
    const language: Language = /^zh/i.test(asked) ? 'zh' : 'en';
    const page = pages.get(language) ?? pageOf(print(), language);
    pages.set(language, page);
    return reply
      .type('text/html; charset=utf-8')
      .header(
        'content-security-policy',
        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
      )
      .header('cache-control', 'public, max-age=300')
      .header('vary', 'accept-language')
      .send(page);
  });
  app.get('/api/reference.css', hidden, async (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=300').send(css),
  );
}

function pageOf(document: ApiDocument, language: Language): string {
  const t = words[language];
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const groups = document.tags.map(({ name, description }) => ({
    name,
    description,
    id: `group-${name.toLowerCase()}`,
    operations: operations.filter(({ operation }) => operation.tags.includes(name)),
  }));
  const other = language === 'en' ? 'zh' : 'en';
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${t.title} ${plain(document.info.version)}</title>
<link rel="stylesheet" href="/api/reference.css">
</head>
<body>
<a class="skip" href="#content">${t.skip}</a>
<header>
<h1>${t.title} <small>${plain(document.info.version)}</small></h1>
<p><a href="/api/openapi.json">${t.machine}</a> <a href="?lang=${other}" lang="${other}" hreflang="${other}">${t.other}</a></p>
</header>
<nav aria-label="${t.contents}">
${groups
  .map(
    ({ name, id, operations }) => `<h2><a href="#${id}">${name}</a></h2>
<ul>${operations
      .map(({ operation }) => `<li><a href="#${operation.operationId}">${plain(operation.operationId)}</a></li>`)
      .join('')}</ul>`,
  )
  .join('\n')}
<h2><a href="#keys">${t.keys}</a></h2>
<h2><a href="#live">${t.live}</a></h2>
<h2><a href="#events">${t.events}</a></h2>
<h2><a href="#problems">${t.problems}</a></h2>
</nav>
<main id="content" tabindex="-1">
${groups
  .map(
    ({ name, description, id, operations }) => `<section aria-labelledby="${id}" lang="en">
<h2 id="${id}">${name}</h2>
<p>${plain(description)}</p>
${operations.map((entry) => operationOf(entry, language)).join('\n')}
</section>`,
  )
  .join('\n')}
<section aria-labelledby="keys">
<h2 id="keys">${t.keys}</h2>
<p>${marked(t.keysText)}</p>
<p><code>Authorization: Bearer hk_…</code></p>
<p>${marked(t.keysMore)}</p>
</section>
<section aria-labelledby="live">
<h2 id="live">${t.live}</h2>
<p><code>/api/live</code> <code>/api/messenger/live</code></p>
<p>${marked(t.liveText)}</p>
${schemaOf(jsonSchema(clientFrame), language)}
<p>${marked(t.signals)}</p>
${schemaOf(jsonSchema(signal), language)}
</section>
<section aria-labelledby="events">
<h2 id="events">${t.events}</h2>
<p>${t.eventsText}</p>
${Object.entries(events)
  .map(
    ([name, data]) =>
      `<details><summary><code>${name}</code></summary>${schemaOf(jsonSchema(data), language, 2)}</details>`,
  )
  .join('\n')}
</section>
<section aria-labelledby="problems">
<h2 id="problems">${t.problems}</h2>
<p>${t.problemsText}</p>
<table>
<thead><tr><th scope="col">${t.code}</th><th scope="col">${t.status}</th><th scope="col">${t.meaning}</th></tr></thead>
<tbody>
${Object.entries(problems)
  .map(
    ([code, { status, title }]) =>
      `<tr id="problem-${code}"><th scope="row"><code>${code}</code></th><td>${status}</td><td lang="en">${plain(title)}</td></tr>`,
  )
  .join('\n')}
</tbody>
</table>
</section>
</main>
</body>
</html>
`;
}

interface Entry {
  path: string;
  method: string;
  operation: ApiOperation;
}

function operationOf({ path, method, operation }: Entry, language: Language): string {
  const t = words[language];
  const { operationId, summary, parameters = [], requestBody, responses } = operation;
  const body = Object.entries(requestBody?.content ?? {})[0];
  const [status, response] = Object.entries(responses).find(([code]) => /^2/.test(code)) ?? ['204', {}];
  const reply = Object.entries(response.content ?? {})[0];
  return `<article aria-labelledby="${operationId}">
<h3 id="${operationId}"><span class="method ${method.toLowerCase()}">${method}</span> <code>${plain(path)}</code></h3>
<p>${marked(summary)}</p>
<p class="may"><span lang="${language}">${t.may}:</span> ${whoMay(operation, language)}</p>
${
  parameters.length === 0
    ? ''
    : `<table>
<caption lang="${language}">${t.parameters}</caption>
<thead lang="${language}"><tr><th scope="col">${t.name}</th><th scope="col">${t.place}</th><th scope="col">${t.value}</th></tr></thead>
<tbody>${parameters
        .map(
          ({ name, in: place, required, schema, description }) =>
            `<tr><th scope="row"><code>${plain(name)}</code></th><td>${place}</td><td>${typeOf(schema)}${
              required ? '' : ` <span class="quiet" lang="${language}">${t.optional}</span>`
            } ${marked(description ?? schema.description ?? '')}</td></tr>`,
        )
        .join('')}</tbody>
</table>`
}
${body ? `<details><summary lang="${language}">${t.body}</summary>${schemaOf(body[1].schema, language)}</details>` : ''}
${
  reply
    ? `<details><summary><span lang="${language}">${t.reply}</span> ${status}</summary>${schemaOf(reply[1].schema, language)}</details>`
    : `<p class="quiet"><span lang="${language}">${t.reply}</span> ${status}: <span lang="${language}">${t.nothing}</span></p>`
}
</article>`;
}

function whoMay(operation: ApiOperation, language: Language): string {
  const t = words[language];
  if (operation['x-caller'] === 'anyone') return `<span lang="${language}">${t.anyone}</span>`;
  if (operation['x-caller'] === 'customer') return `<span lang="${language}">${t.customer}</span>`;
  const permission = operation['x-permission'];
  if (permission === 'signed_in') return `<span lang="${language}">${t.signedIn}</span>`;
  const roles = `<code>${permission}</code> (${operation['x-roles'].map(plain).join(', ')})`;
  return operation['x-takes-keys'] ? `${roles}; <span lang="${language}">${t.program}</span>` : roles;
}

/** A schema as a list of its fields, as deep as someone reads. */
function schemaOf(schema: JsonSchema, language: Language, depth = 4): string {
  const alternatives = schema.anyOf ?? schema.oneOf;
  const inner = alternatives?.filter(({ type }) => type !== 'null');
  if (inner && inner.length === 1 && inner[0]) return schemaOf(inner[0], language, depth);
  if (inner?.some(hasFields)) {
    return inner.map((one) => (hasFields(one) ? schemaOf(one, language, depth) : `<p>${typeOf(one)}</p>`)).join('');
  }
  const element = schema.type === 'array' ? schema.items : undefined;
  if (element && hasFields(element)) return schemaOf(element, language, depth);
  if (!schema.properties) return `<p>${typeOf(schema)} ${marked(schema.description ?? '')}</p>`;
  const required = new Set(schema.required);
  const rows = Object.entries(schema.properties).map(([name, value]) => {
    const optional = required.has(name)
      ? ''
      : ` <span class="quiet" lang="${language}">${words[language].optional}</span>`;
    const deeper = hasFields(value) && depth > 1 ? schemaOf(value, language, depth - 1) : '';
    return `<li><code>${plain(name)}</code> ${typeOf(value)}${optional} ${marked(value.description ?? '')}${deeper}</li>`;
  });
  return `<ul class="fields">${rows.join('')}</ul>`;
}

function hasFields(schema: JsonSchema): boolean {
  if (schema.properties) return true;
  if (schema.items && schema.type === 'array') return hasFields(schema.items);
  return (schema.anyOf ?? schema.oneOf ?? []).some(hasFields);
}

function typeOf(schema: JsonSchema): string {
  return `<span class="type">${plain(typeName(schema))}</span>`;
}

function typeName(schema: JsonSchema): string {
  const { type, anyOf, oneOf, enum: values, const: only, items, format, pattern, minimum, maximum, maxLength } = schema;
  if (only !== undefined) return JSON.stringify(only);
  if (values) return values.map((value) => JSON.stringify(value)).join(' | ');
  if (anyOf || oneOf) return [...new Set((anyOf ?? oneOf ?? []).map(typeName))].join(' | ');
  if (type === 'array') return `${items ? typeName(items) : 'any'}[]`;
  const prefix = /^\^([a-z]+)_\[0-9a-f\]/.exec(pattern ?? '')?.[1];
  if (prefix) return `${prefix}_…`;
  const name = Array.isArray(type) ? type.join(' | ') : (type ?? 'any');
  const bounds = [
    format,
    minimum !== undefined && minimum > -1e15 ? `≥ ${minimum}` : '',
    maximum !== undefined && maximum < 1e15 ? `≤ ${maximum}` : '',
    maxLength !== undefined ? `≤ ${maxLength} characters` : '',
  ].filter(Boolean);
  return bounds.length > 0 ? `${name} (${bounds.join(', ')})` : name;
}

function jsonSchema(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { unrepresentable: 'any' }) as JsonSchema;
}

function plain(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

function marked(text: string): string {
  return plain(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}

/** The house's tokens; without a script the theme is the system's. */
function styles(): string {
  const file = new URL('../../../../../packages/ui/tokens.css', import.meta.url);
  const tokens = readFileSync(file, 'utf8').replace(
    /\[data-theme="dark"\]\s*\{([^}]*)\}/,
    '@media (prefers-color-scheme: dark) { :root {$1} }',
  );
  return `${tokens}
* { box-sizing: border-box; }
html { scroll-padding-top: 16px; }
body { margin: 0; font: var(--text-reading); color: var(--ink-1); background: var(--surface-0); display: grid;
  grid-template: "head head" auto "nav main" 1fr / 264px minmax(0, 1fr); }
a { color: var(--accent); }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: var(--radius); }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 8px; top: 8px; padding: 8px 12px; background: var(--surface-1); z-index: 1; }
header { grid-area: head; padding: 24px 32px; border-bottom: 1px solid var(--line); background: var(--surface-1);
  display: flex; flex-wrap: wrap; gap: 8px 24px; align-items: baseline; }
header p { margin: 0; display: flex; gap: 16px; }
h1 { font-size: 20px; line-height: 28px; margin: 0; }
h1 small { color: var(--ink-3); font-weight: 400; }
nav { grid-area: nav; padding: 16px 16px 48px 32px; border-right: 1px solid var(--line); position: sticky; top: 0;
  max-height: 100vh; overflow: auto; font: var(--text-desk); }
nav h2 { font-size: 14px; line-height: 20px; margin: 16px 0 4px; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav a { display: block; min-height: 24px; padding: 2px 8px; color: var(--ink-2); text-decoration: none; border-radius: var(--radius); overflow-wrap: anywhere; }
nav a:hover { background: var(--surface-3); color: var(--ink-1); }
main { grid-area: main; padding: 16px 32px 96px; max-width: 920px; }
main:focus { outline: none; }
h2 { font-size: 18px; line-height: 24px; margin: 32px 0 8px; }
h3 { font-size: 15px; line-height: 22px; margin: 0 0 4px; overflow-wrap: anywhere; }
article { background: var(--surface-1); border: 1px solid var(--line); border-radius: var(--radius); padding: 16px; margin: 12px 0; }
article p { margin: 4px 0; }
code { font: 500 13px/20px ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans SC", monospace; }
.method { display: inline-block; min-width: 56px; padding: 0 8px; border-radius: var(--radius); font: 600 12px/20px var(--font);
  text-align: center; color: var(--accent); background: var(--accent-soft); border: 1px solid var(--accent-line); }
.method.delete { color: var(--breaking); background: var(--breaking-soft); border-color: var(--breaking-line); }
.method.get { color: var(--ink-2); background: var(--surface-2); border-color: var(--line-strong); }
.may, .quiet { color: var(--ink-3); font: var(--text-desk); }
.type { color: var(--ink-2); font: var(--text-desk); }
table { border-collapse: collapse; width: 100%; margin: 12px 0; font: var(--text-desk); }
caption { text-align: left; color: var(--ink-3); padding-bottom: 4px; }
th, td { text-align: left; vertical-align: top; font-weight: 400; padding: 4px 12px 4px 0; border-top: 1px solid var(--line); }
thead th { color: var(--ink-3); border-top: 0; }
tr:target, :target { background: var(--accent-soft); }
details { margin: 8px 0; }
summary { cursor: pointer; min-height: 24px; padding: 2px 0; font-weight: 500; }
.fields { list-style: none; margin: 4px 0; padding: 0 0 0 12px; border-left: 1px solid var(--line); font: var(--text-desk); }
.fields li { padding: 2px 0; overflow-wrap: anywhere; }
.fields + .fields { margin-top: 12px; }
@media (max-width: 800px) {
  body { display: block; }
  header, main { padding-left: 16px; padding-right: 16px; }
  nav { position: static; max-height: none; border-right: 0; border-bottom: 1px solid var(--line); padding-left: 8px; }
}
`;
}
