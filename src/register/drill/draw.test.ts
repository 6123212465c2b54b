import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Engine } from '../../../db/engine.ts'
import {
  openTestRegister,
  phone,
  providerCode,
  say,
  subBrandCode,
  type TestRegister,
} from '../../../test/support/register.ts'
import { addEvidence } from '../evidence/later-evidence.ts'
import { drawConsents } from './draw.ts'

let opened: TestRegister
beforeEach(async () => {
  opened = await openTestRegister()
})
afterEach(() => opened.close())

/** Numbers from 0 to 1 that look random and are the same in every run. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return state / 2 ** 32
  }
}

/** Addresses with one ONAY each, of every so many the brand's; written straight into the file, since it takes many. */
async function fill(addresses: number, everyNth: number): Promise<void> {
  const series = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${addresses})`
  const bytes = (prefix: string) => `CAST(printf('${prefix}%031d', i) AS BLOB)`
  const code = `iif(i % ${everyNth} = 0, ${subBrandCode}, ${providerCode})`
  await opened.engine.apply([
    `${series} INSERT INTO recipient (id, mark, kind, sealed, commitment, created_at)
     SELECT i, ${bytes('m')}, 'phone', x'00', ${bytes('c')}, 0 FROM n`,
    `${series} INSERT INTO consent (recipient_id, brand_code, recipient_type, channel, status, ordinal, last_id,
       last_recorded_at, last_door, filed_status, national)
     SELECT i, ${code}, 'BIREYSEL', 'MESAJ', 'ONAY', 1, ${bytes('l')}, 0, 'cli', 'ONAY', 'unverified' FROM n`,
  ])
}

const numberOf = (changeId: Buffer) => Number(changeId.toString('latin1').slice(1))

/** An engine that counts what it is asked. */
function counting(engine: Engine): Engine & { readonly asked: () => number } {
  let asked = 0
  return {
    ...engine,
    read(wanted) {
      asked += 1
      return engine.read(wanted)
    },
    asked: () => asked,
  }
}

describe('drawConsents()', () => {
  test('draws standing ONAYs of the brand alone, each once, and knows which have evidence', async () => {
    const { register } = opened
    const wanted = await Promise.all([1, 2, 3].map((n) => say(register, phone(n), 'ONAY')))
    await say(register, phone(4), 'ONAY', { brandCode: providerCode })
    await say(register, phone(5), 'ONAY')
    await say(register, phone(5), 'RET')
    const withNote = await say(register, phone(6), 'ONAY', { evidence: { note: 'form 1' } })
    const later = wanted[0]?.change?.id ?? ''
    await addEvidence(
      register,
      { door: 'cli', id: 'test' },
      { changeId: Buffer.from(later, 'hex'), note: 'form 2' },
    )
    const drawn = await drawConsents(register, subBrandCode, 10, Math.random)
    const ids = drawn.map(({ changeId }) => changeId.toString('hex'))
    expect(ids.toSorted()).toEqual([...wanted, withNote].map(({ change }) => change?.id).toSorted())
    const proven = drawn
      .filter(({ hasEvidence }) => hasEvidence)
      .map(({ changeId }) => changeId.toString('hex'))
    expect(proven.toSorted()).toEqual([later, withNote.change?.id].toSorted())
  })

  test('of an empty register draws nothing', async () => {
    expect(await drawConsents(opened.register, subBrandCode, 10, Math.random)).toEqual([])
  })

  test('draws each of a few with the same chance', async () => {
    await fill(30, 1)
    const random = seeded(7)
    const times = new Map<number, number>()
    for (let round = 0; round < 600; round += 1) {
      const drawn = await drawConsents(opened.register, subBrandCode, 10, random)
      expect(new Set(drawn.map(({ changeId }) => numberOf(changeId))).size).toBe(10)
      for (const { changeId } of drawn)
        times.set(numberOf(changeId), (times.get(numberOf(changeId)) ?? 0) + 1)
    }
    // 200 expected; six times the standard deviation of 11.5 is left to chance.
    expect(times.size).toBe(30)
    for (const drawn of times.values()) expect(Math.abs(drawn - 200)).toBeLessThan(70)
  })

  test('asks a large register as often as a small one, and draws from all of it', async () => {
    await fill(20_000, 1)
    const engine = counting(opened.engine)
    const random = seeded(11)
    const numbers: number[] = []
    for (let round = 0; round < 20; round += 1) {
      const drawn = await drawConsents({ engine }, subBrandCode, 10, random)
      numbers.push(...drawn.map(({ changeId }) => numberOf(changeId)))
    }
    expect(numbers).toHaveLength(200)
    expect(Math.min(...numbers)).toBeLessThan(1500)
    expect(Math.max(...numbers)).toBeGreaterThan(18_500)
    // The highest number, and one round of random ones.
    expect(engine.asked()).toBe(20 * 2)
  })

  test('finds the few ONAYs of a brand that is rare in a large register', async () => {
    await fill(12_000, 3_000)
    const drawn = await drawConsents(opened.register, subBrandCode, 10, seeded(13))
    expect(drawn.map(({ changeId }) => numberOf(changeId)).toSorted()).toEqual([12_000, 3_000, 6_000, 9_000])
  })
})
