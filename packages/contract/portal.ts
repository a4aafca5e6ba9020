/** The help centre: how it looks, and what its readers say. */
import { z } from 'zod';
import { articleId } from './ids.ts';
import { colour, locale, localised } from './people.ts';

/** Of somebody's own site: an address that a browser opens, and nothing that runs. */
const footLink = z.object({ text: localised, url: z.url({ protocol: /^https?$/ }).max(500) });

export const portalSettings = z.object({
  name: localised.nullable().describe('What the organisation is called there; null for the name it came with'),
  accent: colour
    .nullable()
    .describe('A colour as #rrggbb. Its hue is kept; its lightness is moved until everything in it can be read'),
  logo: z
    .object({
      type: z.enum(['image/svg+xml', 'image/png', 'image/webp']),
      base64: z.base64().min(4).max(90_000),
    })
    .nullable()
    .describe('A square mark, shown at 24 pixels'),
  title: localised.nullable().describe('What stands at the head of the first page; null for the usual words'),
  lead: localised.nullable().describe('The sentence below it; null for the usual one'),
  links: z.array(footLink).max(6).describe('At the foot of every page, in this order'),
  locales: z.array(locale).min(1).describe('In which it can be read; the first is for whoever speaks none of them'),
});
export type PortalSettings = z.infer<typeof portalSettings>;

export const notHelpedReason = z.enum(['not_found', 'unclear', 'wrong', 'did_not_work']);
export type NotHelpedReason = z.infer<typeof notHelpedReason>;

/** What readers of one article in one language said in the last 30 days. */
export const articleVoices = z.object({
  articleId,
  locale,
  helped: z.int(),
  notHelped: z.int(),
  reasons: z.partialRecord(notHelpedReason, z.int()),
  comments: z.array(z.string()).describe('The latest ten'),
});
export type ArticleVoices = z.infer<typeof articleVoices>;
