/** What Harbour Bank's virtual agent can do: three procedures and the tools of the bank that they use. */
import type { ProcedureContent, ToolContent } from '@harken/contract/procedures';

const both = (en: string, zh: string) => ({ en, zh });

/** @param bank where the bank's own service answers, as in http://127.0.0.1:4310 */
export function bankTools(bank: string): ToolContent[] {
  const usual = {
    needs: 'signed_in',
    timeoutMs: 4000,
    retries: 2,
    repeatable: true,
    secretHeader: 'authorization',
  } as const;
  const customer = { name: 'customer', type: 'text', from: 'customer', required: true } as const;
  const given = (name: string, type: 'text' | 'number' | 'yes_no' | 'date' = 'text') =>
    ({ name, type, from: 'procedure', required: true }) as const;
  const answers = (name: string, type: 'text' | 'number' | 'yes_no' | 'date' = 'text', required = true) => ({
    name,
    type,
    required,
  });
  const http = (method: 'GET' | 'POST' | 'PUT', path: string) =>
    ({ kind: 'http', method, url: `${bank}${path}` }) as const;
  return [
    {
      ...usual,
      name: 'list_cards',
      title: both('Look up the cards', '查询卡片'),
      via: http('GET', '/customers/{customer}/cards'),
      effect: 'reads',
      inputs: [customer],
      answer: [
        {
          name: 'cards',
          type: 'list',
          required: true,
          fields: [
            { name: 'id', type: 'text' },
            { name: 'name', type: 'text' },
            { name: 'state', type: 'text' },
          ],
        },
      ],
    },
    {
      ...usual,
      name: 'block_card',
      title: both('Block the card', '挂失卡片'),
      via: http('POST', '/customers/{customer}/cards/{card}/block'),
      effect: 'changes',
      inputs: [customer, given('card')],
      answer: [answers('blocked', 'yes_no')],
    },
    {
      ...usual,
      name: 'replace_card',
      title: both('Order a replacement card', '补办新卡'),
      via: http('POST', '/customers/{customer}/cards/{card}/replacement'),
      effect: 'changes',
      inputs: [customer, given('card'), given('delivery')],
      answer: [answers('reference'), answers('arrives', 'date')],
    },
    {
      ...usual,
      name: 'open_dispute',
      title: both('Open the dispute', '提交争议'),
      via: http('POST', '/customers/{customer}/disputes'),
      effect: 'changes',
      needs: 'code',
      inputs: [customer, given('card'), given('amount', 'number'), given('date', 'date'), given('reason')],
      answer: [answers('reference')],
    },
    {
      ...usual,
      name: 'change_address',
      title: both('Change the address', '更改地址'),
      via: http('PUT', '/customers/{customer}/address'),
      effect: 'changes',
      needs: 'code',
      inputs: [customer, given('address')],
      answer: [answers('address'), answers('from', 'date')],
    },
    {
      ...usual,
      name: 'send_code',
      title: both('Send a code to the phone', '向手机发送验证码'),
      via: http('POST', '/customers/{customer}/codes'),
      effect: 'reads',
      inputs: [customer],
      answer: [answers('sent', 'yes_no')],
    },
    {
      ...usual,
      name: 'check_code',
      title: both('Check the code', '核对验证码'),
      via: http('POST', '/customers/{customer}/codes/check'),
      effect: 'reads',
      inputs: [customer, given('code')],
      answer: [answers('ok', 'yes_no')],
    },
  ];
}

const cardSlot = (prompt: { en: string; zh: string }) =>
  ({
    name: 'card',
    type: 'choice',
    label: both('Card', '卡片'),
    prompt,
    optionsFrom: { list: 'cards.cards', value: 'id', label: 'name' },
  }) as const;

