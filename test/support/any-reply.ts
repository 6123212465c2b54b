import fc from 'fast-check'
import type { Choice, Part, Reply, Text } from '../../bots/commands/reply.ts'

const hostile = fc.constantFrom(
  '<!channel>',
  '<@U123|ad>',
  '&lt;!here&gt;',
  '*kalın* _eğik_ ~çizik~ `kod`',
  '<b>',
  '',
  ' ',
  '\n\n\n',
  '\u0000\u0007\u202Eters\u2066',
  '\u200b',
  '\uD800',
  '👩‍👩‍👧‍👦'.repeat(50),
  '&'.repeat(5000),
  'ı'.repeat(20_000),
  'kelime '.repeat(1500),
  'satır\n'.repeat(1500),
)
const words = fc.oneof(
  { weight: 3, arbitrary: fc.string({ maxLength: 60, unit: fc.constantFrom(...'ışğÖ<>&" \n\t👩‍🍳·|a1') }) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
  { weight: 2, arbitrary: hostile },
)
const anyText: fc.Arbitrary<Text> = fc.oneof(
  words,
  fc.array(fc.oneof(words, fc.record({ strong: words }), fc.record({ code: words })), { maxLength: 6 }),
  fc.array(fc.oneof(words, fc.record({ person: fc.constantFrom('U0AYSE', '<!here>') })), { maxLength: 3 }),
  fc.array(fc.record({ room: fc.constantFrom('C0ODA', '@here') }), { maxLength: 3 }),
)
const anyChoice: fc.Arbitrary<Choice> = fc.record(
  {
    label: words,
    action: fc.record({
      name: fc.stringMatching(/^[a-z-]{1,20}$/),
      values: fc.array(fc.integer({ min: 0, max: 99_999_999 }), { maxLength: 3 }),
    }),
    style: fc.constantFrom('primary' as const, 'danger' as const),
    confirm: fc.record({ title: words, text: words, yes: words, no: words }),
  },
  { requiredKeys: ['label', 'action'] },
)
const kind = <Kind extends Part['kind']>(name: Kind) => fc.constant(name)
const anyPart: fc.Arbitrary<Part> = fc.oneof(
  fc.record({ kind: kind('heading'), text: words }),
  fc.record({ kind: fc.constantFrom('text' as const, 'note' as const), text: anyText }),
  fc.record({
    kind: kind('table'),
    head: fc.array(words, { maxLength: 25 }),
    rows: fc.array(fc.array(anyText, { maxLength: 25 }), { maxLength: 120 }),
    otherwise: fc.array(fc.record({ kind: kind('text'), text: anyText }), { maxLength: 120 }),
  }),
  fc.record({ kind: kind('choices'), choices: fc.array(anyChoice, { maxLength: 130 }) }),
  fc.record({ kind: kind('menu'), label: words, choices: fc.array(anyChoice, { maxLength: 230 }) }),
  fc.record({
    kind: kind('links'),
    links: fc.array(fc.record({ label: words, url: fc.webUrl() }), { maxLength: 30 }),
  }),
  fc.record({ kind: kind('contact-request'), label: words }),
)
export const anyReply: fc.Arbitrary<Reply> = fc.record(
  {
    summary: words,
    parts: fc.array(anyPart, { maxLength: 12 }),
    replaces: fc.boolean(),
    closesKeyboard: fc.boolean(),
  },
  { requiredKeys: ['summary', 'parts'] },
)
