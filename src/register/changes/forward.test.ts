import { beforeAll, describe, expect, it } from 'vitest'
import { forAllTests } from '../../../test/support/opened.ts'
import { nextSeq } from '../../../test/support/register/next-seq.ts'
import { openTestRegister, phone, providerCode, say, subBrandCode } from '../../../test/support/register.ts'
import { type Door, doors, doorsOf } from '../../consent/actor.ts'
import { listChangesSince, type PullInput, listPulledChanges } from './forward.ts'
import { findSeq } from './key-changes.ts'

const opened = forAllTests(() => openTestRegister({ now: '2026-03-02 12:00:00' }))

/** Around the ends of spans, 50,000. */
const seqs = [1, 49_999, 50_000, 50_001, 100_000, 100_001, 250_000]

beforeAll(async () => {
  await say(opened.register, phone(1), 'ONAY')
  for (const seq of seqs.slice(1)) {
    nextSeq(opened, seq)
    await say(opened.register, phone(seq), 'ONAY')
  }
  await say(opened.register, phone(2), 'ONAY', { brandCode: providerCode })
  await say(opened.register, phone(1), 'RET', { actor: { door: 'page' } })
})

async function pulled(input: Partial<PullInput> = {}): Promise<(number | null)[]> {
  const from = opened.clock.now() - 3_600_000
  const choices = { brandCode: subBrandCode, doors: doorsOf('staff'), from, until: from * 2, after: 0 }
  const page = await listPulledChanges(opened.register, { ...choices, limit: 100, ...input })
  return await Promise.all(page.map(({ id }) => findSeq(opened.register, id)))
}

async function since(after: number, limit: number): Promise<number[]> {
  const choices = { brandCodes: [subBrandCode], origin: 'staff', after, limit } as const
  return (await listChangesSince(opened.register, choices)).map(({ seq }) => seq)
}

describe('listPulledChanges() and listChangesSince()', () => {
  it('find changes at the ends of their spans', async () => {
    expect(await pulled()).toEqual(seqs)
    expect(await since(0, 100)).toEqual(seqs)
    expect(await since(49_999, 100)).toEqual(seqs.slice(2))
    expect(await pulled({ after: 50_001 })).toEqual(seqs.slice(4))
  })

  it('give pages that join, of every size', async () => {
    for (let limit = 1; limit <= seqs.length; limit += 1) {
      const all: number[] = []
      for (let after = 0; ; ) {
        const page = await since(after, limit)
        expect(await pulled({ after, limit })).toEqual(page)
        all.push(...page)
        if (page.length < limit) break
        after = page.at(-1) ?? after
      }
      expect(all).toEqual(seqs)
    }
  })

  it('have nothing behind the newest', async () => {
    for (const after of [250_000, 250_002, 900_000]) {
      expect(await pulled({ after })).toEqual([])
      expect(await since(after, 100)).toEqual([])
    }
  })
})

describe('pull()', () => {
  it('keeps to the origins of its input: those of recipients, some or all', async () => {
    expect(await pulled({ doors: doorsOf('recipient') })).toEqual([250_002])
    expect(await pulled({ doors: doorsOf('recipient').toReversed() })).toEqual([250_002])
    expect(await pulled({ doors: ['page'] })).toEqual([250_002])
    expect(await pulled({ doors: ['click', 'iys'] satisfies Door[] })).toEqual([])
    expect(await pulled({ doors })).toEqual([...seqs, 250_002])
    expect(await pulled({ doors: doorsOf('recipient'), brandCode: providerCode })).toEqual([])
  })

  it('keeps to the time asked for', async () => {
    const now = opened.clock.now()
    expect(await pulled({ from: now, until: now })).toEqual(seqs)
    expect(await pulled({ until: now - 1000 })).toEqual([])
    expect(await pulled({ from: now + 1000 })).toEqual([])
  })
})
