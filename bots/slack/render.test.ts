import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyReply } from '../../test/support/any-reply.ts'
import { homeSchema, isEscaped, messageSchema } from '../../test/support/platforms/block-kit.ts'
import { readable } from '../../test/support/platforms/slack-reading.ts'
import type { Choice, Part, Reply, Text } from '../commands/reply.ts'
import { answerOf, render } from './render.ts'

describe('render()', () => {
  it('names a room and a person by their ids, and links and mentions nothing by anything else', () => {
    const named = (piece: { room: string } | { person: string }) =>
      JSON.stringify(render({ summary: 'x', parts: [{ kind: 'text', text: [piece] }] }, 'tr').blocks)
    expect(named({ room: 'C0ODA' })).toContain('<#C0ODA>')
    expect(named({ person: 'U0123' })).toContain('<@U0123>')
    for (const room of ['@here', 'U0AYSE', 'C0ODA|<!channel>', '-1001234'])
      expect(named({ room })).not.toContain('<')
    for (const person of ['!channel', 'U0123|x>']) expect(named({ person })).not.toContain('<')
  })

  it('stays within the limits of Block Kit for any reply', () => {
    fc.assert(
      fc.property(anyReply, fc.constantFrom('tr' as const, 'en' as const), (reply, language) => {
        messageSchema.parse(render(reply, language))
        homeSchema.parse({ type: 'home', blocks: render(reply, language).blocks })
        messageSchema.parse(answerOf(reply, language).payload)
      }),
      { numRuns: 300 },
    )
  })

  it('escapes everything, whatever part it stands in', () => {
    const text = '<!channel> & <@U1>'
    const choice = { label: text, action: { name: 'x', values: [1] } }
    const parts: Part[] = [
      { kind: 'heading', text },
      { kind: 'text', text: [text, { strong: text }, { code: text }] },
      { kind: 'note', text },
      { kind: 'choices', choices: [{ ...choice, confirm: { title: text, text, yes: text, no: text } }] },
      { kind: 'menu', label: text, choices: [choice] },
    ]
    const written = JSON.stringify(render({ summary: text, parts }, 'tr'))
    expect(isEscaped(written)).toBe(true)
    expect(written.match(/&lt;!channel&gt;/g)).toHaveLength(13)
  })

  it('shows marks as they are where they would begin formatting', () => {
    const { blocks } = render(
      { summary: 's', parts: [{ kind: 'text', text: '*Best* HS_WEB_X 2*3 `x`' }] },
      'tr',
    )
    expect(readable(blocks)).toBe('∗Best* HS_WEB_X 2*3 ˋx`')
  })

  it('keeps the whole of a long text, over several sections', () => {
    const text = Array.from({ length: 90 }, (_, n) => `${n} ${'ş'.repeat(90)}`).join('\n')
    const { blocks } = render({ summary: 's', parts: [{ kind: 'text', text }] }, 'tr')
    expect(blocks.length).toBeGreaterThan(2)
    expect(readable(blocks)).toBe(text)
  })

  it('shows the summary of a reply that has nothing else', () => {
    expect(readable(render({ summary: 'Tamam', parts: [] }, 'tr').blocks)).toBe('Tamam')
  })
})

describe('answerOf()', () => {
  const again: Choice = { label: 'Sonraki', action: { name: 'next', values: [2] }, style: 'primary' }
  const tableOf = (head: string[], rows: Text[][], otherwise: string): Part => ({
    kind: 'table',
    head,
    rows,
    otherwise: [{ kind: 'text', text: otherwise }],
  })
  const ofTwo = tableOf(
    ['Kanal', 'Kim', 'Neden'],
    [
      ['SMS', ['ekleyen ', { person: 'U0AYSE' }], '<!channel> Aranamaz: izin alınmamış.'],
      ['arama', ''],
    ],
    'SMS: ONAY\narama: kayıt yok',
  )

  it('makes a table of one part, in cells that Slack reads no markup in and that are never empty', () => {
    const text = (text: string, style?: { bold: true }) => ({ type: 'text', text, ...(style && { style }) })
    const cell = (...elements: object[]) => ({
      type: 'rich_text',
      elements: [{ type: 'rich_text_section', elements }],
    })
    const bold = { bold: true } as const
    expect(answerOf({ summary: 's', parts: [ofTwo] }, 'tr').payload.blocks).toEqual([
      {
        type: 'table',
        rows: [
          [cell(text('Kanal', bold)), cell(text('Kim', bold)), cell(text('Neden', bold))],
          [
            cell(text('SMS')),
            cell(text('ekleyen '), { type: 'user', user_id: 'U0AYSE' }),
            cell(text('<!channel> Aranamaz: izin alınmamış.')),
          ],
          [cell(text('arama')), cell(text('—')), cell(text('—'))],
        ],
        column_settings: [{ is_wrapped: false }, { is_wrapped: false }, { is_wrapped: true }],
      },
    ])
  })

  it('has one table at most; no other message has one', () => {
    const reply: Reply = { summary: 's', parts: [ofTwo, ofTwo] }
    const typesIn = (message: unknown) => messageSchema.parse(message).blocks.map(({ type }) => type)
    expect(typesIn(answerOf(reply, 'tr').payload)).toEqual(['table', 'section'])
    expect(typesIn(render(reply, 'tr'))).toEqual(['section', 'section'])
  })

  it('says how many rows a table has no room for, and keeps the buttons at the end', () => {
    const rows = Array.from({ length: 3000 }, (_, n) => [`sıra ${n}.`])
    const parts: Part[] = [tableOf(['No'], rows, 'x'), { kind: 'choices', choices: [again] }]
    const { blocks } = messageSchema.parse(answerOf({ summary: 's', parts }, 'tr').payload)
    const shown = [...readable(blocks).matchAll(/sıra (\d+)\./g)].map(([, n]) => Number(n))
    expect(shown).toEqual(Array.from({ length: 99 }, (_, n) => n))
    expect(readable(blocks)).toContain('Sığmadı: 2901 satır daha var.')
    expect(blocks.at(-1)).toMatchObject({
      type: 'actions',
      elements: [{ value: 'next|2', style: 'primary' }],
    })
  })

  it('leaves room beside a long table for what stands around it', () => {
    const rows = Array.from({ length: 90 }, () => Array.from({ length: 8 }, () => 'ş'.repeat(90)))
    const note: Part = { kind: 'note', text: 'hepsi bu' }
    const parts: Part[] = [tableOf([], rows, 'x'), note, { kind: 'choices', choices: [again] }]
    const { blocks } = messageSchema.parse(answerOf({ summary: 's', parts }, 'tr').payload)
    expect(blocks.map(({ type }) => type)).toEqual(['table', 'context', 'context', 'actions'])
  })

  it('is seen only by the person who typed', () => {
    expect(answerOf({ summary: 's', parts: [] }, 'tr').payload).toMatchObject({
      response_type: 'ephemeral',
      text: 's',
    })
  })
})

it.each([
  ['replaces a message that only the presser sees', true, true],
  ['never replaces a message of a room, which would publish the answer', true, false],
  ['stands beside the message when the reply does not replace', false, true],
])('answerOf() a press: %s', (_, replaces, isPrivate) => {
  expect(answerOf({ summary: 's', parts: [], replaces }, 'tr', { isPrivate }).payload).toMatchObject({
    replace_original: replaces && isPrivate,
    response_type: 'ephemeral',
  })
})
