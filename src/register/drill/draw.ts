import { and, eq, isNotNull, max, sql } from 'drizzle-orm'
import { consent, recipient } from '../../../db/schema.ts'
import { build, preparedQuery } from '../../../db/statement.ts'
import { hasEvidence } from '../evidence/evidence.ts'
import { groundId } from '../ground.ts'
import type { Register } from '../register.ts'
import { turnOfLoop } from '../turn-of-loop.ts'

/** The change that a standing ONAY rests on. */
export interface DrawnConsent {
  readonly changeId: Buffer
  readonly hasEvidence: boolean
}

/** Addresses asked for at a time, by random numbers of theirs. */
const probesAtOnce = 500
const roundsMax = 20
/** With as few addresses as this, or so few ONAYs among them that the probes missed, all are looked through. */
const pageNumbers = 5000

const columns = { changeId: groundId, onFile: hasEvidence(groundId) }
const isStanding = and(
  eq(consent.brandCode, sql.placeholder('brandCode')),
  eq(consent.status, 'ONAY'),
  isNotNull(recipient.sealed),
)

const highestNumber = preparedQuery(() => build.select({ id: max(recipient.id) }).from(recipient))

const standingOf = preparedQuery(() =>
  build
    .select(columns)
    .from(consent)
    .innerJoin(recipient, eq(recipient.id, consent.recipientId))
    .where(
      and(
        sql`${consent.recipientId} in (select value from json_each(${sql.placeholder('numbers')}))`,
        isStanding,
      ),
    ),
)

const standingBetween = preparedQuery(() =>
  build
    .select(columns)
    .from(consent)
    .innerJoin(recipient, eq(recipient.id, consent.recipientId))
    .where(
      and(
        sql`${consent.recipientId} between ${sql.placeholder('first')} and ${sql.placeholder('last')}`,
        isStanding,
      ),
    ),
)

type Found = ReturnType<ReturnType<typeof standingOf>['map']>

/**
 * Draws standing ONAYs of a brand, each as likely as any other; fewer where there are fewer. Addresses are asked for by
 * random numbers, which costs the same in a register of any size. Only where an ONAY of the brand is rarer than one in a
 * thousand addresses is the whole register looked through, a page at a time.
 */
export async function drawConsents(
  register: Pick<Register, 'engine'>,
  brandCode: number,
  wanted: number,
  random: () => number,
): Promise<DrawnConsent[]> {
  const [highest] = await register.engine.read(highestNumber())
  const last = highest?.id ?? 0
  const found = last > pageNumbers ? await probe(register, brandCode, wanted, last, random) : []
  const chosen = found.length >= wanted ? found : await lookThrough(register, brandCode, wanted, last, random)
  return shuffled(chosen, random)
    .slice(0, wanted)
    .map(({ changeId, onFile }) => ({ changeId, hasEvidence: onFile === 1 }))
}

/** Everything that rounds of random numbers hit, until it is enough; the last round is taken whole, so none is preferred. */
async function probe(
  { engine }: Pick<Register, 'engine'>,
  brandCode: number,
  wanted: number,
  last: number,
  random: () => number,
): Promise<Found[]> {
  const found = new Map<string, Found>()
  for (let round = 0; round < roundsMax && found.size < wanted; round += 1) {
    const numbers = Array.from({ length: probesAtOnce }, () => 1 + Math.floor(random() * last))
    const rows = await engine.read(standingOf({ numbers: JSON.stringify([...new Set(numbers)]), brandCode }))
    for (const row of rows) found.set(row.changeId.toString('hex'), row)
  }
  return [...found.values()]
}

/** Keeps so many of all that pass by, each with the same chance (a reservoir). */
async function lookThrough(
  { engine }: Pick<Register, 'engine'>,
  brandCode: number,
  wanted: number,
  last: number,
  random: () => number,
): Promise<Found[]> {
  const kept: Found[] = []
  let passed = 0
  for (let first = 1; first <= last; first += pageNumbers) {
    const rows = await engine.read(standingBetween({ first, last: first + pageNumbers - 1, brandCode }))
    for (const row of rows) {
      passed += 1
      const place = Math.floor(random() * passed)
      if (kept.length < wanted) kept.push(row)
      else if (place < wanted) kept[place] = row
    }
    await turnOfLoop()
  }
  return kept
}

function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item)
}
