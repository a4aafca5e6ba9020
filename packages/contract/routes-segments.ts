/** Segments: the table, its versions, and what another one would change. */
import { z } from 'zod';
import { group } from './route.ts';
import { publishedSegments, segmentsPreview, segmentTable } from './segments.ts';

const version = z.int().min(0).describe('The version that was edited; 0 where there is none yet');

export const segmentRoutes = group({
  listSegments: {
    method: 'GET',
    path: '/api/segments',
    summary: 'The table by which contacts are told apart, with its latest hundred versions, the newest first',
    as: 'person',
    may: 'queue.manage',
    reply: z.object({ versions: z.array(publishedSegments) }),
  },
  publishSegments: {
    method: 'PUT',
    path: '/api/segments',
    summary: 'Publish a table; null tells nobody apart. Refused when it was changed in the meantime',
    as: 'person',
    may: 'queue.manage',
    body: z.object({ table: segmentTable.nullable(), version }),
    reply: z.object({ published: publishedSegments }),
  },
  restoreSegments: {
    method: 'POST',
    path: '/api/segments/:version/restore',
    summary: 'Publish the table of an earlier version again, if it still may be',
    as: 'person',
    may: 'queue.manage',
    params: z.object({ version: z.coerce.number().int().min(1) }),
    body: z.object({ version }),
    reply: z.object({ published: publishedSegments }),
  },
  previewSegments: {
    method: 'POST',
    path: '/api/segments/preview',
    summary: 'How a table would tell the contacts of the last 30 days apart, and whom it changes; nothing is kept',
    as: 'person',
    may: 'queue.manage',
    body: z.object({ table: segmentTable }),
    reply: segmentsPreview,
  },
});
