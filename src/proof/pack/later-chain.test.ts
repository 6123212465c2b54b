import { beforeAll, describe, expect, test } from 'vitest'
import { asker, gathered, openPackStory, other } from '../../../test/support/pack.ts'
import { editor } from '../../../test/support/register.ts'
import { commit } from '../../crypto/commitment.ts'
import { addEvidence } from '../../register/evidence/later-evidence.ts'
import { closeDaysThrough } from '../day.ts'
import { idOfLaterEvidence } from '../verify/later-evidence-chain.ts'
import type { Pack, PackLaterLink } from './pack-json.ts'
import { verifyPack } from './verify-pack.ts'

const bytes = (text: string) => Buffer.from(text)
const verifyJson = (altered: unknown) => verifyPack({ 'pack.json': bytes(JSON.stringify(altered)) })

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index]
  if (item === undefined) throw new Error(`There is nothing at ${index}`)
  return item
}

describe('verifyPack() of evidence that was added later, once its day is closed', () => {
  let closed: Pack
  beforeAll(async () => {
    const own = await openPackStory()
    const { changes } = await gathered(own.register, { recipient: asker })
    const foreign = await gathered(own.register, { recipient: other })
    const add = async ({ id }: Pack['changes'][number], note: string) => {
      await addEvidence(own.register, editor, { changeId: Buffer.from(id, 'hex'), note })
      own.clock.move(1000)
    }
    await add(at(changes, 0), 'ilk')
    await add(at(foreign.changes, 0), 'başkasının')
    await add(at(changes, 1), 'ikinci')
    await add(at(foreign.changes, 1), 'yine başkasının')
    own.clock.set('2026-03-07 00:40:00')
    await closeDaysThrough(own.register, '2026-03-06')
    closed = await gathered(own.register, { recipient: asker })
    await own.close()
  })

  const broken = async (alter: (copy: Pack) => void) => {
    const copy = structuredClone(closed)
    alter(copy)
    return (await verifyJson(copy)).firstBad
  }
  const anew = (entry: PackLaterLink) => {
    entry.id = idOfLaterEvidence(entry)
  }

  test('leads from the pack’s own entries to the text of the day, by what others added after', async () => {
    expect(closed.laterLinks.map(({ place }) => place)).toEqual([2, 4])
    expect(closed.days.at(-1)).toMatchObject({
      date: '2026-03-05',
      ends: { laterEvidence: { through: 4, head: closed.laterLinks.at(-1)?.id } },
    })
    expect(await broken(() => {})).toBeNull()
    expect(JSON.stringify(closed)).not.toMatch(/başkasının/)
  })

  test('names an entry made anew, since what follows it does not', async () => {
    const fault = await broken(({ changes, recipient }) => {
      const [entry] = at(changes, 0).laterEvidence
      if (entry === undefined || recipient.known !== 'yes') throw new Error('There is no entry')
      entry.text = JSON.stringify({ door: 'slack', note: 'başka bir form' })
      entry.digest = commit(Buffer.from(recipient.secret, 'hex'), entry.text).toString('hex')
      entry.id = idOfLaterEvidence({ ...entry, changeId: at(changes, 0).id })
    })
    expect(fault).toMatchObject({
      kind: 'later-evidence',
      at: 1,
      problem: 'it does not lead to the seal of 2026-03-05',
    })
  })

  test('names an entry between that was altered, made anew, taken out, or is there twice', async () => {
    const later = (index: number) => (links: PackLaterLink[]) => {
      at(links, index).addedAt += 1
    }
    const of = (alter: (links: PackLaterLink[]) => void) => broken(({ laterLinks }) => alter(laterLinks))
    expect(await of(later(0))).toMatchObject({
      kind: 'later-evidence',
      at: 2,
      problem: 'it does not give its id',
    })
    const untied = { kind: 'later-evidence', at: 1, problem: 'it does not lead to the seal of 2026-03-05' }
    const anewAt = (index: number) => (links: PackLaterLink[]) => {
      later(index)(links)
      anew(at(links, index))
    }
    expect(await of(anewAt(0))).toMatchObject(untied)
    expect(await of(anewAt(1))).toMatchObject(untied)
    expect(await of((links) => void links.pop())).toMatchObject(untied)
    expect(await of((links) => void links.push(at(links, 0)))).toMatchObject({
      at: 2,
      problem: 'it is here twice',
    })
  })

  test('names an entry that was put in behind the end of a closed day', async () => {
    const fault = await broken(({ changes }) => {
      const change = at(changes, 2)
      const entry = { ...at(at(changes, 1).laterEvidence, 0), place: 5 }
      change.laterEvidence.push({ ...entry, id: idOfLaterEvidence({ ...entry, changeId: change.id }) })
    })
    expect(fault).toMatchObject({ kind: 'later-evidence', at: 5, problem: 'its day was closed without it' })
  })

  test('leads to its own day where the change is of another one', async () => {
    const own = await openPackStory()
    try {
      own.clock.set('2026-03-09 10:00:00')
      await closeDaysThrough(own.register, '2026-03-08')
      const { changes } = await gathered(own.register, { recipient: asker })
      await addEvidence(own.register, editor, {
        changeId: Buffer.from(at(changes, 0).id, 'hex'),
        note: 'geç',
      })
      own.clock.set('2026-03-11 00:40:00')
      await closeDaysThrough(own.register, '2026-03-10')
      const copy = await gathered(own.register, { recipient: asker })
      expect(copy.links?.map(({ date }) => date)).toEqual(['2026-03-09'])
      expect((await verifyJson(copy)).firstBad).toBeNull()
      at(at(copy.changes, 0).laterEvidence, 0).addedAt += 1
      expect((await verifyJson(copy)).firstBad).toMatchObject({ kind: 'later-evidence', at: 1 })
    } finally {
      await own.close()
    }
  })
})
