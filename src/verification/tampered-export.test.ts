import { randomInt } from 'node:crypto'
import { createReadStream, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { unguard } from '../../test/cli/tamper.ts'
import { holdsAddresses } from '../../test/support/leaks/leaks.ts'
import { randomFrom } from '../../test/support/random.ts'
import { collected } from '../../test/support/register/retention.ts'
import { openProofStory, type ProofStory } from '../../test/support/verification/proof.ts'
import { entryId } from '../ledger/append.ts'
import type { Entry, LedgerEntry } from '../ledger/entries.ts'
import { exportLines } from '../ledger/export-file.ts'
import { exportedEntries } from './register-entries.ts'
import { verifyEntries, verifyExport } from './verify-export.ts'

/* To repeat a run, set the seed that the name of the failed test tells. */
const seed = Number(process.env.IZIN_TEST_SEED ?? randomInt(1_000_000))
const random = randomFrom(seed)

let story: ProofStory
let database: Database.Database
let entries: readonly Entry[]
beforeAll(async () => {
  story = await openProofStory(seed)
  database = new Database(story.path, { timeout: 5000 })
  unguard(database)
  entries = await collected(exportedEntries(story.register, null))
})
afterAll(async () => {
  database.close()
  await story.close()
})

const sample = <Item>(items: readonly Item[], count: number) => random.shuffled(items).slice(0, count)

function flipped(bytes: Uint8Array, at: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[at] = (copy[at] ?? 0) ^ (1 + random.below(255))
  return copy
}

const bytes = (length: number) => Buffer.alloc(length, 7)

const verified = (list: readonly Entry[]) => verifyEntries(list, story.trusted)

const isInLedger = (entry: Entry): entry is LedgerEntry => 'subject' in entry
const spliced = <Item>(list: readonly Item[], at: number, count: number, ...items: readonly Item[]) =>
  list.toSpliced(at, count, ...items)

describe(`an export of a register drawn with seed ${seed}`, () => {
  test('names the line, or its entry, of which a byte was flipped, that was taken out, put in or exchanged', async () => {
    const file = holdsAddresses(join(story.path, '..', 'whole.ndjson'))
    const whole = await collected(exportLines(exportedEntries(story.register, null)))
    const lines = whole.map((line) => Buffer.from(line))
    for (let run = 0; run < 80; run += 1) {
      const at = random.below(lines.length)
      const [own = bytes(1), next = bytes(1)] = lines.slice(at, at + 2)
      const added = random.pick(lines)
      const edits: readonly (readonly Buffer[])[] = [
        spliced(lines, at, 1, flipped(own, random.below(own.length - (at === lines.length - 1 ? 1 : 0)))),
        spliced(lines, at, 1),
        spliced(lines, at, 0, added),
        at === lines.length - 1 ? lines.slice(0, -1) : spliced(lines, at, 2, next, own),
      ]
      writeFileSync(file, Buffer.concat(random.pick(edits)))
      const { ok, firstBad } = await verifyExport(() => createReadStream(file), story.trusted)
      expect(ok).toBe(false)
      const near = [...lines.slice(at, at + 2), added].map((line) => (JSON.parse(String(line)) as Entry).kind)
      const numbered = [1, 2, 3].map((more) => ({ kind: 'line', at: at + more }))
      // Without its renewal, the consent of a recipient who came back has no changes.
      const derived = near.includes('renewal') ? ['consent'] : []
      const named = [...near, ...derived, 'entry', 'seal', 'day', 'change'].map((kind) => ({ kind }))
      expect(firstBad, `line ${at + 1}`).toBeOneOf(
        [...numbered, ...named].map((one) => expect.objectContaining(one)),
      )
    }
  })

  test('names each entry of the ledger in which anything is another, though all sums were made anew', async () => {
    const other = 'ab'.repeat(32)
    // Values of the type that the field has: the reader of an export refuses others.
    const typed = {
      ordinal: 77,
      recordedAt: 1772449200001,
      revealed: { secret: other, sha384: 'ab'.repeat(48), tsr: 'AAAA' },
    }
    const altered = entries.filter(isInLedger).flatMap(({ seq, kind, content, ...fields }) => [
      ...Object.keys(fields).map((field) => ({
        seq,
        kind,
        part: { [field]: field in typed ? typed[field as keyof typeof typed] : other },
      })),
      ...Object.keys(content).map((field) => ({
        seq,
        kind,
        part: { content: { ...content, [field]: 7777 } },
      })),
    ])
    for (const { seq, kind, part } of sample(altered, 40)) {
      const list = entries.map((entry) =>
        isInLedger(entry) && entry.seq === seq ? { ...entry, ...part } : entry,
      )
      const { firstBad } = await verified(list as Entry[])
      expect(firstBad, `${kind} ${Object.keys(part)}`).toMatchObject({ kind, at: seq })
    }
  })

  test('names each entry that was taken out, put in twice or exchanged, though all sums were made anew', async () => {
    const isNumbered = (entry: Entry) => entry.kind === 'change' || isInLedger(entry)
    const last = Math.max(...entries.map((entry) => ('seq' in entry ? entry.seq : 0)))
    const { anchoredThrough } = await verified(entries)
    for (const entry of sample(entries, 40)) {
      const at = entries.indexOf(entry)
      const next = entries[at + 1]
      const seq = 'seq' in entry ? entry.seq : null
      const cut = await verified(spliced(entries, at, 1))
      const twice = await verified(spliced(entries, at, 0, entry))
      if (isNumbered(entry)) {
        expect(twice.firstBad).toMatchObject({ kind: entry.kind, at: seq })
        if (seq !== last) expect(cut.firstBad).toEqual({ kind: 'entry', at: seq, problem: 'it is missing' })
        if (next !== undefined && isNumbered(next))
          expect((await verified(spliced(entries, at, 2, next, entry))).ok).toBe(false)
      } else if (entry.kind === 'seal' || entry.kind === 'day') {
        expect(twice.firstBad).toMatchObject({ kind: entry.kind })
        const isAnchored = entry.date <= (anchoredThrough ?? '')
        if (isAnchored) expect(cut.firstBad?.kind).toBeOneOf(entry.kind === 'day' ? ['day'] : ['seal', 'day'])
      } else if (entry.kind === 'consent' || entry.kind === 'recipient') {
        expect(cut.firstBad).toMatchObject({ kind: entry.kind })
      }
    }
  })

  test('names an entry that was made anew: evidence of no change, and one that a seal covers', async () => {
    const anew = (seq: number, part: Partial<LedgerEntry>) =>
      verified(
        entries.map((entry) => {
          if (!isInLedger(entry) || entry.seq !== seq) return entry
          const edited = { ...entry, ...part } as LedgerEntry
          return { ...edited, id: entryId(edited).toString('hex') }
        }),
      )
    const sealedTo = Math.max(...entries.map((entry) => (entry.kind === 'seal' ? entry.toSeq : 0)))
    const evidence = entries.filter((entry) => entry.kind === 'evidence')
    const open = evidence.at(-1)?.seq ?? 0
    expect(open).toBeGreaterThan(sealedTo)
    expect((await anew(open, { subject: 'ab'.repeat(32), ordinal: 1, previousId: null })).firstBad).toEqual({
      kind: 'evidence',
      at: open,
      problem: 'its change is missing',
    })
    const [first] = evidence
    const next = entries
      .filter(isInLedger)
      .find((one) => one.subject === first?.subject && one.ordinal === first.ordinal + 1)
    // The next entry about the same change names it, or the seal, which comes first.
    const named = [{ kind: 'seal' }, ...(next === undefined ? [] : [{ kind: next.kind, at: next.seq }])]
    expect((await anew(first?.seq ?? 0, { actor: 'U0OTHER' })).firstBad).toBeOneOf(
      named.map((one) => expect.objectContaining(one)),
    )
  })
})
