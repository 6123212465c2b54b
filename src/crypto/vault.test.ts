import { createHmac, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newVault, SealBrokenError } from './vault.ts'
import { newWrappedKeys, unwrapKeys } from './wrapped-keys.ts'

const keys = newKeys()
const vault = newVault(keys)
const text = '+905321234567'

test('mark() is half of the HMAC-SHA-256 of the address under the look-up key', () => {
  const whole = createHmac('sha256', keys.lookup.export()).update(text).digest()
  expect(vault.mark(text)).toEqual(whole.subarray(0, 16))
})

test.each(['mark', 'vouch', 'keyFor'] as const)('%s() differs by text and by database', (name) => {
  const made = vault[name](text)
  expect(newVault(keys)[name](text)).toEqual(made)
  expect(vault[name]('+905321234568')).not.toEqual(made)
  expect(newVault(newKeys())[name](text)).not.toEqual(made)
})

test('keyedDigest() differs by purpose, by content and by database, and is no value of the others', () => {
  const made = vault.keyedDigest('request', text)
  expect(newVault(keys).keyedDigest('request', Buffer.from(text))).toEqual(made)
  expect(vault.keyedDigest('request', '+905321234568')).not.toEqual(made)
  expect(vault.keyedDigest('idempotency key', text)).not.toEqual(made)
  expect(newVault(newKeys()).keyedDigest('request', text)).not.toEqual(made)
  expect([vault.vouch(text), vault.keyFor(text), vault.keyFor('digests')]).not.toContainEqual(made)
  expect(made.subarray(0, 16)).not.toEqual(vault.mark(text))
})

test('keyFor() is no value of vouch() or mark()', () => {
  for (const made of [vault.vouch(text), vault.keyFor(text)]) {
    expect(made).toHaveLength(32)
    expect(made.subarray(0, 16)).not.toEqual(vault.mark(text))
  }
  const purpose = 'token signing'
  for (const text of [purpose, `izin ${purpose}`, `izin ${purpose}\u0001`]) {
    expect([vault.mark(text), vault.vouch(text)]).not.toContainEqual(vault.keyFor(purpose))
  }
})

describe('refer() and referred()', () => {
  const id = fc.integer({ min: 1, max: 2 ** 40 - 1 })

  test('undo each other, in twenty letters that stay the same and differ by number and use', () => {
    fc.assert(
      fc.property(id, id, fc.string(), fc.string(), (one, other, about, elsewhere) => {
        const reference = vault.refer(one, about)
        expect(reference).toMatch(/^[\w-]{20}$/)
        expect(vault.refer(one, about)).toBe(reference)
        expect(vault.referred(reference, about)).toBe(one)
        if (other !== one) expect(vault.refer(other, about)).not.toBe(reference)
        if (elsewhere !== about) expect(vault.referred(reference, elsewhere)).toBeNull()
        expect(newVault(newKeys()).referred(reference, about)).toBeNull()
      }),
    )
  })

  test('refuse any other text', () => {
    const letter = fc.stringMatching(/^[\w-]$/)
    fc.assert(
      fc.property(id, fc.nat(19), letter, fc.string(), (one, at, other, text) => {
        const reference = vault.refer(one, 'x')
        const changed = reference.slice(0, at) + other + reference.slice(at + 1)
        for (const wrong of [changed, `${reference}=`, `${reference}A`, reference.slice(1), text, `${one}`]) {
          if (wrong !== reference) expect(vault.referred(wrong, 'x')).toBeNull()
        }
      }),
    )
  })
})

describe('seal() and open()', () => {
  test('undo each other for any bytes and any place, never by the same bytes twice', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string(), (plain, about) => {
        const sealed = vault.seal(plain, about)
        expect(sealed).toHaveLength(plain.length + 29)
        expect(vault.seal(plain, about)).not.toEqual(sealed)
        expect(sealed[0]).toBe(1)
        expect(vault.open(sealed, about)).toEqual(Buffer.from(plain))
      }),
    )
  })

  test('take text and JSON, also as the plain Uint8Array that a database driver hands back', () => {
    for (const text of ['şikâyet: İzni geri alıyorum', '']) {
      expect(vault.openText(new Uint8Array(vault.seal(text, 'x')), 'x')).toBe(text)
    }
    const value = { note: 'mağazada', lines: [1, 2], none: null }
    expect(vault.openJson<typeof value>(vault.sealJson(value, 'x'), 'x')).toEqual(value)
  })

  test('refuse any change of a single bit, and any cut', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 60 }),
        fc.nat(),
        fc.nat(7),
        (plain, place, bit) => {
          const sealed = vault.seal(plain, 'x')
          const at = place % sealed.length
          const changed = Buffer.from(sealed)
          changed.writeUInt8(changed.readUInt8(at) ^ (1 << bit), at)
          expect(() => vault.open(changed, 'x')).toThrow(SealBrokenError)
          expect(() => vault.open(sealed.subarray(0, at), 'x')).toThrow(SealBrokenError)
        },
      ),
    )
  })

  test('refuse a value moved to another place or read with other keys, without showing it', () => {
    const sealed = vault.seal('+905321234567', 'inbox.body')
    expect(() => vault.open(sealed, 'outbox.body')).toThrow(new SealBrokenError('outbox.body'))
    expect(() => newVault(newKeys()).open(sealed, 'inbox.body')).toThrow(SealBrokenError)
    expect(new SealBrokenError('outbox.body').message).not.toContain('532')
  })
})

function newKeys() {
  const izinKey = randomBytes(32)
  return unwrapKeys(izinKey, newWrappedKeys(izinKey))
}
