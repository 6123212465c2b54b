import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, dayOf } from '../../src/calendar/istanbul.ts'
import { type Actor, originOf } from '../../src/consent/actor.ts'
import type { Status } from '../../src/consent/consent.ts'
import { closeDaysThrough, closedDaysFrom } from '../../src/ledger/days.ts'
import { erase } from '../../src/register/erasure/erase.ts'
import { notePerson, proveAddress } from '../../src/register/recipients/people.ts'
import { rebuild } from '../../src/register/record/rebuild.ts'
import { record } from '../../src/register/record/record.ts'
import { exportedEntries } from '../../src/verification/register-entries.ts'
import { verifyEntries } from '../../src/verification/verify-export.ts'
import { verifyRegister } from '../../src/verification/verify-register.ts'
import { runRetention } from '../support/register/retention.ts'
import { editor, openTestRegister, phone, subBrandCode, type TestRegister } from '../support/register.ts'

const channels = ['ARAMA', 'MESAJ'] as const
const actors: readonly Actor[] = [
  editor,
  { door: 'telegram', id: '7001' },
  { door: 'api', id: 'crm' },
  { door: 'import', id: 'op' },
]
const n = fc.integer({ min: 0, max: 2 })
const command = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('say' as const),
      n,
      channel: fc.constantFrom(...channels),
      status: fc.constantFrom<Status>('ONAY', 'RET'),
      actor: fc.constantFrom(...actors),
      isImport: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('erase' as const), n }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('prove' as const), n }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), days: fc.constantFrom(1, 30, 400, 1200) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('retention' as const) }) },
)
type Command = typeof command extends fc.Arbitrary<infer Value> ? Value : never

async function standing({ register, engine }: TestRegister, person: number) {
  const params = [register.vault.mark(phone(person).address)]
  const keys = await engine.read({
    sql: `SELECT c.brand_code || ' ' || c.channel, c.status FROM recipient r JOIN consent c ON c.recipient_id = r.id WHERE r.mark = ?`,
    params,
    map: ([key, status]) => [String(key), String(status)] as const,
  })
  const [row] = await engine.read({
    sql: 'SELECT hidden_at IS NOT NULL, sealed IS NOT NULL FROM recipient WHERE mark = ?',
    params,
    map: ([hidden, sealed]) => ({ hidden: hidden === 1, sealed: sealed === 1 }),
  })
  return { keys: new Map(keys), hidden: row?.hidden ?? false, sealed: row?.sealed ?? false }
}

async function run(opened: TestRegister, one: Command): Promise<string | null> {
  const { register, clock } = opened
  switch (one.kind) {
    case 'say': {
      const before = await standing(opened, one.n)
      const outcome = await record(register, one.actor, {
        recipient: phone(one.n),
        brandCode: subBrandCode,
        channel: one.channel,
        request: { recipientType: 'BIREYSEL', status: one.status, source: 'HS_WEB', consentDate: 'now' },
        evidence: { door: one.actor.door },
        confirmed: true,
        overRefusal: one.isImport ? 'forbid' : undefined,
      })
      if (outcome.kind !== 'decided' || outcome.change?.status !== 'ONAY') return null
      // Only the recipient, after a request for erasure.
      if (before.hidden) expect(originOf(one.actor.door)).toBe('recipient')
      return `${one.n} ${subBrandCode} ${one.channel}`
    }
    case 'erase': {
      const outcome = await erase(
        register,
        { door: 'slack', id: 'U0ADMIN' },
        { recipient: phone(one.n), source: 'HS_EORTAM' },
      )
      if (outcome.kind !== 'erased') return null
      const after = await standing(opened, one.n)
      expect([...after.keys.values()].every((status) => status === 'RET')).toBe(true)
      expect(after.hidden).toBe(true)
      return null
    }
    case 'prove': {
      await notePerson(register, {
        userId: `${one.n}`,
        account: { accountId: `${one.n}`, chatId: `${one.n}` },
        language: 'tr',
      })
      await proveAddress(register, `${one.n}`, phone(one.n))
      return null
    }
    case 'pass':
      clock.move(one.days * 24 * 60 * 60_000 + 60_000)
      return null
    case 'retention':
      await runRetention(register)
      return null
  }
}

async function headsOf({ register }: TestRegister) {
  return (await closedDaysFrom(register, '2000-01-01')).map(({ date, head }) => [date, head.toString('hex')])
}

test('a refusal stays one, the chain holds and heads stay, whatever recipients are erased and whatever time passes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 4, maxLength: 24 }), async (commands) => {
      const opened = await openTestRegister()
      try {
        await closeDaysThrough(opened.register, addDays(dayOf(opened.clock.now()), -1))
        for (const command of commands) {
          const before = await Promise.all([0, 1, 2].map((person) => standing(opened, person)))
          const given = await run(opened, command)
          for (const person of [0, 1, 2]) {
            const { keys } = await standing(opened, person)
            for (const [key, status] of before[person]?.keys ?? []) {
              // No key is lost; only the consent just taken turns a RET into ONAY.
              expect(keys.has(key)).toBe(true)
              if (status === 'RET' && given !== `${person} ${key}`) expect(keys.get(key)).toBe('RET')
            }
          }
        }
        const heads = await headsOf(opened)
        await runRetention(opened.register)
        expect(await headsOf(opened)).toEqual(heads)
        expect(await verifyRegister(opened.register)).toMatchObject({ ok: true, firstBad: null })
        for (const brand of [null, subBrandCode]) {
          expect(await verifyEntries(exportedEntries(opened.register, brand))).toMatchObject({
            ok: true,
            firstBad: null,
          })
        }
        expect(await rebuild(opened.register)).toBe(0)
      } finally {
        await opened.close()
      }
    }),
    { numRuns: 25 },
  )
})
