/** What a message does besides asking. */
export type SmallTalk = 'greeting' | 'thanks' | 'goodbye' | 'who_are_you' | 'acknowledgement';

/**
 * Whole clauses that are talk and not question. They are matched against one clause at a time, so that "thanks" inside a
 * sentence stays there ("the shop says thanks but sent nothing").
 */
const CLAUSES: [SmallTalk, RegExp][] = [
  [
    'who_are_you',
    /^(?:(?:so |and )?(?:are|r) (?:you|u) (?:a |an |really |actually )*(?:bot|robot|chat ?bot|machine|computer|ai|human|person|real person|real human|real)|am i (?:talking|speaking|chatting) (?:to|with) (?:a |an )?(?:bot|robot|chat ?bot|machine|computer|ai|human|person|real person|real human)|is this (?:a |an )?(?:bot|robot|chat ?bot|ai|human|person|real person)|who are you|what are you|what(?:'s| is) your name|who am i (?:talking|speaking|chatting) (?:to|with))$/i,
  ],
  [
    'thanks',
    /^(?:(?:ok|okay|great|perfect|good|cool|alright|fine|no|yes|well|oh|ah) )*(?:many thanks|thanks|thank you|thank u|thx|tks|ty|cheers|much appreciated|i appreciate it|that (?:helps|helped)|very helpful|problem solved|(?:i(?:'ll| will| am going to|'m going to)|let me|gonna) (?:try|check|do|have a look|take a look|look into)(?: (?:that|it|this|them))?(?: (?:out|now|first|then|right away|later))?|will do|(?:that|it|this)(?: has)?(?: (?:worked|works|did it|did the trick|solved it|fixed it|is solved|is fixed))|(?:all|now it) (?:works|sorted|solved))(?: (?:so much|very much|a lot|a million|again|anyway|bye|for (?:your|the|all your) (?:help|time|answer|support|assistance)|for helping(?: me)?|that (?:helps|helped|worked)|you(?: very much)?|mate|guys))*$/i,
  ],
  [
    'goodbye',
    /^(?:bye(?: bye)?|goodbye|good bye|see (?:you|ya)(?: later)?|have a (?:nice|good|great) (?:day|evening|weekend|one)|good night|that(?:'s| is| will be) all(?: for now)?|nothing else)$/i,
  ],
  [
    'greeting',
    /^(?:hi|hello|hey|hiya|howdy|yo|greetings|good (?:morning|afternoon|evening|day)|how are you(?: doing)?(?: today)?|how(?:'s| is) it going|dear (?:team|sir|madam|sir or madam|bank)|anyone there|is anyone there|are you there)(?: (?:hi|hello|there|all|team|everyone|again|bot|sir|madam))*$/i,
  ],
  [
    'acknowledgement',
    /^(?:ok(?:ay)?|k|yes|yep|yeah|no|nope|sure|right|fine|great|perfect|cool|nice|good|got it|i see|understood|alright|all right|hm+|ah+|oh+|lol|haha+|wow|done|never ?mind|test(?:ing)?)$/i,
  ],
  [
    'who_are_you',
    /^(?:请问)?(?:你|您)?(?:是|到底是)(?:机器人|真人|人工|人工智能|ai|人|谁|真的人)(?:吗|嘛|么|还是真人|还是机器人)?$|^(?:你|您)(?:叫什么(?:名字)?|是什么)$|^我在(?:和|跟)(?:谁|机器人|真人)(?:说话|聊天)(?:吗)?$/i,
  ],
  [
    'thanks',
    /^(?:好的?|嗯|行|ok)?(?:(?:非常|太|十分|很)?(?:谢谢|多谢|感谢|谢了|谢啦|谢|3q|thx)(?:你|您|你们|您们|啦|了|您的帮助|帮助|您的解答)*|(?:那)?(?:我)?(?:先|再|这就|马上|去|来|现在)*(?:试试|试一试|试一下|看看|看一下)(?:看|吧|先)?|(?:现在|已经)?(?:可以用|可以|好使|解决|搞定|弄好|能用)了)$/i,
  ],
  ['goodbye', /^(?:再见|拜拜|拜|回见|下次见|晚安|没有了|没事了|没别的了|就这样)(?:了|啦|吧)?$/],
  [
    'greeting',
    /^(?:你好|您好|妳好|嗨|哈喽|哈啰|喂|早|早安|早上好|上午好|中午好|下午好|晚上好|大家好|在吗|在不在|在么|有人吗|有人在吗|客服你好|你好客服)(?:啊|呀|哦)?$/,
  ],
  [
    'acknowledgement',
    /^(?:好|好的|好吧|嗯+|恩|哦+|噢|行|可以|知道了|明白了?|了解|收到|是|是的|对|对的|不是|没有|不用了?|算了|哈+|呵+|测试)(?:了|吧|啊|呢)?$/,
  ],
];

/** At the head of a sentence without a comma: "hello I lost my card". */
const OPENING =
  /^(?:(?:hi|hello|hey|hiya)(?: there| all| team)?|good (?:morning|afternoon|evening)|dear (?:team|sir|madam))[\s,!.:;-]+(?=\p{L})|^(?:你好|您好|请问一下|请问|嗨)[\s,，!！。、]*(?=\p{L})/iu;

/** Longer messages are read as questions whole: nobody buries a greeting in the middle of a page. */
const LONGEST = 600;

/**
 * Separates small talk from what is asked.
 * @returns kinds in order of appearance, and the rest of the text; the rest is empty when nothing is asked
 */
export function separateSmallTalk(text: string): { kinds: SmallTalk[]; rest: string } {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST) return { kinds: [], rest: trimmed };
  const kinds: SmallTalk[] = [];
  const kept: string[] = [];
  // Clauses keep their closing mark, so that the rest can be put together again.
  for (const clause of trimmed.match(/[^,.!?;，。！？；~\n]*[,.!?;，。！？；~\n]*/gu) ?? []) {
    const bare = clause
      .replace(/[^\p{L}\p{N}'’ ]+/gu, ' ')
      .replaceAll('’', "'")
      .replace(/\s+/g, ' ')
      .trim();
    const kind = bare === '' ? undefined : CLAUSES.find(([, pattern]) => pattern.test(bare))?.[0];
    if (kind === undefined) kept.push(clause);
    else kinds.push(kind);
  }
  let rest = kept.join('').trim();
  const opening = OPENING.exec(rest);
  if (opening !== null) {
    kinds.unshift('greeting');
    rest = rest.slice(opening[0].length);
  }
  return { kinds, rest: /[\p{L}\p{N}]/u.test(rest) ? rest : '' };
}