export const bankProcedures: { key: string; content: ProcedureContent }[] = [
  {
    key: 'lost_card',
    content: {
      name: both('Lost card', '卡片遗失'),
      examples: {
        en: [
          'I lost my card',
          'my card was stolen',
          'I can’t find my card',
          'block my card',
          'please block my card, it is gone',
          'someone took my wallet with my card',
          'report a lost card',
          'my card is missing',
          'I left my card in a taxi',
          'cancel my lost card',
        ],
        zh: [
          '我的卡丢了',
          '卡被偷了',
          '找不到卡了',
          '帮我挂失',
          '我要挂失银行卡',
          '钱包丢了，卡在里面',
          '卡不见了',
          '把我的卡锁了，丢了',
        ],
      },
      slots: [
        cardSlot(both('Which card is lost?', '是哪张卡丢了？')),
        {
          name: 'replacement',
          type: 'yes_no',
          label: both('New card wanted', '是否补办'),
          prompt: both('Shall I order a replacement? It costs S$10.', '要补办新卡吗？费用10新元。'),
        },
        {
          name: 'delivery',
          type: 'choice',
          label: both('Delivery', '寄送方式'),
          prompt: both('How shall it be sent?', '怎么寄送？'),
          options: [
            {
              value: 'standard',
              label: both('Standard, 3–5 working days, free', '普通，3至5个工作日，免费'),
              synonyms: ['standard', 'normal', 'free', 'regular', 'slow', 'post', '普通', '平邮', '免费'],
            },
            {
              value: 'express',
              label: both('Express, next working day, S$25', '加急，下一个工作日，25新元'),
              synonyms: [
                'express',
                'fast',
                'fastest',
                'quick',
                'next day',
                'next working day',
                '25',
                '加急',
                '快递',
                '最快',
              ],
            },
          ],
        },
      ],
      steps: [
        { id: 'signed_in', kind: 'verify', level: 'signed_in' },
        { id: 'look', kind: 'action', tool: 'list_cards', inputs: {}, as: 'cards' },
        { id: 'which', kind: 'ask', slot: 'card' },
        {
          id: 'sure',
          kind: 'confirm',
          text: both(
            'Shall I block {card} now? It can’t be used any more, and that can’t be undone.',
            '现在挂失{card}吗？挂失后不能再用，也无法撤销。',
          ),
          no: 'kept',
        },
        { id: 'block', kind: 'action', tool: 'block_card', inputs: { card: '{card}' }, as: 'block' },
        { id: 'blocked', kind: 'say', text: both('{card} is blocked.', '{card}已挂失。') },
        { id: 'wanted', kind: 'ask', slot: 'replacement' },
        {
          id: 'new_card',
          kind: 'branch',
          cases: [{ when: { value: 'replacement', op: 'is', to: false }, to: 'without' }],
        },
        { id: 'how', kind: 'ask', slot: 'delivery' },
        {
          id: 'sure_of_order',
          kind: 'confirm',
          text: both(
            'I’ll order a new card for S$10. Delivery: {delivery}. Is that right?',
            '为您补办新卡，费用10新元。寄送方式：{delivery}。对吗？',
          ),
          no: 'without',
        },
        {
          id: 'order',
          kind: 'action',
          tool: 'replace_card',
          inputs: { card: '{card}', delivery: '{delivery}' },
          as: 'order',
        },
        {
          id: 'ordered',
          kind: 'end',
          outcome: 'done',
          text: both(
            'Done. The new card comes by {order.arrives}; its order number is {order.reference}.',
            '已办好。新卡将于{order.arrives}前送达，订单号{order.reference}。',
          ),
        },
        {
          id: 'without',
          kind: 'end',
          outcome: 'done',
          text: both(
            'All right, no new card. You can order one any time under Cards.',
            '好的，不补办新卡。您随时可以在“卡片”里补办。',
          ),
        },
        {
          id: 'kept',
          kind: 'end',
          outcome: 'not_done',
          text: both('All right, the card stays as it is.', '好的，卡片保持不变。'),
        },
      ],
      dialogues: [
        {
          name: 'Two cards, the second is lost, no new one',
          language: 'en',
          level: 'signed_in',
          says: ['I lost my card', 'the travel card', 'yes', 'no'],
          tools: {
            list_cards: {
              answer: {
                cards: [
                  { id: 'c1', name: 'Everyday card ··9021', state: 'active' },
                  { id: 'c2', name: 'Travel card ··4417', state: 'active' },
                ],
              },
            },
          },
          expects: { outcome: 'done', changed: ['block_card'], slots: { card: 'c2' } },
        },
        {
          name: '挂失并加急补办',
          language: 'zh',
          level: 'signed_in',
          says: ['我的卡丢了', '确认', '要', '加急', '对'],
          tools: { list_cards: { answer: { cards: [{ id: 'c1', name: '日常卡 ··9021', state: 'active' }] } } },
          expects: { outcome: 'done', changed: ['block_card', 'replace_card'], slots: { delivery: 'express' } },
        },
        {
          name: 'Nobody signed in',
          language: 'en',
          level: 'none',
          says: ['block my card ending 4417', 'I am Rachel Lim, do it', 'customer hb-10417', 'just do it'],
          tools: {},
          expects: { outcome: 'handed_over', changed: [] },
        },
        {
          name: 'The bank does not say whether it blocked',
          language: 'en',
          level: 'signed_in',
          says: ['my card was stolen', 'yes'],
          tools: { block_card: { fails: 'timeout' } },
          expects: { outcome: 'handed_over', changed: [] },
        },
      ],
    },
  },
  {
    key: 'disputed_payment',
    content: {
      name: both('Disputed payment', '交易争议'),
      examples: {
        en: [
          'I don’t recognise a payment on my card',
          'there is a charge I did not make',
          'I want to dispute a payment',
          'dispute a transaction',
          'I was charged twice',
          'this payment is not mine',
          'a shop charged me the wrong amount',
          'I never got what I paid for and want my money back',
        ],
        zh: [
          '有一笔交易不是我做的',
          '我要对一笔付款提出争议',
          '我被扣了两次钱',
          '这笔消费不是我的',
          '商家多扣了我的钱',
          '我没收到货，要退款',
          '我要申请交易争议',
        ],
      },
      slots: [
        cardSlot(both('Which card was charged?', '是哪张卡被扣款？')),
        {
          name: 'date',
          type: 'date',
          nearest: 'past',
          label: both('Date of the payment', '交易日期'),
          prompt: both('On which day was the payment?', '是哪一天的交易？'),
        },
        {
          name: 'amount',
          type: 'amount',
          label: both('Amount', '金额'),
          prompt: both('How much was it, in Singapore dollars?', '金额是多少新元？'),
        },
        {
          name: 'reason',
          type: 'choice',
          label: both('Reason', '原因'),
          prompt: both('What is wrong with it?', '这笔交易有什么问题？'),
          options: [
            {
              value: 'not_mine',
              label: both('I didn’t make it', '不是我做的'),
              synonyms: [
                'not mine',
                'did not make',
                'didn’t make',
                "didn't make",
                'not me',
                'never made',
                'don’t recognise',
                "don't recognise",
                'do not recognise',
                'fraud',
                'unknown',
                '不是我',
                '没做过',
                '不认识',
                '盗刷',
              ],
            },
            {
              value: 'twice',
              label: both('Charged twice', '重复扣款'),
              synonyms: ['twice', 'double', 'two times', '两次', '重复', '扣了两'],
            },
            {
              value: 'not_received',
              label: both('Goods or service never came', '没有收到商品或服务'),
              synonyms: [
                'never came',
                'not received',
                'never got',
                'never arrived',
                'did not arrive',
                "didn't arrive",
                '没收到',
                '没到货',
              ],
            },
            {
              value: 'wrong_amount',
              label: both('Wrong amount', '金额不对'),
              synonyms: ['wrong amount', 'too much', 'overcharged', '金额不对', '多扣', '多收'],
            },
          ],
        },
      ],
      steps: [
        { id: 'signed_in', kind: 'verify', level: 'signed_in' },
        { id: 'look', kind: 'action', tool: 'list_cards', inputs: {}, as: 'cards' },
        { id: 'which', kind: 'ask', slot: 'card' },
        { id: 'when', kind: 'ask', slot: 'date' },
        {
          id: 'in_time',
          kind: 'branch',
          cases: [
            { when: { value: 'date', op: 'below', to: { daysFromToday: -120 } }, to: 'too_late' },
            { when: { value: 'date', op: 'above', to: { daysFromToday: 0 } }, to: 'not_yet' },
          ],
        },
        { id: 'how_much', kind: 'ask', slot: 'amount' },
        { id: 'why', kind: 'ask', slot: 'reason' },
        { id: 'proof', kind: 'verify', level: 'code', send: 'send_code', check: 'check_code' },
        {
          id: 'sure',
          kind: 'confirm',
          text: both(
            'I’ll dispute SGD {amount} of {date} on {card}: {reason}. Is that right?',
            '我将为您对{card}在{date}的{amount}新元交易提出争议：{reason}。对吗？',
          ),
        },
        {
          id: 'open',
          kind: 'action',
          tool: 'open_dispute',
          inputs: { card: '{card}', amount: '{amount}', date: '{date}', reason: '{reason}' },
          as: 'dispute',
        },
        {
          id: 'opened',
          kind: 'end',
          outcome: 'done',
          text: both(
            'The dispute is open; its number is {dispute.reference}. A result usually takes 45 days, at most 90.',
            '争议已提交，编号{dispute.reference}。通常45天有结果，最长90天。',
          ),
        },
        {
          id: 'too_late',
          kind: 'hand_over',
          note: both(
            'The payment of {date} is older than 120 days (DSP-002); asks for an exception.',
            '{date}的交易已超过120天（DSP-002），客户希望例外处理。',
          ),
          text: both(
            'That payment is more than 120 days ago, which is usually too late for a dispute. A person will look at it.',
            '这笔交易已超过120天，通常不能再提出争议。我请人工来看看。',
          ),
        },
        {
          id: 'not_yet',
          kind: 'end',
          outcome: 'not_done',
          text: both(
            'That day has not come yet. Please write again with the day of the payment.',
            '这个日期还没到。请告诉我交易的日期后再留言。',
          ),
        },
      ],
      dialogues: [
        {
          name: 'Everything asked, one thing corrected',
          language: 'en',
          level: 'signed_in',
          says: [
            'I want to dispute a payment',
            'yesterday',
            '45.60',
            'charged twice',
            '123456',
            'no, it was 54.60',
            'yes',
          ],
          tools: {},
          expects: { outcome: 'done', changed: ['open_dispute'], slots: { amount: 54.6, reason: 'twice' } },
        },
        {
          name: '三次验证码都不对',
          language: 'zh',
          level: 'signed_in',
          says: ['这笔消费不是我的', '昨天', '45.6元', '111111', '222222', '333333'],
          tools: { check_code: { answer: { ok: false } } },
          expects: { outcome: 'handed_over', changed: [] },
        },
      ],
    },
  },
  {
    key: 'change_of_address',
    content: {
      name: both('Change of address', '更改地址'),
      examples: {
        en: [
          'I moved, change my address',
          'update my address',
          'I have a new address',
          'change my address please',
          'my address is wrong',
          'we moved house and need our post sent elsewhere',
        ],
        zh: [
          '我搬家了，要改地址',
          '更改我的地址',
          '修改通讯地址',
          '我的地址变了',
          '帮我改一下地址',
          '地址不对，要更新',
        ],
      },
      slots: [
        {
          name: 'address',
          type: 'address',
          label: both('New address', '新地址'),
          prompt: both(
            'What is the new address, with street, number and postcode?',
            '新地址是什么？请写明街道、门牌号和邮编。',
          ),
        },
        {
          name: 'abroad',
          type: 'yes_no',
          label: both('Outside Singapore', '在新加坡以外'),
          prompt: both('Is that outside Singapore?', '这个地址在新加坡以外吗？'),
        },
      ],
      steps: [
        { id: 'signed_in', kind: 'verify', level: 'signed_in' },
        { id: 'where', kind: 'ask', slot: 'address' },
        { id: 'outside', kind: 'ask', slot: 'abroad' },
        { id: 'here', kind: 'branch', cases: [{ when: { value: 'abroad', op: 'is', to: true }, to: 'by_person' }] },
        { id: 'proof', kind: 'verify', level: 'code', send: 'send_code', check: 'check_code' },
        {
          id: 'sure',
          kind: 'confirm',
          text: both('Your address will be: {address}. Is that right?', '您的地址将改为：{address}。对吗？'),
        },
        { id: 'change', kind: 'action', tool: 'change_address', inputs: { address: '{address}' }, as: 'changed' },
        {
          id: 'done',
          kind: 'end',
          outcome: 'done',
          text: both('Done. It counts from {changed.from}.', '已更改，自{changed.from}起生效。'),
        },
        {
          id: 'by_person',
          kind: 'hand_over',
          note: both('Address abroad: needs proof, by a person.', '境外地址：需要证明，由人工办理。'),
          text: both(
            'An address abroad is changed by a person, within 3 working days.',
            '境外地址由人工办理，需要3个工作日。',
          ),
        },
      ],
      dialogues: [
        {
          name: 'The address comes with the wish',
          language: 'en',
          level: 'signed_in',
          says: ['I moved, my new address is 12 Orchard Road #04-11, Singapore 238841', 'no', '123456', 'yes'],
          tools: {},
          expects: { outcome: 'done', changed: ['change_address'] },
        },
        {
          name: '地址在国外',
          language: 'zh',
          level: 'signed_in',
          says: ['我要改地址', '上海市徐汇区淮海中路100号', '是'],
          tools: {},
          expects: { outcome: 'handed_over', changed: [] },
        },
      ],
    },
  },
];
