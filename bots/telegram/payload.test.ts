import { readdirSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nested, spoilt } from '../../test/support/verification/spoilt.ts'
import { recorded } from '../../test/telegram/harness.ts'
import { parseStored, parseUpdate } from './payload.ts'

const names = readdirSync(new URL('../../test/telegram/updates', import.meta.url)).map((file) =>
  file.replace('.json', ''),
)
const changed = (name: string, over: object) => {
  const update = recorded(name)
  const [type = ''] = Object.keys(update).filter((key) => key !== 'update_id')
  return { ...update, [type]: { ...Reflect.get(update, type), ...over } }
}

describe('parseUpdate()', () => {
  it.each(names)('keeps of %s what it reads again from the inbox, and no user name', (name) => {
    const parsed = parseUpdate(recorded(name))
    expect(parsed.kind).not.toBe('unreadable')
    if (parsed.kind !== 'inbound') return
    expect(parseStored(parsed.inbound.body)).toEqual(parsed)
    expect(parsed.inbound.body).not.toMatch(/username/)
  })

  it.each([
    ['start', '7001'],
    ['callback', '7001'],
    ['callback-group', '-1001234567890'],
    ['blocked', '7001'],
  ])('puts %s into the lane of its chat', (name, lane) => {
    expect(parseUpdate(recorded(name))).toMatchObject({ inbound: { lane } })
  })

  it.each([
    ['message.text', changed('text', { text: 5 })],
    ['message.text', changed('text', { text: true })],
    ['message.chat', changed('text', { chat: null })],
    ['message.chat.id', changed('text', { chat: { id: '7001', type: 'private' } })],
    ['message.from', changed('text', { from: [] })],
    ['message.from.id', changed('text', { from: { id: 1.5 } })],
    ['message.contact.phone_number', changed('contact-own', { contact: { phone_number: 905321234567 } })],
    ['callback_query.from', changed('callback', { from: false })],
    ['callback_query.id', changed('callback', { id: 'a\0' })],
    ['callback_query.message.chat', changed('callback', { message: { message_id: 1, date: 1 } })],
    ['my_chat_member.new_chat_member', changed('blocked', { new_chat_member: null })],
    ['message', { update_id: 1, message: 'merhaba' }],
  ])('records an update as unsupported and names the field: %s', (field, update) => {
    expect(parseUpdate(update)).toMatchObject({ kind: 'unsupported', field })
  })

  it('keeps nothing of what is said in a group but commands', () => {
    expect(parseUpdate(changed('group-message', { text: 'merhaba' })).kind).toBe('unsupported')
    expect(parseUpdate(recorded('group-message')).kind).toBe('inbound')
  })

  it('keeps the number of the dispute whose message is replied to, and nothing else of that message', () => {
    const reply = (text: string) => parseUpdate(changed('text', { reply_to_message: { text } }))
    const parsed = reply('↻ Şikâyet 12 · Örnek Kahve yanıtladı:\nKaydınız bizde.')
    expect(parsed).toMatchObject({ inbound: { kind: 'text', replyTo: 'Şikâyet 12 · ' } })
    expect(JSON.stringify(parsed)).not.toContain('Kaydınız')
    expect(reply('Şikâyet yok')).toMatchObject({ inbound: { replyTo: '' } })
  })

  it('never logs a name that the sender chose', () => {
    expect(parseUpdate({ update_id: 1, '+905321112233': {} })).toMatchObject({ type: '…' })
  })

  it.each(['', 'null', '[]', '{}', '{"update_id":"1"}', '{"update_id":1.5}', '{"update_id":1'])(
    'does not take %j for an update',
    (body) => expect(parseStored(body)).toEqual({ kind: 'unreadable' }),
  )

  it('reads an update of 100,000 levels without keeping them, or refuses it', () => {
    const json = JSON.stringify(recorded('text'))
    const unread = parseStored(json.replace('"update_id"', `"deep":${nested(100_000)},"update_id"`))
    expect(unread).toMatchObject({ kind: 'unsupported' })
    const inside = parseStored(json.replace('"message_id"', `"deep":${nested(100_000)},"message_id"`))
    expect(inside).toEqual(parseUpdate(recorded('text')))
    const field = parseStored(json.replace('"text":"', `"caption":${nested(100_000)},"text":"`))
    expect(field).toMatchObject({ field: 'message.caption' })
    expect(parseStored(nested(100_000)).kind).toBe('unreadable')
  })

  it('never throws, and what it takes goes through the inbox', () => {
    fc.assert(
      fc.property(spoilt(names.map(recorded)), (sentPayload) => {
        const parsed = parseUpdate(sentPayload)
        if (parsed.kind !== 'inbound') return
        expect(parsed.inbound.lane).toMatch(/^-?\d+$/)
        expect(parseStored(parsed.inbound.body)).toEqual(JSON.parse(JSON.stringify(parsed)))
      }),
      { numRuns: 1000 },
    )
  })
})
