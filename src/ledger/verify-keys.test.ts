import { expect, test } from 'vitest'
import type { ChangeEntry } from './entries.ts'
import { keyChain } from './verify-keys.ts'

const idOf = (ordinal: number) => ordinal.toString(16).padStart(64, '0')

function changeAt(ordinal: number, over: Partial<ChangeEntry>): ChangeEntry {
  return {
    kind: 'change',
    seq: ordinal,
    id: idOf(ordinal),
    previousId: ordinal === 1 ? null : idOf(ordinal - 1),
    ordinal,
    commitment: 'c0'.repeat(32),
    brandCode: 123457,
    recipientType: 'BIREYSEL',
    channel: 'MESAJ',
    status: 'RET',
    source: 'HS_EORTAM',
    consentDate: '2026-03-02 14:05:09',
    consentAt: 1772449509000,
    effect: 'local',
    recordedAt: 1772449510000,
    door: 'slack',
    actor: 'U0AYSE',
    secondPerson: null,
    evidenceDigest: null,
    restores: null,
    ...over,
  }
}

const taken = { status: 'ONAY', effect: 'taken' } as const
const voiding = { effect: 'void', restores: 0, source: null, consentDate: null, consentAt: null } as const
const problem = 'no second person approved that it voids others'

test.each<[string, readonly Partial<ChangeEntry>[], string | null]>([
  ['a first RET by its typist', [{}, voiding], null],
  ['a first RET again after it was voided', [{}, voiding, {}, voiding], null],
  ['a first RET by a colleague', [{}, { ...voiding, actor: 'U0BORA' }], problem],
  ['a RET of the recipient', [{ door: 'telegram', actor: null }, voiding], problem],
  ['a RET of a file', [{ door: 'import' }, { ...voiding, door: 'import' }], problem],
  ['an ONAY', [taken, voiding], problem],
  ['a RET that ended an ONAY', [taken, {}, voiding], problem],
  ['a RET over a RET', [{}, { effect: 'repeat' }, voiding], problem],
  ['a voided RET once more', [{}, voiding, voiding], problem],
  ['a RET that ended an ONAY, by two people', [taken, {}, { ...voiding, secondPerson: 'U0BORA' }], null],
])('one person alone may void nothing but their own first RET: %s', (_, changes, expected) => {
  const chain = keyChain()
  const problems = changes.map((over, place) => chain.change(changeAt(place + 1, over))?.problem ?? null)
  expect(problems).toEqual([...changes.slice(1).map(() => null), expected])
})
