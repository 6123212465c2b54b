import { hash } from 'node:crypto'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { forAllTests } from '../../../test/support/opened.ts'
import { asker, evidencedPack, gathered, openPackStory } from '../../../test/support/verification/pack.ts'
import { openAuthority } from '../../../test/support/verification/time-stamp-authority.ts'
import { stampDay } from '../../day/stamps.ts'
import { dayText } from '../../ledger/seal.ts'
import { rfc3161Authority } from '../../ledger/time-stamp/authority.ts'
import { readCertificates } from '../../ledger/time-stamp/request.ts'
import type { Pack } from './pack-json.ts'
import { verifyPack } from './verify-pack.ts'

const story = forAllTests(() => openPackStory())
let pack: Pack
beforeAll(async () => {
  pack = await evidencedPack(story.register)
})

function altered(alter: (copy: Pack) => unknown): Pack {
  const copy = structuredClone(pack)
  alter(copy)
  return copy
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index]
  if (item === undefined) throw new Error(`There is nothing at ${index}`)
  return item
}

describe('verifyPack() of stamps', () => {
  test('refuses the stamp of a day that is of another day or of anything else', async () => {
    const [first, second] = pack.days
    const copy = altered(({ days }) => {
      at(days, 0).stamp = second?.stamp
    })
    expect(await verifyPack(copy)).toMatchObject({
      ok: false,
      firstBad: { kind: 'stamp', at: first?.date, problem: 'it is not of the seal of its day' },
    })
    const relabelled = altered(({ days }) => {
      const own = at(days, 0)
      if (second?.stamp !== undefined) own.stamp = { ...second.stamp, sha384: own.stamp?.sha384 ?? '' }
    })
    expect(await verifyPack(relabelled)).toMatchObject({
      firstBad: { kind: 'stamp', at: first?.date, problem: 'it does not hold: wrong-digest' },
    })
  })

  test('counts on those of an authority day by day, and on what was seen as the pack tells', async () => {
    const server = await openAuthority()
    const authority = rfc3161Authority({ url: server.url, username: null, password: null })
    const real = { authority, trusted: readCertificates(server.caPem) }
    const otherStory = await openPackStory([])
    onTestFinished(() => otherStory.close())
    onTestFinished(() => server.close())
    const reach = async (alter: (copy: Pack) => void = () => {}) => {
      const copy = await gathered(otherStory.register, { recipient: asker })
      alter(copy)
      return (await verifyPack(copy)).anchoredThrough
    }
    const unseen = ({ days }: Pack) => {
      for (const day of days) day.postedTo = []
    }
    expect(await reach(unseen)).toBeNull()
    await stampDay(otherStory.register, real, '2026-03-03')
    expect(await reach(unseen)).toBe('2026-03-02')
    await stampDay(otherStory.register, real, '2026-03-04')
    expect(await reach(unseen)).toBe('2026-03-04')
    const { days } = await gathered(otherStory.register, { recipient: asker })
    expect(days.map(({ date, stamp }) => [date, stamp !== undefined])).toEqual([
      ['2026-03-02', false],
      ['2026-03-03', true],
      ['2026-03-04', true],
    ])
    await stampDay(otherStory.register, real, '2026-03-02')
    expect(await gathered(otherStory.register, { recipient: asker })).toMatchObject({ days: { length: 2 } })
    expect(await reach(unseen)).toBe('2026-03-04')
    const copy = await gathered(otherStory.register, { recipient: asker })
    const others = otherStory.stamper.trusted
    expect(await verifyPack(copy, real.trusted)).toMatchObject({ ok: true })
    expect(await verifyPack(copy, others)).toMatchObject({
      firstBad: { kind: 'stamp', at: '2026-03-02', problem: expect.stringContaining('TSA_CA_FILE') },
    })
  })

  describe('with a day that leads to a stamped one by the days between', () => {
    let linked: Pack
    beforeAll(async () => {
      const server = await openAuthority()
      const authority = rfc3161Authority({ url: server.url, username: null, password: null })
      const real = { authority, trusted: readCertificates(server.caPem) }
      const otherStory = await openPackStory([])
      await stampDay(otherStory.register, real, '2026-03-04')
      linked = await gathered(otherStory.register, { recipient: asker })
      for (const day of linked.days) day.postedTo = []
      await otherStory.close()
      await server.close()
    })

    const edited = (alter: (copy: Pack) => void) => {
      const copy = structuredClone(linked)
      alter(copy)
      return copy
    }

    test('holds', async () => {
      expect(await verifyPack(linked)).toMatchObject({ ok: true, anchoredThrough: '2026-03-04' })
    })

    test('counts on no stamp to which no day leads', async () => {
      const bare = edited((copy) => {
        copy.days = copy.days.filter(({ date }) => date !== '2026-03-03')
      })
      expect(await verifyPack(bare)).toMatchObject({ ok: true, anchoredThrough: null })
    })

    test('names a day between that was altered, or made anew, or is not behind the one before', async () => {
      const bad = { ok: false, firstBad: { kind: 'day', at: '2026-03-03' } }
      const flip = edited(({ days }) => {
        at(days, 1).closedAt += 1
      })
      expect(await verifyPack(flip)).toMatchObject(bad)
      const elsewhere = edited(({ days }) => {
        const link = at(days, 1)
        link.previousHead = 'ab'.repeat(32)
        link.head = hash('sha256', dayText(link))
      })
      expect(await verifyPack(elsewhere)).toMatchObject(bad)
      const anew = edited(({ days }) => {
        const link = at(days, 1)
        link.closedAt += 1
        link.head = hash('sha256', dayText(link))
      })
      expect(await verifyPack(anew)).toMatchObject({
        firstBad: { kind: 'day', at: '2026-03-04', problem: 'it does not follow the day before it' },
      })
    })
  })
})
