/** What their secrets are sealed with: an owner kept the key, and a first start that checks it reads them all. */
export const masterKeyOfRows = '07'.repeat(32);

/**
 * Rows as they were when a migration was the newest: for each number, some for every table that it made. A migration
 * that makes tables adds its rows here, once, and they never change, like the migration itself.
 */
export const rowsOfMigrations: Readonly<Record<number, string>> = {
  1: `
    insert into platform.event (id, name, version, at, actor_kind, actor_id, caused_by, data) values
      ('018f0000-0000-7000-8000-000000000001', 'team.created', 1, '2026-01-01T00:00:00Z', 'system', null, null, '{"n": 1}');
    insert into platform.subscription values ('analytics', 1, '2026-01-01T00:00:00Z');
    insert into platform.parked_reaction values ('018f0000-0000-7000-8000-000000000002', 'gone', 1,
      '018f0000-0000-7000-8000-000000000001', 'team.created', 'parked', 4, 'It failed', '2026-01-01T00:00:00Z');`,
  2: `
    insert into access.team values ('team_018f0000-0000-7000-8000-000000000003', 'Cards');
    insert into access.person values ('pers_018f0000-0000-7000-8000-000000000004', 'Ann Lee', 'ann@example.com',
      '{admin,agent}', 'en', '{team_018f0000-0000-7000-8000-000000000003}', '{}', true, false, 3, '2026-01-01T00:00:00Z');
    insert into access.password values ('pers_018f0000-0000-7000-8000-000000000004', '$argon2id$x', '2026-01-01T00:00:00Z');
    insert into access.session values ('sess_018f0000-0000-7000-8000-000000000005',
      'pers_018f0000-0000-7000-8000-000000000004', 'hash', '192.0.2.1', 'Firefox', now(), now(), now() + interval '1 day');
    insert into access.password_link values ('hash2', 'pers_018f0000-0000-7000-8000-000000000004', now(), now() + interval '1 day');
    insert into access.attempt values ('key', 2, now(), null);
    insert into access.audit (at, person_id, action, detail) values
      ('2026-01-01T00:00:00Z', 'pers_018f0000-0000-7000-8000-000000000004', 'person.created', '{"roles": ["admin"]}');`,
  3: `
    insert into customers.customer values ('cust_018f0000-0000-7000-8000-000000000006', '王芳', 'zh-CN', 'high',
      '2019-05-01', '{"plan": "gold"}', 2, now(), now());
    insert into customers.identity values ('iden_018f0000-0000-7000-8000-000000000007',
      'cust_018f0000-0000-7000-8000-000000000006', 'email', 'wang@example.com', 'host_token', now(), now());
    insert into customers.words values ('cust_018f0000-0000-7000-8000-000000000006', array_to_tsvector('{王,芳}'));
    insert into conversations.skill values ('skil_018f0000-0000-7000-8000-000000000008', 'cards', '{"en": "Cards", "zh": "卡"}');
    insert into conversations.queue values ('queu_018f0000-0000-7000-8000-000000000009', '{"en": "Cards", "zh": "卡"}',
      'skil_018f0000-0000-7000-8000-000000000008', 5, '{"share": 0.8, "withinSeconds": 60, "nextReplySeconds": 300, "resolveSeconds": 86400}',
      '{"zone": "Europe/Berlin", "weekly": [{"day": 1, "opens": "08:00", "closes": "18:00"}], "holidays": []}');
    insert into conversations.disposition values ('disp_018f0000-0000-7000-8000-00000000000a', 'solved', '{"en": "Solved", "zh": "已解决"}');
    insert into conversations.macro values ('macr_018f0000-0000-7000-8000-00000000000b', '{"en": "Hi", "zh": "你好"}', '{"en": "Hi", "zh": "你好"}');
    insert into conversations.service_case (id, reference, customer_id, state, opened_at) values
      ('case_018f0000-0000-7000-8000-00000000000c', 'HK-48001', 'cust_018f0000-0000-7000-8000-000000000006', 'open', now());
    insert into conversations.conversation (id, case_id, case_reference, customer_id, customer_name, channel, locale, state,
        handled_by, queue_id, priority, opened_at, queued_at, activity_at, message_count) values
      ('conv_018f0000-0000-7000-8000-00000000000d', 'case_018f0000-0000-7000-8000-00000000000c', 'HK-48001',
       'cust_018f0000-0000-7000-8000-000000000006', '王芳', 'messenger', 'zh-CN', 'waiting_on_us', 'people',
       'queu_018f0000-0000-7000-8000-000000000009', 5, now(), now(), now(), 1);
    insert into conversations.words values ('conv_018f0000-0000-7000-8000-00000000000d', array_to_tsvector('{hk,48001}'));
    insert into conversations.message (id, conversation_id, position, author_kind, author_id, content, content_hash, at, channel)
      values ('msg_018f0000-0000-7000-8000-00000000000e', 'conv_018f0000-0000-7000-8000-00000000000d', 1, 'customer',
       'cust_018f0000-0000-7000-8000-000000000006', '{"kind": "text", "text": "我的卡丢了"}', 'hash', now(), 'messenger');
    insert into conversations.message_version values ('msg_018f0000-0000-7000-8000-00000000000e', 1,
      '{"kind": "text", "text": "我的卡"}', now(), null);
    insert into conversations.trail_step (conversation_id, at, step) values
      ('conv_018f0000-0000-7000-8000-00000000000d', now(), '{"kind": "page", "title": "Cards", "url": "https://bank.example/"}');
    insert into conversations.file values ('file_018f0000-0000-7000-8000-00000000000f', 'customer',
      'cust_018f0000-0000-7000-8000-000000000006', 'a.txt', 'text/plain', 3, repeat('ab', 32), now(), null, null);`,
  4: `
    insert into knowledge.collection values ('coll_018f0000-0000-7000-8000-000000000010', 'cards', '{"en": "Cards", "zh": "卡"}', 1);
    insert into knowledge.article values ('arti_018f0000-0000-7000-8000-000000000011', 'lost-card',
      'coll_018f0000-0000-7000-8000-000000000010', 'public', '2026-01-01', 2);
    insert into knowledge.article_text values ('arti_018f0000-0000-7000-8000-000000000011', 'en', 'Lost card', 'Call us.',
      'Call us at once.', '["I lost my card"]', true, now());
    insert into knowledge.earlier_text values ('arti_018f0000-0000-7000-8000-000000000011', 'en', 1, '{"title": "Card"}', now(), null);`,
  5: `
    insert into channels.messenger values ('inbo_018f0000-0000-7000-8000-000000000012', 'key', 'Bank', '{https://bank.example}',
      'v1.h4OqOmIZ.Q82bG-niYE6apyrp.q1xAfz9HHZXbPRsRW_90zLTFTsABKh4ntoTz9Bku01ettZr8mSdebXIJaltebA', null, null, now());
    insert into channels.customer_session (id, inbox_id, customer_id, identified, locale, token_hash, created_at, expires_at)
      values ('cses_018f0000-0000-7000-8000-000000000013', 'inbo_018f0000-0000-7000-8000-000000000012',
       'cust_018f0000-0000-7000-8000-000000000006', true, 'zh-CN', 'hash', now(), now() + interval '1 day');
    insert into channels.used_token values ('inbo_018f0000-0000-7000-8000-000000000012', 'jti', now() + interval '1 day');`,
  6: `
    insert into routing.agent values ('pers_018f0000-0000-7000-8000-000000000004', 6, 'away', now(), null, null, now());
    insert into routing.agent_skill values ('pers_018f0000-0000-7000-8000-000000000004', 'skil_018f0000-0000-7000-8000-000000000008', 4);
    insert into routing.decision values ('deci_018f0000-0000-7000-8000-000000000014', 'conv_018f0000-0000-7000-8000-00000000000d',
      now(), 'offer', 'pers_018f0000-0000-7000-8000-000000000004', 'only_one', '[]');
    insert into routing.offer values ('offe_018f0000-0000-7000-8000-000000000015', 'conv_018f0000-0000-7000-8000-00000000000d',
      'pers_018f0000-0000-7000-8000-000000000004', 'deci_018f0000-0000-7000-8000-000000000014', 1, now(), now(), now(), 'lapsed');`,
  7: `
    insert into virtual_agent.hand_off_queue values (null, 'queu_018f0000-0000-7000-8000-000000000009');`,
  8: `
    insert into analytics.contact values ('018f0000-0000-7000-8000-000000000016', 'conv_018f0000-0000-7000-8000-00000000000d',
      'queu_018f0000-0000-7000-8000-000000000009', 'messenger', true, 60, '2026-01-01T00:00:00Z', null, null, null);
    insert into analytics.virtual_agent_conversation values ('conv_018f0000-0000-7000-8000-00000000000d', '2026-01-01T00:00:00Z', null, null, null);
    insert into analytics.rating values ('conv_018f0000-0000-7000-8000-00000000000d', 5, '2026-01-01T00:00:00Z');`,
  10: `
    insert into conversations.tag values ('tag_018f0000-0000-7000-8000-000000000017', 'vip', false, 2);
    insert into conversations.attribute values ('attr_018f0000-0000-7000-8000-000000000018', 'customer', 'branch',
      '{"en": "Branch", "zh": "支行"}', 'choice', '["North", "South"]', false, 1);`,
  // Not the sealed text: the first start makes it, and refuses one that another key made.
  11: `
    insert into access.earlier_password (person_id, hash, ended_at) values
      ('pers_018f0000-0000-7000-8000-000000000004', '$argon2id$w', '2026-01-01T00:00:00Z');
    insert into access.sign_in_rules values (true, 1, '{"password": {"shortest": 12, "remembers": 5, "expiresAfterDays": null},
      "secondFactorFor": ["admin"], "passkeys": true, "passwordsFor": "everyone"}');
    insert into access.code_app values ('pers_018f0000-0000-7000-8000-000000000004', 'v1.h4OqOmIZ.dd3NY8mu8ZGsA_h-.l5xBwDS0qdTFREneJKsdU5JBLqdKDunTX-8Orsg7HsZrycbMgP7UgaO_nA', 58000000, now());
    insert into access.recovery_code values ('pers_018f0000-0000-7000-8000-000000000004', 'hash');
    insert into access.passkey values ('pkey_018f0000-0000-7000-8000-000000000019', 'pers_018f0000-0000-7000-8000-000000000004',
      'credential', '\\x0102', 3, '{internal}', 'Work laptop', true, now(), null);
    insert into access.begun values ('hash3', 'half_sign_in', 'pers_018f0000-0000-7000-8000-000000000004', '{}', now() + interval '1 day');
    insert into access.provider values ('prov_018f0000-0000-7000-8000-00000000001a', 1, 'Bank ID', 'https://id.bank.example',
      'client', 'v1.h4OqOmIZ.xRCYBIlNeccygdR2.WuuAAvGjwzRXdCqG60iAvtAoeMuHeK7KX3jgYEpJ3kyyrvyjU_rnjfA7VgPZp26FBw', true, false, '{"welcome": false}', now());
    insert into access.provider_person values ('https://id.bank.example', 'ann', 'pers_018f0000-0000-7000-8000-000000000004', now());
    insert into access.api_key values ('akey_018f0000-0000-7000-8000-00000000001b', 'pers_018f0000-0000-7000-8000-000000000004',
      'Archive', 'hash4', 'hk_abc…', '{audit.read}', '', now(), null, null, null);`,
  20: `
    insert into conversations.message_words values ('conv_018f0000-0000-7000-8000-00000000000d', 1, array_to_tsvector('{我,的,卡}'));
    insert into conversations.message_words_to_come values ('conv_018f0000-0000-7000-8000-00000000000d', 1);`,
  21: `
    insert into conversations.saved_view values ('view_018f0000-0000-7000-8000-000000000017', 'Lost cards',
      '{"view": "all", "search": "卡", "order": "newest"}', 'pers_018f0000-0000-7000-8000-000000000004', '{lead}',
      '{queu_018f0000-0000-7000-8000-000000000009}', 1, 2);
    insert into conversations.bulk values ('bulk_018f0000-0000-7000-8000-000000000018',
      'pers_018f0000-0000-7000-8000-000000000004', '{"kind": "priority", "priority": 2}', 'done', now());
    insert into conversations.bulk_item values ('bulk_018f0000-0000-7000-8000-000000000018', 1,
      'conv_018f0000-0000-7000-8000-00000000000d', 'failed', 'conversation.not_yours', null, null);`,
  24: `
    insert into knowledge.draft values ('arti_018f0000-0000-7000-8000-000000000011', 'zh', 3, now(),
      'pers_018f0000-0000-7000-8000-000000000004', '{"title": "卡丢了", "summary": "", "body": "请马上致电。", "questions": []}');`,
  25: `
    insert into conversations.rating_form values ('rafo_00000000-0000-7000-8000-000000000000', 1,
      '{"queueIds": [], "inboxIds": [], "on": true, "asked": "always", "scale": "faces", "question": null, "comment": true, "prompt": null, "archived": false}',
      now(), 'pers_018f0000-0000-7000-8000-000000000004');`,
  26: `
    insert into platform.past_part values ('2026-01-01', 0, 7, 40, now());
    insert into platform.past_room values (true, 1000, 2000, '2026-01-02T00:00:00Z');`,
  32: `
    insert into routing.experiment values ('expe_018f0000-0000-7000-8000-00000000001c',
      'queu_018f0000-0000-7000-8000-000000000009', 'Masters first',
      '{"kind": "slices", "share": 0.5, "sliceMinutes": 60, "transitionMinutes": 15}', 'serviceLevel', 0.03,
      '{"measure": "abandonment", "tolerated": 0.02}', 14, null, 0, '{"steps": [{"afterSeconds": 0, "who": {"required": 4}}]}',
      168, '2026-01-01T00:00:00Z', 'pers_018f0000-0000-7000-8000-000000000004', '2026-01-15T00:00:00Z',
      '2026-01-03T00:00:00Z', 'harm', null);`,
  34: `
    insert into routing.learned values (1, '2026-01-03T03:40:00Z', '{"all": [0.8, 240, 0.02, 9.5], "intents": {}}', '[]');`,
  35: `
    insert into routing.wait_told values ('conv_018f0000-0000-7000-8000-00000000000d', '2026-01-01T00:00:00Z',
      'queu_018f0000-0000-7000-8000-000000000009', '2026-01-01T00:00:01Z', 300, 300, 30, 700, null, null);
    insert into routing.wait_calibration values ('queu_018f0000-0000-7000-8000-000000000009',
      '{"seen": 0, "weight": 0, "product": 0, "square": 0, "scores": 0, "sum": 0, "squares": 0, "moved": [0, 0, 0]}');`,
  48: `
    insert into virtual_agent.tool values ('look_up', '{"name": "look_up", "title": {"en": "Look", "zh": "查"}, "via": {"kind": "http", "method": "GET", "url": "https://bank.example/x"}, "effect": "reads", "repeatable": true, "needs": "none", "inputs": [], "answer": [], "timeoutMs": 1000, "retries": 0, "secretHeader": null}', null, 1);
    insert into virtual_agent.procedure values ('proc_018f0000-0000-7000-8000-00000000001d', 'hours',
      '{"name": {"en": "Hours", "zh": "时间"}, "examples": {"en": [], "zh": []}, "slots": [], "steps": [{"id": "end", "kind": "end", "outcome": "done"}], "dialogues": []}', 1, 1, true, now());
    insert into virtual_agent.procedure_version values ('proc_018f0000-0000-7000-8000-00000000001d', 1,
      '{"name": {"en": "Hours", "zh": "时间"}, "examples": {"en": [], "zh": []}, "slots": [], "steps": [{"id": "end", "kind": "end", "outcome": "done"}], "dialogues": []}', null, now(), null);
    insert into virtual_agent.run values ('prun_018f0000-0000-7000-8000-00000000001e',
      'conv_018f0000-0000-7000-8000-00000000000d', 'cust_018f0000-0000-7000-8000-000000000006', 'hours', '{"hours": 1}',
      '{"language": "zh", "status": "ended", "opening": "", "frames": [], "proved": "none", "deeds": [], "misses": 0, "turns": 0, "held": null, "reminded": false, "token": 1, "outcome": "done", "trace": []}',
      'ended', 'done', null, '[]', now(), now());
    insert into virtual_agent.run_input values ('prun_018f0000-0000-7000-8000-00000000001e', 'one');
    insert into virtual_agent.action values ('pact_018f0000-0000-7000-8000-00000000001f',
      'prun_018f0000-0000-7000-8000-00000000001e', 'look#1', 'look', 'look_up', null, 'done', 1, null, now(), now());`,
};
