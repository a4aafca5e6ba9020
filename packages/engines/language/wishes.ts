/** Only the first part is read: a request for a person does not hide behind 2,000 characters. */
const LONGEST = 2_000;

const AGENT =
  '(?:real |live |actual |human |proper )*(?:person|human(?: being)?|people|agent|adviser|advisor|representative|rep|operator|' +
  'customer (?:service|care|support)(?: (?:agent|person|rep|representative))?|support (?:agent|person|team)|colleague|' +
  'member of (?:staff|your team)|staff(?: member)?|manager|supervisor|team lead(?:er)?|employee|somebody|someone|anyone|anybody)';
const ARTICLE = '(?:an? |the |your |some |with |to |another |any )*';

/** A request to be served by a person, in whatever words. Clauses are tried one by one. */
const PERSON_WISHES = [
  // "speak to a human", "can I talk with someone", "connect me to an agent", "put me through to your manager"
  new RegExp(`\\b(?:speak|talk|chat|speaking|talking|chatting)(?: directly)? (?:to|with) ${ARTICLE}${AGENT}\\b`, 'i'),
  new RegExp(
    `\\b(?:connect|transfer|put|pass|hand|switch|forward|redirect|escalate|direct)(?: me| this| it| us)(?: over| through| on)?(?: (?:to|with))? ${ARTICLE}${AGENT}\\b`,
    'i',
  ),
  new RegExp(
    `\\b(?:want|need|prefer|like|get|give|bring|find|ask for|call)(?: me| in| to have| to get)? ${ARTICLE}(?:real |live |actual |human )+${AGENT}\\b`,
    'i',
  ),
  /\b(?:want|need|prefer|get|give me|i'd like|would like|bring in|ask for) (?:me )?(?:an? |the |your |some )*(?:person|human(?: being)?|(?:live |human )?agent|representative|operator|supervisor|manager)(?: (?:please|pls|now|instead|then|to (?:help|look|assist|talk|speak|handle|call)\b.*))?$/i,
  /\b(?:can|could|may|will|would) (?:someone|somebody|anyone|a (?:person|human|colleague|manager)) (?:please |pls )?(?:real )?(?:call|phone|ring|help|contact|assist|talk to|speak (?:to|with)) (?:me|us)\b/i,
  // a clause that is nothing else: "a person then please", "human!", "live agent"
  /^(?:(?:or|and|then|just|no|so|please|pls|get me|give me) )*(?:an? |the )?(?:real |live |actual |human )*(?:person|human(?: being)?|agent|representative|operator|advisor|adviser|customer service|live chat)(?: (?:please|pls|then|now|instead|thanks|asap))*$/i,
  /\b(?:don't|dont|do not) want (?:to (?:talk|speak|chat) (?:to|with) )?(?:an? |this |the )?(?:chat ?bot|bot|robot|machine|computer|ai)\b|\bstop (?:the |this )?(?:bot|robot)\b|^no (?:more )?(?:bots?|robots?)\b/i,
  /转(?:接)?(?:到|至|给)?(?:人工|真人|客服|专员|坐席)|(?:要|找|叫|想要|想找|需要|接|换|请|给我|能不能|可以)(?:转|个|一个|一位|位|你们的?|和|跟)*(?:人工(?!智能|费|成本)|真人|活人|客服(?:人员|专员)?|专员|坐席|经理|主管|负责人|工作人员)/,
  /(?:跟|和|与|同)(?:一个|个|一位|你们的?)?(?:真人|人工|客服|活人|人|专员|经理)(?:来)?(?:说|聊|谈|讲|沟通|对话|通话)/,
  /^(?:请|麻烦|不行就|还是|那就?|直接|我要|要)*(?:人工|人工客服|人工服务|真人|真人客服|客服)(?:服务)?(?:吧|谢谢|好吗|可以吗|在吗|呢)?$/,
  /(?:不要|不想(?:要|跟|和)?|别(?:让)?|不是)(?:和|跟)?(?:机器人|智能客服|虚拟客服)/,
  /(?:叫|让|请|找)(?:个|一个|一位)?人(?:来)?(?:帮|处理|解决|接|跟我|和我|联系我|打给我)/,
];

/** What makes such words mean something else: not wanted, about another person, or about the service and its hours. */
const NOT_WISHES = [
  /\b(?:don't|dont|do not|no) (?:want|need|wish) (?:to (?:talk|speak|chat|be (?:put|connected|transferred))[^,.]* )?(?:an? |the |any )?(?:person|human|agent|someone|anyone)\b/i,
  /\bno need (?:for|to)\b/i,
  /\b(?:am i|is this|are you|was i) (?:really )?(?:talking|speaking|chatting|a|an)\b/i,
  /\b(?:spoke|spoken|talked|was talking|was speaking|chatted)\b/i,
  /(?:不用|不要|不需要|不必|别|无需|没必要|先不)(?:转|找|给我转|帮我转)*(?:人工|真人|客服)/,
  /(?:人工|客服|真人)(?:服务|客服)?(?:的)?(?:电话|热线|号码|几点|时间|工作时间|上班|下班|收费|要钱|多少钱|要等多久|怎么收费)/,
  /(?:找|等)(?:人工|客服|真人)(?:客服|服务)?(?:要|得|需要)?(?:等)?(?:多久|多长时间|几分钟)/,
];

/**
 * Whether the customer asks to be served by a person. Words about people in another part do not count: "can another
 * person use my card", "send money to a person", 人工智能.
 */
export function asksForPerson(text: string): boolean {
  return clausesOf(text).some(
    (clause) => PERSON_WISHES.some((wish) => wish.test(clause)) && !NOT_WISHES.some((pattern) => pattern.test(clause)),
  );
}

/** Where one wish may end and the next begin: punctuation, and "or", "but", 或者. */
const BORDER = /([.!?;\n,，。！？；、]+|\b(?:or|but|and then)\b|(?:或者|或|还是)(?=转|找|人工|真人))/i;

/** "can you raise it? or a person" are two clauses. */
function clausesOf(text: string): string[] {
  const plain = text
    .slice(0, LONGEST)
    .replaceAll('’', "'")
    .replace(/[ \t]+/g, ' ');
  return plain
    .split(BORDER)
    .filter((_, i) => i % 2 === 0)
    .map((clause) => clause.trim())
    .filter((clause) => clause !== '');
}

/** What is left of a sentence without its clauses that ask for a person; empty when it asks for nothing else. */
export function withoutPersonWish(text: string): string {
  if (!asksForPerson(text)) return text;
  const parts = text.split(BORDER);
  let left = '';
  for (let i = 0; i < parts.length; i += 2) {
    if (!asksForPerson(parts[i]!)) left += (left === '' ? '' : (parts[i - 1] ?? '')) + parts[i]!;
  }
  return left.trim();
}

const ACTIONS =
  'raise|increase|lift|lower|block|unblock|freeze|unfreeze|lock|unlock|cancel|close|reopen|reverse|refund|reimburse|resend|' +
  'issue|reissue|replace|activate|deactivate|reactivate|change|update|correct|reset|release|waive|remove|delete|add|stop|' +
  'extend|order|approve|confirm|transfer|move|pay|send|book|recall|trace|credit|return|restore|switch|turn|set|increase|' +
  'up|top up|open|register|enrol|check|look into|fix|sort out|expedite|call back';

/** A request that we do something to the customer's own things, which an article can explain and cannot do. */
const ACTION_WISHES = [
  // "can you raise it", "please block my card", "I want you to cancel this"
  new RegExp(`\\b(?:can|could|would|will) (?:you|u|ya)(?: guys| please| pls| just| kindly)* (?:${ACTIONS})\\b`, 'i'),
  new RegExp(
    `\\b(?:please|pls|kindly)(?: just| can you| help me(?: to)?)? (?:${ACTIONS})\\b(?! (?:how|why|what|when))`,
    'i',
  ),
  new RegExp(`\\b(?:want|need|like) (?:you|u|someone) to (?:${ACTIONS})\\b`, 'i'),
  // a bare order: "raise my limit", "block my card now", "cancel it"
  new RegExp(`^(?:just |now |so |then |and )?(?:${ACTIONS}) (?:my|me|it|this|that|the|our|both|all)\\b`, 'i'),
  /(?:帮我|帮忙|替我|给我|麻烦|请)(?:你们?|您|马上|立即|赶紧|尽快|先|把|将|我的?|一下|帮我|帮忙){0,4}.{0,12}?(?:提额|提高|调高|调低|降低|冻结|解冻|锁|解锁|挂失|取消|撤回|撤销|追回|关闭|关掉|注销|销户|退款|退钱|退还|退回|补发|重发|寄|改|修改|更改|重置|放行|开通|激活|删除|停掉|停止|减免|办理|转账|汇款|查一下|查询)/,
  /^把(?:我的?|这|那).{1,14}(?:冻结|解冻|锁|取消|撤|关|注销|退|改|提高|调高|调低|放行|删|停)/,
];
/** "please tell me how to raise it" asks for an explanation. */
const EXPLANATION = /\b(?:how|explain|tell me|what|why|when|where|which)\b|怎么|怎样|如何|为什么|什么时候|哪里|多久/i;

/**
 * Whether the customer asks *us to do* something with their own account. The rule: an order or a request addressed to us
 * ("please …", "can you …", 帮我…) with a verb of action, in a clause that does not ask how, why, when or where.
 * "How do I raise my limit" and "can I raise it" ask for an explanation and are none.
 */
export function asksForAction(text: string): boolean {
  return clausesOf(text).some((clause) => !EXPLANATION.test(clause) && ACTION_WISHES.some((wish) => wish.test(clause)));
}
