import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyReply } from '../../test/support/any-reply.ts'
import { checked, readHtml } from '../../test/support/platforms/telegram-double.ts'
import type { Choice, Part, Reply } from '../commands/reply.ts'
import { isBlank, render } from './render.ts'

const stop: Choice = {
  label: 'Örnek Kahve · SMS: durdur',
  action: { name: 'stop', values: [123457, 'MESAJ'] },
}
const back: Choice = { label: 'Geri al', action: { name: 'back', values: [7] } }
const more: Choice = { label: 'Belgeyi indir', action: { name: 'pack', values: [7] } }

function replyOf(parts: readonly Part[], rest: Partial<Reply> = {}): Reply {
  return { summary: 'Özet.', parts, ...rest }
}

function payloads(reply: Reply, pressed?: number) {
  return render(reply, pressed).map(
    ({ method, payload }) => ({ method, ...payload }) as Record<string, unknown>,
  )
}

describe('render()', () => {
  it('writes text as HTML and escapes what people typed', () => {
    const [only] = payloads(
      replyOf([
        { kind: 'heading', text: 'A & B' },
        { kind: 'text', text: ['SMS: ', { strong: 'ONAY' }, ' <', { code: '70f5' }, '>'] },
        { kind: 'note', text: 'Tarih verilmedi.' },
      ]),
    )
    expect(only?.text).toBe(
      '<b>A &amp; B</b>\nSMS: <b>ONAY</b> &lt;<code>70f5</code>&gt;\n\n<i>Tarih verilmedi.</i>',
    )
    expect(only).toMatchObject({ method: 'sendMessage', parse_mode: 'HTML' })
  })

  it('never lets Telegram open a link by itself', () => {
    const [only] = payloads(replyOf([{ kind: 'text', text: 'https://izin.example/d/x' }]))
    expect(only?.link_preview_options).toEqual({ is_disabled: true })
  })

  it('gives a long choice a row of its own and puts short ones in pairs', () => {
    const [only] = payloads(replyOf([{ kind: 'choices', choices: [back, more, stop, back] }]))
    const keyboard = only?.reply_markup as { inline_keyboard: { text: string }[][] }
    expect(keyboard.inline_keyboard.map((row) => row.map(({ text }) => text))).toEqual([
      ['Geri al', 'Belgeyi indir'],
      ['Örnek Kahve · SMS: durdur'],
      ['Geri al'],
    ])
  })

  it('says a table in sentences', () => {
    const otherwise = [{ kind: 'text', text: [{ strong: 'SMS' }, ': 12'] }] as const
    const table = { kind: 'table', head: ['Kanal', 'ONAY'], rows: [['SMS', '12']], otherwise } as const
    expect(payloads(replyOf([table]))[0]?.text).toBe('<b>SMS</b>: 12')
  })

  it('takes the place of the message whose button was pressed, whose buttons go', () => {
    const reply = replyOf([{ kind: 'text', text: 'RET kaydedildi.' }], { replaces: true })
    const [only] = payloads(reply, 42)
    expect(only).toMatchObject({ method: 'editMessageText', message_id: 42, text: 'RET kaydedildi.' })
    expect(only).not.toHaveProperty('reply_markup')
    expect(payloads(reply)[0]).toMatchObject({ method: 'sendMessage' })
  })

  it('asks for a contact with a keyboard that goes away after use', () => {
    const [only] = payloads(
      replyOf([
        { kind: 'text', text: 'Merhaba.' },
        { kind: 'contact-request', label: 'Numaramı paylaş' },
      ]),
    )
    expect(only?.reply_markup).toEqual({
      keyboard: [[{ text: 'Numaramı paylaş', request_contact: true }]],
      one_time_keyboard: true,
      resize_keyboard: true,
    })
  })

  const asking: Part = { kind: 'contact-request', label: 'Numaramı paylaş' }
  const otherwise: Part = { kind: 'note', text: 'Paylaşmak istemezseniz:' }
  it.each([[[asking, otherwise]], [[otherwise, asking]]])(
    'sends a contact request and buttons as two messages with some text each (%#)',
    (parts) => {
      const choices: Part = { kind: 'choices', choices: [back] }
      const calls = payloads(replyOf([{ kind: 'text', text: 'Merhaba.' }, ...parts, choices]))
      expect(calls.map(({ text }) => text)).toEqual(['Merhaba.', '<i>Paylaşmak istemezseniz:</i>'])
      expect(calls[0]?.reply_markup).toHaveProperty('keyboard')
      expect(calls[1]?.reply_markup).toHaveProperty('inline_keyboard')
    },
  )

  it('closes the keyboard with the first words and puts the buttons under the rest', () => {
    const calls = payloads(
      replyOf(
        [
          { kind: 'heading', text: 'Numaranız doğrulandı.' },
          { kind: 'text', text: 'Örnek Kahve · SMS: ONAY' },
          { kind: 'choices', choices: [stop] },
        ],
        { closesKeyboard: true },
      ),
    )
    expect(calls[0]).toMatchObject({
      text: '<b>Numaranız doğrulandı.</b>',
      reply_markup: { remove_keyboard: true },
    })
    expect(calls[1]).toMatchObject({ text: 'Örnek Kahve · SMS: ONAY' })
  })

  it('only takes the old buttons away where the new message cannot be an edit', () => {
    const reply = replyOf([{ kind: 'contact-request', label: 'Paylaş' }], { replaces: true })
    expect(payloads(reply, 42)).toMatchObject([
      { method: 'editMessageReplyMarkup', message_id: 42, reply_markup: { inline_keyboard: [] } },
      { method: 'sendMessage', text: 'Özet.' },
    ])
  })

  it('breaks a long reply between its parts, buttons under the last', () => {
    const part = (letter: string): Part => ({ kind: 'text', text: letter.repeat(1900) })
    const calls = payloads(replyOf([part('a'), part('b'), part('c'), { kind: 'choices', choices: [stop] }]))
    expect(calls.map(({ text }) => String(text).replaceAll(/(.)\1+/g, '$1'))).toEqual(['a\n\nb', 'c'])
    expect(calls[0]).not.toHaveProperty('reply_markup')
    expect(calls[1]).toHaveProperty('reply_markup')
  })

  it('breaks a part that is longer than a message at a line', () => {
    const line = `${'x'.repeat(99)}\n`
    const calls = payloads(replyOf([{ kind: 'text', text: line.repeat(60) }]))
    expect(calls.map(({ text }) => String(text).length)).toEqual([3999, 1999])
  })

  it('sends any reply as messages that Telegram takes, and loses no word', () => {
    fc.assert(
      fc.property(anyReply, fc.option(fc.integer({ min: 1 }), { nil: undefined }), (reply, pressed) => {
        const calls = payloads(reply, pressed)
        const texts = calls
          .filter(({ method }) => method !== 'editMessageReplyMarkup')
          .map((params) => checked({ ...params, chat_id: 1 }) && readHtml(String(params.text)))
        for (const text of texts) expect(text.length).toBeLessThanOrEqual(4094)
        const shown = squeezed(texts.join(''))
        for (const word of reply.parts.flatMap(wordsOf)) {
          if (!isBlank(word)) expect(shown.includes(squeezed(word.toWellFormed()))).toBe(true)
        }
        const buttons = calls.flatMap(({ reply_markup: markup }) => inlineButtons(markup))
        expect(buttons.length).toBe(reply.parts.flatMap(buttonsIn).length)
      }),
      { numRuns: 300 },
    )
  })
})

function squeezed(text: string): string {
  return text.replaceAll(/\s+/g, '')
}

function wordsOf(part: Part): string[] {
  if (part.kind === 'heading') return [part.text]
  if (part.kind === 'menu') return [part.label]
  if (part.kind !== 'text' && part.kind !== 'note') return []
  const pieces = typeof part.text === 'string' ? [part.text] : part.text
  return pieces.map((piece) => (typeof piece === 'string' ? piece : Object.values(piece).join('')))
}

function buttonsIn(part: Part): readonly unknown[] {
  if (part.kind === 'links') return part.links
  return part.kind === 'choices' || part.kind === 'menu' ? part.choices : []
}

function inlineButtons(markup: unknown): unknown[] {
  return ((markup ?? {}) as { inline_keyboard?: unknown[][] }).inline_keyboard?.flat() ?? []
}
