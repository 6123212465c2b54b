import { describe, expect, test } from 'vitest'
import { forEachTest } from '../../../test/support/opened.ts'
import { email, openTestRegister, phone } from '../../../test/support/register.ts'
import { notePerson, personOf, proveAddress } from './people.ts'

const account = { accountId: '778899', chatId: '42' }
const user = { userId: 'k'.repeat(43), account, language: 'tr' } as const

const opened = forEachTest(() => openTestRegister())

const person = () => personOf(opened.register, user.userId)
const note = (more: Partial<Parameters<typeof notePerson>[1]> = {}) =>
  notePerson(opened.register, { ...user, ...more })

test('personOf() knows chat and language of one who wrote, and no address', async () => {
  await note()
  const unproved = { addresses: [], contactAsked: false, wish: null }
  expect(await person()).toEqual({ userId: user.userId, chatId: '42', language: 'tr', ...unproved })
  await note({ account: { ...account, chatId: '43' }, language: 'en' })
  expect(await person()).toMatchObject({ chatId: '43', language: 'en' })
})

describe('proveAddress()', () => {
  test('stores an unknown address, and ends the waiting', async () => {
    await note({ contactAsked: true })
    await proveAddress(opened.register, user.userId, phone(1))
    const proved = { recipient: phone(1), recipientId: 1, proof: 'own-contact', provedAt: opened.clock.now() }
    expect(await person()).toMatchObject({
      addresses: [{ id: expect.any(Number), ...proved }],
      contactAsked: false,
    })
  })

  test('replaces the phone proved before', async () => {
    await note()
    await proveAddress(opened.register, user.userId, phone(1))
    await proveAddress(opened.register, user.userId, phone(2))
    expect(await person()).toMatchObject({ addresses: [{ recipient: phone(2) }] })
  })
  test('ends the proof of who had the phone before, and of no mailbox', async () => {
    await note()
    await note({ userId: '5' })
    for (const one of [phone(1), email(1)]) await proveAddress(opened.register, '5', one)
    for (const one of [phone(1), email(1)]) await proveAddress(opened.register, user.userId, one)
    expect(await personOf(opened.register, '5')).toMatchObject({ addresses: [{ recipient: email(1) }] })
    expect(await person()).toMatchObject({ addresses: [{ recipient: phone(1) }, { recipient: email(1) }] })
  })

  test('keeps one e-mail beside the phone, the phone first', async () => {
    await note()
    for (const one of [email(1), phone(1), email(2), email(2)])
      await proveAddress(opened.register, user.userId, one)
    expect((await person())?.addresses.map(({ recipient, proof }) => [recipient, proof])).toEqual([
      [phone(1), 'own-contact'],
      [email(2), 'mail-code'],
    ])
  })
})
