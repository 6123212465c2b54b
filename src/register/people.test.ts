import { describe, expect, test } from 'vitest'
import { forEachTest } from '../../test/support/opened.ts'
import { email, openTestRegister, phone } from '../../test/support/register.ts'
import { addressesMax, forgetAddress, notePerson, personOf, proveAddress } from './people.ts'

const account = { accountId: '778899', chatId: '42' }
const user = { userId: 'k'.repeat(43), account, language: 'tr' } as const

const opened = forEachTest(() => openTestRegister())

const person = () => personOf(opened.register, user.userId)
const note = (more: Partial<Parameters<typeof notePerson>[1]> = {}) =>
  notePerson(opened.register, { ...user, ...more })

test('personOf() knows chat and language of one who wrote, and no address', async () => {
  await note()
  const unproved = { addresses: [], contactAsked: false }
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
    expect(await personOf(opened.register, '5')).toMatchObject({
      addresses: [{ recipient: email(1) }],
    })
    expect(await person()).toMatchObject({ addresses: [{ recipient: phone(1) }, { recipient: email(1) }] })
  })

  test('stores nothing for a user who has never written', async () => {
    await expect(proveAddress(opened.register, 'unknown', phone(1))).resolves.toEqual({ kind: 'unknown' })
    expect(await personOf(opened.register, 'unknown')).toBeNull()
  })

  test('keeps e-mails beside the phone, the phone first, and as many as one may have', async () => {
    await note()
    for (let n = 1; n < addressesMax; n++) {
      expect(await proveAddress(opened.register, user.userId, email(n))).toEqual({ kind: 'proved' })
    }
    await proveAddress(opened.register, user.userId, phone(1))
    const proved = async () => (await person())?.addresses.map(({ recipient, proof }) => [recipient, proof])
    expect(await proved()).toEqual([
      [phone(1), 'own-contact'],
      ...[1, 2, 3, 4, 5].map((n) => [email(n), 'mail-code']),
    ])
    expect(await proveAddress(opened.register, user.userId, email(9))).toEqual({ kind: 'too-many', most: 5 })
    expect(await proveAddress(opened.register, user.userId, email(2))).toEqual({ kind: 'proved' })
    const second = (await person())?.addresses[2]
    await forgetAddress(opened.register, user.userId, second?.id ?? 0)
    expect((await proved())?.length).toBe(5)
  })
})
