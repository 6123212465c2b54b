import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openProofStory, type ProofStory } from '../../../test/support/proof.ts'
import { subBrandCode } from '../../../test/support/register.ts'
import type { Entry, LaterEvidenceEntry } from '../export/entries.ts'
import { exportedEntries } from '../export/export-entries.ts'
import { verifyEntries } from './export.ts'
import { idOfLaterEvidence } from './later-evidence-chain.ts'

let story: ProofStory
let entries: Entry[]
beforeAll(async () => {
  story = await openProofStory()
  entries = await all(exportedEntries(story.register, null))
})
afterAll(() => story.close())

async function all(iterable: AsyncIterable<Entry>): Promise<Entry[]> {
  const list: Entry[] = []
  for await (const entry of iterable) list.push(entry)
  return list
}

/** Verifies what an export made anew, with sums that fit, would hold. */
async function verified(list: readonly Entry[]) {
  async function* given() {
    yield* list
  }
  return await verifyEntries(given(), story.trusted)
}

const isLater = (entry: Entry): entry is LaterEvidenceEntry => entry.kind === 'later-evidence'

const withEntry = (place: number, edited: (entry: LaterEvidenceEntry) => readonly Entry[]) =>
  entries.flatMap((entry) => (isLater(entry) && entry.place === place ? edited(entry) : [entry]))

describe('verifyExport() checks the chain of later evidence', () => {
  test('and finds nothing in what was not altered', async () => {
    expect(entries.filter(isLater).map(({ place }) => place)).toEqual([1, 2, 3])
    expect(await verified(entries)).toMatchObject({ ok: true, changes: 13 })
  })

  const other = 'ab'.repeat(32)
  const edits: Readonly<Record<keyof Omit<LaterEvidenceEntry, 'kind'>, unknown>> = {
    place: 7,
    id: other,
    previousId: other,
    changeId: other,
    digest: other,
    sealHead: other,
    addedAt: 1,
    door: 'cli',
    actor: 'U0OTHER',
  }
  describe.each([1, 2, 3])('and names entry %i', (place) => {
    test.each(Object.entries(edits))('with another %s', async (field, value) => {
      const list = withEntry(place, (entry) => [{ ...entry, [field]: value }])
      const at = field === 'place' ? value : place
      expect(await verified(list)).toMatchObject({ ok: false, firstBad: { kind: 'later-evidence', at } })
    })
  })

  test('and names the one behind an entry that was taken out', async () => {
    for (const place of [1, 2]) {
      expect(await verified(withEntry(place, () => []))).toMatchObject({
        firstBad: { kind: 'later-evidence', at: place + 1, problem: 'the entry before it is missing' },
      })
    }
  })

  test('and names the last one where it was made anew for a change or behind a seal that are not here', async () => {
    const anew = (field: 'changeId' | 'sealHead') =>
      verified(
        withEntry(3, ({ id: _, ...entry }) => {
          const edited = { ...entry, [field]: other }
          return [{ ...edited, id: idOfLaterEvidence(edited) }]
        }),
      )
    expect((await anew('changeId')).firstBad).toMatchObject({ at: 3, problem: 'its change is missing' })
    expect((await anew('sealHead')).firstBad).toMatchObject({
      at: 3,
      problem: 'the seal it was added after is missing',
    })
  })

  test('and misses the last ones that a day was closed behind, though not one that was added since', async () => {
    expect(await verified(withEntry(3, () => []))).toMatchObject({ ok: true })
    const cut = entries.filter((entry) => !isLater(entry) || entry.place === 1)
    expect(await verified(cut)).toMatchObject({
      firstBad: {
        kind: 'later-evidence',
        at: 2,
        problem: 'it is missing, though 2026-03-02 was closed behind it',
      },
    })
  })

  test('and names the last one that a day was closed behind, where the chain was made anew to its end', async () => {
    const anew = new Map<number, LaterEvidenceEntry>()
    const list = entries.map((entry) => {
      if (!isLater(entry) || entry.place === 1) return entry
      const previousId = anew.get(entry.place - 1)?.id ?? entry.previousId
      const { id: _, ...edited } = { ...entry, previousId, actor: 'U0OTHER' }
      const made = { ...edited, id: idOfLaterEvidence(edited) }
      anew.set(entry.place, made)
      return made
    })
    expect(await verified(list)).toMatchObject({
      firstBad: {
        kind: 'later-evidence',
        at: 2,
        problem: 'it is not the entry that 2026-03-02 was closed behind',
      },
    })
  })
})

describe('an export of one brand', () => {
  test('holds of what was added to the changes of others only its place in the chain', async () => {
    const list = await all(exportedEntries(story.register, subBrandCode))
    const chain = list.filter(({ kind }) => kind.startsWith('later-evidence'))
    expect(chain).toMatchObject([
      { kind: 'later-evidence', place: 1 },
      { kind: 'later-evidence-link', place: 2 },
      { kind: 'later-evidence', place: 3 },
    ])
    expect(Object.keys(chain[1] ?? {})).toEqual(['kind', 'place', 'id'])
    expect(await verified(list)).toMatchObject({ ok: true })
  })

  test('does not hold once the link between is another', async () => {
    const list = await all(exportedEntries(story.register, subBrandCode))
    const edited = list.map((entry) =>
      entry.kind === 'later-evidence-link' ? { ...entry, id: 'ab'.repeat(32) } : entry,
    )
    expect(await verified(edited)).toMatchObject({
      firstBad: { kind: 'later-evidence', at: 3, problem: 'it does not follow the entry before it' },
    })
  })
})
