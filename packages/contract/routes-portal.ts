/** The help centre as staff see it. Its own pages are no API: they are served as they are read, under /help. */
import { z } from 'zod';
import { draftText } from './knowledge.ts';
import { locale } from './people.ts';
import { articleVoices, portalSettings } from './portal.ts';
import { group } from './route.ts';

const kept = z.object({
  settings: portalSettings,
  version: z.int(),
  accentMoved: z.boolean().describe('The colour was too pale for letters and is used in a darker shade'),
});

export const portalRoutes = group({
  portalSettings: {
    method: 'GET',
    path: '/api/portal/settings',
    summary: 'What the help centre is called, how it looks and greets, its languages and links',
    as: 'person',
    may: 'settings.manage',
    reply: kept,
  },
  updatePortalSettings: {
    method: 'PATCH',
    path: '/api/portal/settings',
    summary: 'Change some of it; what is not named stays',
    as: 'person',
    may: 'settings.manage',
    body: portalSettings.partial().extend({ version: z.int().describe('0 while nobody has set anything') }),
    reply: kept,
  },
  previewPortal: {
    method: 'POST',
    path: '/api/portal/settings/preview',
    summary: 'Its first page as these settings would draw it for a stranger; nothing is kept',
    as: 'person',
    may: 'settings.manage',
    body: z.object({ settings: portalSettings, locale, theme: z.enum(['light', 'dark']) }),
    reply: z.object({ html: z.string() }),
  },
  articleVoices: {
    method: 'GET',
    path: '/api/portal/voices',
    summary: 'Which articles helped in the last 30 days, and why not',
    as: 'person',
    may: 'knowledge.read',
    reply: z.object({ voices: z.array(articleVoices) }),
  },
  previewArticle: {
    method: 'POST',
    path: '/api/portal/preview',
    summary: 'An article as the help centre would draw it; nothing is kept',
    as: 'person',
    may: 'knowledge.edit',
    body: z.object({ locale, text: draftText, checked: z.iso.date().nullable() }),
    reply: z.object({ html: z.string() }),
  },
});
