import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { day, seal } from '../../db/schema.ts'
import { build, query } from '../../db/statement.ts'
import { formatWallTime, type IstanbulDay } from '../../src/calendar/istanbul.ts'
import { dailyReport } from '../../src/jobs/report/daily-report.ts'
import { closeDaysThrough } from '../../src/ledger/days.ts'
import { sealEntries } from '../../src/ledger/seal.ts'
import { movementFile } from '../../src/proof/movement-file.ts'
import { verifyRegister } from '../../src/proof/verify-register.ts'
import { record } from '../../src/register/record/record.ts'
import { refuse } from '../../src/register/record/refuse.ts'
import { type EngineName, engineNames } from '../support/engines.ts'
import {
  openTestRegister,
  phone,
  providerCode,
  subBrandCode,
  type TestRegister,
} from '../support/register.ts'

/** Ids rest on the recipients' random secrets, and marks on the keys, so both stories are given the same ones. */
const drawn = vi.hoisted(() => ({ count: 0, fresh: 0 }))
vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof import('node:crypto')>()
  const randomBytes = (size: number) => {
    drawn.count += 1
    return crypto.createHash('shake256', { outputLength: size }).update(`draw ${drawn.count}`).digest()
  }
  return { ...crypto, default: { ...crypto, randomBytes }, randomBytes }
})
vi.mock('../../src/crypto/token.ts', async () => {
  const { createHash } = await import('node:crypto')
  const freshBytes = (size: number) => {
    drawn.fresh += 1
    return createHash('shake256', { outputLength: size }).update(`fresh ${drawn.fresh}`).digest()
  }
  return { freshBytes }
})

const days: readonly IstanbulDay[] = ['2026-03-02', '2026-03-03', '2026-03-04']
const opened: TestRegister[] = []
let answerText: readonly Told[]

type Told = Awaited<ReturnType<typeof tell>>

beforeAll(async () => {
  const stories: Told[] = []
  for (const name of engineNames) stories.push(await tell(name))
  answerText = stories
})
afterAll(async () => {
  for (const one of opened) await one.close()
})

async function tell(name: EngineName) {
  drawn.count = 0
  drawn.fresh = 0
  const app = await openTestRegister({ engine: name, now: '2026-03-02 09:00:00' })
  opened.push(app)
  const { register, clock } = app
  const outcomes: unknown[] = []
  for (let step = 0; step < 90; step++) {
    outcomes.push(await statement(register, step, clock.now()))
    clock.move(1_000 * 60 * 31)
    if (step % 7 === 0) await sealEntries(register)
  }
  clock.set('2026-03-05 00:31:00')
  await closeDaysThrough(register, '2026-03-04')
  await sealEntries(register)
  const files: string[] = []
  for (const date of days) {
    for (const brand of [providerCode, subBrandCode])
      files.push(await whole(movementFile(register, date, brand)))
  }
  return {
    name,
    outcomes,
    files,
    reports: await Promise.all(days.map((date) => dailyReport(register, date, 'off'))),
    seals: await register.engine.read(query(build.select().from(seal))),
    days: await register.engine.read(query(build.select().from(day))),
    verified: await verifyRegister(register),
  }
}

/** A statement that follows from its number alone: old and new, repeated, in the same second, refused by every rule. */
async function statement(register: TestRegister['register'], step: number, now: number): Promise<unknown> {
  const pick = <Value>(values: readonly Value[], salt: number) =>
    values[(step * 7 + salt * (step >> 2)) % values.length] as Value
  const recipient = phone(step % 6)
  if (step % 13 === 12) {
    const about = {
      brandCodes: [subBrandCode],
      channels: ['MESAJ', 'ARAMA'] as const,
      source: 'HS_WEB' as const,
      evidence: { page: step },
    }
    return await refuse(register, { door: 'page' }, { recipient, ...about })
  }
  const recipientType = pick(['BIREYSEL', 'BIREYSEL', 'TACIR'] as const, 3)
  const source = pick(['HS_WEB', 'HS_EORTAM', 'HS_2015', 'HS_KARAR', 'HS_FIZIKSEL_ORTAM'] as const, 5)
  const back = pick([0, 1_000, 60_000, 5 * 24 * 60 * 60_000, -60_000], 1)
  return await record(register, { door: 'api', id: 'shop@sistem.example' }, {
    brandCode: pick([providerCode, subBrandCode], 1),
    recipient: phone(step % 6),
    channel: pick(['MESAJ', 'ARAMA'] as const, 2),
    request: {
      recipientType,
      status: pick(['ONAY', 'RET', 'ONAY'] as const, 4),
      source,
      consentDate: formatWallTime(now - back),
    },
    requestKey: step % 11 === 10 ? `request ${step - 1}` : `request ${step}`,
    evidence: step % 3 === 0 ? { form: step } : undefined,
  } as never)
}

async function whole(lines: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const line of lines) text += line
  return text
}

describe.each(engineNames.slice(1))('the story on the engine %s', (name) => {
  const both = () => [answerText[0] as Told, answerText.find((one) => one.name === name) as Told] as const

  test('has the same outcomes, and enough of each kind to mean something', () => {
    const [embedded, remote] = both()
    expect(remote.outcomes).toEqual(embedded.outcomes)
    const text = JSON.stringify(embedded.outcomes)
    const codes = new Set(text.match(/H\d{3}/g))
    expect([...codes]).toEqual(expect.arrayContaining(['H155', 'H162', 'H174', 'H175', 'H178', 'H408']))
    expect(text.includes('"repeated":true')).toBe(true)
  })

  test('gives the same day files to the byte, with lines in each', () => {
    const [embedded, remote] = both()
    for (const [place, file] of embedded.files.entries()) {
      expect(Buffer.from(remote.files[place] ?? '').equals(Buffer.from(file))).toBe(true)
      expect(file.split('\n').length).toBeGreaterThan(2)
    }
  })

  test('gives the same reports, seals and closed days, and verifies', () => {
    const [embedded, remote] = both()
    expect(remote.reports).toEqual(embedded.reports)
    expect(remote.seals).toEqual(embedded.seals)
    expect(remote.days).toEqual(embedded.days)
    expect(embedded.seals.length).toBeGreaterThan(5)
    expect(remote.verified).toEqual(embedded.verified)
    expect(remote.verified).toMatchObject({ firstBad: null })
  })
})
