import { hash } from 'node:crypto'
import { desc } from 'drizzle-orm'
import { ConflictError, type Outcome } from '../../db/engine.ts'
import { outsideEntry, type outsideKinds } from '../../db/schema.ts'
import { build, preparedQuery, type Query, statement } from '../../db/statement.ts'
import type { Register } from '../register/register.ts'

/**
 * The chain of what came from outside: an entry for each posted head and each time stamp that is kept. They are entered
 * before a day is closed, and the day is closed with the chain's end: from then on one that was taken away is missed.
 */

export type OutsideKind = (typeof outsideKinds)[number]

/** What an entry's id vouches for; bytes as lower-case hex. */
export interface OutsideIdentity {
  readonly place: number
  readonly previousId: string | null
  readonly ofKind: OutsideKind
  /** A date, date and brand, a file's SHA-384, or date and place. */
  readonly name: string
  readonly digest: string
}

/** SHA-256 of the canonical text, a JSON array in a fixed order, so that anybody can hash it again; lower-case hex. */
export function outsideEntryId({ place, previousId, ofKind, name, digest }: OutsideIdentity): string {
  return hash('sha256', JSON.stringify(['izin-outside-1', place, previousId, ofKind, name, digest]))
}

/** What is entered of a posted head. Of a stamp it is the SHA-256 of the authority's answer. */
export function witnessDigest(seen: { readonly seenAt: number; readonly head: string }): string {
  return hash('sha256', JSON.stringify([seen.seenAt, seen.head]))
}

/** The last entry of the chain. */
export const lastOutsideEntry = preparedQuery(() =>
  build
    .select({ place: outsideEntry.place, id: outsideEntry.id })
    .from(outsideEntry)
    .orderBy(desc(outsideEntry.place))
    .limit(1),
)

type Outside = Omit<OutsideIdentity, 'place' | 'previousId'>

/** Entries made in one unit. */
const pageRows = 200

/** The stamps of a table of which no entry tells. */
function unentered(ofKind: OutsideKind, table: string, name: string): Query<Outside> {
  return {
    sql: `SELECT ${name}, lower(hex(s.tsr_digest)) FROM ${table} s
      WHERE NOT EXISTS (SELECT 1 FROM outside_entry o WHERE o.of_kind = '${ofKind}' AND o.name = ${name})
      ORDER BY 1 LIMIT ${pageRows}`,
    params: [],
    map: ([name, digest]) => ({ ofKind, name: String(name), digest: String(digest) }),
  }
}

const unenteredWitnesses: Query<Outside> = {
  sql: `SELECT w.date || ' ' || w.place, w.seen_at, w.head FROM witness w
    WHERE NOT EXISTS (SELECT 1 FROM outside_entry o WHERE o.of_kind = 'witness' AND o.name = w.date || ' ' || w.place)
    ORDER BY 1 LIMIT ${pageRows}`,
  params: [],
  map: ([name, seenAt, head]) => ({
    ofKind: 'witness',
    name: String(name),
    digest: witnessDigest({
      seenAt: Number(seenAt),
      head: (head as Buffer).toString('hex'),
    }),
  }),
}

const unenteredOutside = [
  unenteredWitnesses,
  unentered('day-stamp', 'day_stamp', 's.date'),
  unentered('stamp', 'stamp', `s.date || ' ' || s.brand_code`),
  unentered('file-stamp', 'file_stamp', 'lower(hex(s.digest))'),
] as const

/** Enters every posted head, and every stamp, that is not in the chain yet. */
export async function enterOutside({ engine }: Register): Promise<void> {
  const reads = [lastOutsideEntry(), ...unenteredOutside] as const
  for (;;) {
    try {
      const made = await engine.unit(reads, ([last], ...found): Outcome<number> => {
        const writes = entriesBehind(last, found.flat())
        return { writes, result: writes.length }
      })
      if (made === 0) return
    } catch (error) {
      // Another process entered them first; the next round goes on after it.
      if (!(error instanceof ConflictError)) throw error
    }
  }
}

function entriesBehind(
  last: { readonly place: number; readonly id: Buffer } | undefined,
  found: readonly Outside[],
) {
  let place = last?.place ?? 0
  let previousId = last?.id.toString('hex') ?? null
  return found.map((one) => {
    place += 1
    const id = outsideEntryId({ ...one, place, previousId })
    const values = {
      ...{ ...one, place },
      id: Buffer.from(id, 'hex'),
      previousId: previousId === null ? null : Buffer.from(previousId, 'hex'),
      digest: Buffer.from(one.digest, 'hex'),
    }
    previousId = id
    return statement(build.insert(outsideEntry).values(values))
  })
}
