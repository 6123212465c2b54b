import { beforeEach, describe, expect, test } from 'vitest'
import { forEachTest } from '../../../test/support/opened.ts'
import { eraseInTheEnd } from '../../../test/support/register/retention.ts'
import { editor, email, openTestRegister, phone, say, subBrandCode } from '../../../test/support/register.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { newPlainToken } from '../../crypto/vault.ts'
import { closeBrand } from '../company/brands.ts'
import { erase } from '../erasure/erase.ts'
import { makeLink, makeLinks, readLink } from './links.ts'

const opened = forEachTest(() => openTestRegister())
const key = { brandCode: subBrandCode, channel: 'MESAJ' } as const
const linksOf = (...recipients: Recipient[]) => makeLinks(opened.register, key, recipients)

async function linkOf(recipient: Recipient): Promise<string> {
  const [token] = await linksOf(recipient)
  return token ?? 'none was made'
}

async function rowsOf(table: string): Promise<number> {
  const [count = 0] = await opened.engine.read({
    sql: `SELECT count(*) FROM ${table}`,
    params: [],
    map: ([count]) => Number(count),
  })
  return count
}

describe('makeLinks()', () => {
  beforeEach(async () => {
    await say(opened.register, phone(1), 'ONAY')
  })

  test('makes links that open, in the order asked, for known and unknown recipients', async () => {
    const recipients = [phone(3), phone(1), phone(2), phone(3)]
    const tokens = await linksOf(...recipients)
    expect(tokens[0]).toBe(tokens[3])
    for (const [place, recipient] of recipients.entries()) {
      expect(await readLink(opened.register, tokens[place] ?? '')).toMatchObject({
        recipient,
        ...key,
        brandName: 'Örnek Kahve',
        brandClosedAt: null,
      })
    }
  })

  test('stores a recipient that was unknown, and of a link nothing', async () => {
    const first = await linksOf(phone(1), phone(2))
    expect(await rowsOf('recipient')).toBe(2)
    const { engine } = opened
    const unit = () => Promise.reject(new Error('Cannot write: this engine only reads'))
    const readOnly = { ...engine, unit }
    const again = await makeLinks({ ...opened.register, engine: readOnly }, key, [phone(1), phone(2)])
    expect(again).toEqual(first)
  })

  test('gives each brand and channel a link of its own', async () => {
    const { register } = opened
    const made = await Promise.all(
      [key, { ...key, channel: 'ARAMA' as const }, { ...key, brandCode: 123456 }].map((other) =>
        makeLink(register, { ...other, recipient: phone(1) }),
      ),
    )
    expect(new Set(made.map((one) => one.kind === 'made' && one.token)).size).toBe(3)
    expect(await makeLink(register, { ...key, brandCode: 123499, recipient: phone(1) })).toEqual({
      kind: 'no-brand',
    })
  })

  test('keeps the link of a closed brand, so that its messages can still be answered', async () => {
    const token = await linkOf(phone(1))
    await closeBrand(opened.register, subBrandCode)
    expect(await readLink(opened.register, token)).toMatchObject({
      brandClosedAt: opened.clock.now(),
    })
  })
})

describe('readLink()', () => {
  test('opens no token of another register, and none that was guessed or changed', async () => {
    const token = await linkOf(email(1))
    const guesses = Array.from({ length: 200 }, () => newPlainToken(22))
    const changed = Array.from(token, (letter, at) => {
      return token.slice(0, at) + (letter === '2' ? '3' : '2') + token.slice(at + 1)
    })
    const other = await openTestRegister()
    const [foreign] = await makeLinks(other.register, key, [email(1)])
    await other.close()
    for (const text of [...guesses, ...changed, foreign ?? '', '', token.slice(1), `${token}1`]) {
      expect(await readLink(opened.register, text)).toBeNull()
    }
    expect(await readLink(opened.register, token)).not.toBeNull()
  })

  test('opens no old link once the address was dropped, even if it comes back', async () => {
    const { register } = opened
    await say(register, phone(1), 'ONAY')
    const token = await linkOf(phone(1))
    await eraseInTheEnd(opened, phone(1))
    expect(await readLink(register, token)).toBeNull()
    expect(await linksOf(phone(1), phone(2))).toEqual([null, expect.any(String)])
    await say(register, phone(1), 'ONAY', { actor: { door: 'telegram', id: '7' } })
    const fresh = await linkOf(phone(1))
    expect(fresh).not.toBe(token)
    expect([await readLink(register, token), (await readLink(register, fresh))?.recipient]).toEqual([
      null,
      phone(1),
    ])
  })

  test('opens a link of a recipient who asked for erasure, while the address is kept', async () => {
    const { register } = opened
    await say(register, phone(1), 'ONAY')
    const token = await linkOf(phone(1))
    opened.clock.move(60_000)
    await erase(register, editor, { recipient: phone(1), source: 'HS_EORTAM' })
    expect([await linksOf(phone(1)), (await readLink(register, token))?.recipient]).toEqual([
      [null],
      phone(1),
    ])
  })
})
