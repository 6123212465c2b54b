import { describe, expect, it } from 'vitest'
import { phone } from '../../../test/support/register.ts'
import { listedMessage } from './listed.ts'

const sender = phone(1).address.slice(1)
const message = {
  sender,
  destination: '8500000000',
  text: 'RET',
  sentAt: new Date('2026-05-18T07:37:20Z'),
  isAnsweredByCarrier: false,
}
const read = (item: unknown) => listedMessage(item, (content) => `digest of ${content.length}`)

describe('listedMessage()', () => {
  it.each([
    // Netgsm's own client, its push, and another client of it.
    { message: 'RET', sender, receiver: '8500000000', datetime: '2026-05-18 10:37:20', id: 7 },
    {
      MESSAGEID: '7',
      SourceNumber: sender,
      subscriberNUMBER: '8500000000',
      messageDateTime: '2026-05-18 10:37:20',
      CONTENT: 'RET',
    },
    { msg: 'RET', no: sender, to: '8500000000', date: '18052026103720', id: '7' },
    // iletiMerkezi.
    { id: 7, date: '18.05.2026 10:37:20', sender: Number(sender), content: 'RET', account: 8500000000 },
  ])('reads %o', (item) => {
    expect(read(item)).toEqual({ ...message, id: '7' })
  })

  it('gives a message without an id one that depends on time, number and text', () => {
    const item = { sender, receiver: '8500000000', message: 'RET', datetime: '2026-05-18 10:37:20' }
    const idOf = (more: object) => listedMessage({ ...item, ...more }, (content) => content)?.id
    const others = [
      { sender: phone(2).address.slice(1) },
      { message: 'DUR' },
      { datetime: '2026-05-18 10:37:21' },
    ]
    expect(idOf({})).toBe(idOf({ network: 'TURKCELL' }))
    expect(new Set([idOf({}), ...others.map(idOf)]).size).toBe(4)
    expect(idOf({ id: '' })).toBe(idOf({}))
  })

  it.each([
    null,
    7,
    'RET',
    [],
    {},
    { message: 'RET' },
    { sender: '', message: 'RET' },
    { sender: { no: 1 } },
  ])('knows no message in %j', (item) => {
    expect(read(item)).toBeNull()
  })
})
