import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expectToHold, importRows, voidImport } from '../../../test/support/register/imports.ts'
import { instant, openTestRegister, phone, say, type TestRegister } from '../../../test/support/register.ts'
import { formatWallTime } from '../../calendar/istanbul.ts'
import { listHistory } from '../changes/changes.ts'
import { ownConsents } from '../look-up/look-up.ts'
import { voidableMs } from './void.ts'

const seen = async ({ register }: TestRegister, n: number) => await ownConsents(register, phone(n))

/* Random statements before a file, the file, random statements after it: a refusal always wins. */

const start = instant('2026-03-02 15:00:00')
const at = fc.integer({ min: 0, max: 8 }).map((ago) => formatWallTime(start - ago * 1000))
const key = fc.record({ n: fc.integer({ min: 0, max: 2 }), channel: fc.constantFrom('ARAMA', 'MESAJ') })
const statement = fc.record({
  key,
  status: fc.constantFrom('ONAY', 'RET'),
  consentDate: fc.oneof(at, fc.constant('now')),
  recipientType: fc.constantFrom('BIREYSEL', 'TACIR'),
  door: fc.constantFrom({ door: 'slack', id: 'U0' }, { door: 'api', id: 'crm' }, { door: 'page' }),
  wait: fc.integer({ min: 0, max: 2 }),
})
const statements = fc.array(statement, { maxLength: 10 })
type Statement = typeof statement extends fc.Arbitrary<infer S> ? S : never

const run = fc.record({
  before: statements,
  pauseDays: fc.constantFrom(0, 3),
  file: fc.array(statement, { minLength: 1, maxLength: 8 }),
  /** Another file says the same before the first one is taken back. */
  again: fc.boolean(),
  after: statements,
})
type Run = typeof run extends fc.Arbitrary<infer R> ? R : never

test('a refusal wins over the voiding of an import, and untouched keys are as they were', async () => {
  await fc.assert(
    fc.asyncProperty(run, async (one) => {
      const opened = await openTestRegister({ now: formatWallTime(start) })
      try {
        await tryOut(opened, one)
      } finally {
        await opened.close()
      }
    }),
    { numRuns: 40 },
  )
})

async function tryOut(opened: TestRegister, run: Run): Promise<void> {
  const { before, pauseDays, file, again, after } = run
  const { register, clock } = opened
  await tell(opened, before)
  clock.move(pauseDays * voidableMs)
  const was = await states(opened)
  const rows = file.map(({ key, status, consentDate, recipientType }) => ({
    recipient: phone(key.n).address,
    type: key.channel,
    status,
    recipientType,
    consentDate: consentDate === 'now' ? formatWallTime(clock.now()) : consentDate,
  }))
  const id = await importRows(register, rows)
  const lengths = await lengthsOf(opened)
  if (again) await importRows(register, rows)
  await tell(opened, after)
  const became = await states(opened)
  const touched = await lengthsOf(opened)
  await voidImport(opened, id)
  const now = await states(opened)
  for (const name of new Set([...was.keys(), ...became.keys(), ...now.keys()])) {
    const isTouched = touched.get(name) !== lengths.get(name)
    expect([name, now.get(name)]).toEqual([name, (isTouched ? became : was).get(name)])
  }
  for (const { key, status, recipientType } of [...(again ? file : []), ...after]) {
    if (status !== 'RET') continue
    const name = nameOf(key.n, key.channel, recipientType)
    if (became.get(name)?.startsWith('RET') === true) expect(now.get(name)).toMatch(/^RET/)
  }
  await expectToHold(opened)
}

async function tell({ register, clock }: TestRegister, all: readonly Statement[]): Promise<void> {
  for (const { key, status, consentDate, recipientType, door, wait } of all) {
    const { n, channel } = key
    await say(register, phone(n), status, { actor: door, channel, consentDate, recipientType })
    clock.move(wait * 1000)
  }
}

const nameOf = (n: number, channel: string, recipientType: string) => `${n} ${channel} ${recipientType}`

async function states(opened: TestRegister): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const n of [0, 1, 2]) {
    for (const { channel, recipientType, status, consentDate, source, local } of await seen(opened, n))
      found.set(nameOf(n, channel, recipientType), `${status} ${consentDate} ${source} ${local}`)
  }
  return found
}

async function lengthsOf({ register }: TestRegister): Promise<Map<string, number>> {
  const counted = new Map<string, number>()
  for (const n of [0, 1, 2]) {
    for (const { channel, recipientType } of await listHistory(register, {
      recipient: phone(n),
      limit: 1000,
    })) {
      const name = nameOf(n, channel, recipientType)
      counted.set(name, (counted.get(name) ?? 0) + 1)
    }
  }
  return counted
}
