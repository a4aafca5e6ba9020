/** Writes conversations that were made in memory, whole and many at once. */
import { sql } from 'kysely';
import { bytes } from '../platform/past.ts';
import type { PackedRows } from './past.ts';
import type { Db } from './store.ts';

export async function insertAll(
  db: Db,
  { cases, conversations, words, messages, trail, saidIn, saidAt, saidWords }: PackedRows,
): Promise<void> {
  const column = (packed: PackedRows['saidIn']) => sql`string_to_table(${bytes(packed)}::text, chr(31))`;
  // Sent one after another without waiting: nobody needs the answers.
  await Promise.all([
    sql`
      insert into conversations.service_case
      select r.* from json_populate_recordset(null::conversations.service_case, ${bytes(cases)}::text::json) r`.execute(
      db,
    ),
    sql`
      insert into conversations.conversation
      select r.* from json_populate_recordset(null::conversations.conversation,
                                              ${bytes(conversations)}::text::json) r`.execute(db),
    sql`
      insert into conversations.words (conversation_id, words)
      select w.id, array_to_tsvector(array(select json_array_elements_text(w.words)))
        from json_to_recordset(${bytes(words)}::text::json) as w (id text, words json)`.execute(db),
    sql`
      insert into conversations.message
      select r.* from json_populate_recordset(null::conversations.message, ${bytes(messages)}::text::json) r`.execute(
      db,
    ),
    sql`
      insert into conversations.message_words (conversation_id, position, words)
      select m.conversation_id, m.position::int, m.words::tsvector
        from rows from (${column(saidIn)}, ${column(saidAt)}, ${column(saidWords)})
          as m (conversation_id, position, words)`.execute(db),
    sql`
      insert into conversations.trail_step (conversation_id, at, step)
      select s.conversation_id, (s.step ->> 'at')::timestamptz, s.step
        from jsonb_array_elements(${bytes(trail)}::text::jsonb) with ordinality as t (one, place)
       cross join lateral jsonb_to_record(t.one) as s (conversation_id text, step jsonb)
       order by t.place`.execute(db),
  ]);
}
