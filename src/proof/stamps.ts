import { hash } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import type { Outcome } from '../../db/engine.ts'
import { stamp, wantedStamp } from '../../db/schema.ts'
import { build, query, statement } from '../../db/statement.ts'
import type { IstanbulDay } from '../calendar/istanbul.ts'
import type { Stamper } from '../ledger/time-stamp/authority.ts'
import { stampRequest } from '../ledger/time-stamp/request.ts'
import { verifyStamp } from '../ledger/time-stamp/verify.ts'
import type { Register } from '../register/register.ts'
import { movementDigest } from './movement-file.ts'

/** What is known of a stamp without the answer itself. */
export type Stamp = typeof stamp.$inferSelect
export type StampFacts = Omit<Stamp, 'tsr' | 'tsrDigest'>

const factColumns = {
  date: stamp.date,
  brandCode: stamp.brandCode,
  digest: stamp.digest,
  stampedAt: stamp.stampedAt,
  authority: stamp.authority,
  serial: stamp.serial,
  storedAt: stamp.storedAt,
}

/** The stamp of a brand's movement file, with the `.tsr` that stands beside it; null while there is none. */
export async function stampOf(
  register: Pick<Register, 'engine'>,
  date: IstanbulDay,
  brandCode: number,
): Promise<Stamp | null> {
  const [row] = await register.engine.read(
    query(
      build
        .select()
        .from(stamp)
        .where(and(eq(stamp.date, date), eq(stamp.brandCode, brandCode))),
    ),
  )
  return row ?? null
}

/** The stamps of a day by brand. */
export async function stampsOf(
  register: Pick<Register, 'engine'>,
  date: IstanbulDay,
): Promise<ReadonlyMap<number, StampFacts>> {
  const rows = await register.engine.read(
    query(build.select(factColumns).from(stamp).where(eq(stamp.date, date))),
  )
  return new Map(rows.map((row) => [row.brandCode, row]))
}

export type StampingOutcome =
  | { readonly kind: 'stamped' }
  /** Nothing is lost by asking again at once. */
  | { readonly kind: 'unreachable'; readonly detail: string }
  /** The authority says no, or answers what is no proof; asking again may cost. */
  | { readonly kind: 'failed'; readonly detail: string }

/** What an authority's answer says, with the answer itself. */
export interface GrantedStamp {
  readonly kind: 'stamped'
  /** The authority's whole answer, as it came. */
  readonly tsr: Buffer
  /** By the authority's clock. */
  readonly stampedAt: number
  readonly authority: string
  readonly serial: string
}

/** Asks for a stamp of a digest, and takes it only once it is verified. */
export async function askForStamp(
  { authority, trusted }: Stamper,
  digest: Uint8Array,
): Promise<GrantedStamp | Exclude<StampingOutcome, { kind: 'stamped' }>> {
  const request = stampRequest(digest)
  const answer = await authority.stamp(request)
  if (answer.kind === 'unreachable') return { kind: 'unreachable', detail: answer.detail }
  if (answer.kind === 'refused') return { kind: 'failed', detail: answer.detail }
  const verified = await verifyStamp(answer.response, request, trusted)
  if (!verified.ok) return { kind: 'failed', detail: verified.problem }
  const { at, authority: name, serial } = verified
  return { kind: 'stamped', tsr: Buffer.from(answer.response), stampedAt: at, authority: name, serial }
}

/**
 * Asks for a stamp of a brand's file of a closed day, and stores it once it is verified. A stamp that is there stays: of
 * two processes at once the first one's is kept.
 */
export async function stampFile(
  register: Register,
  stamper: Stamper,
  date: IstanbulDay,
  brandCode: number,
): Promise<StampingOutcome> {
  const digest = await movementDigest(register, date, brandCode)
  const granted = await askForStamp(stamper, digest)
  if (granted.kind !== 'stamped') return granted
  const { kind, ...facts } = granted
  await store(register, {
    date,
    brandCode,
    digest,
    ...facts,
    storedAt: register.clock(),
    tsrDigest: hash('sha256', granted.tsr, 'buffer'),
  })
  return { kind }
}

async function store({ engine }: Register, { date, brandCode, ...facts }: Stamp): Promise<void> {
  const kept = build
    .insert(stamp)
    .values({ date, brandCode, ...facts })
    .onConflictDoNothing()
  const isWish = and(eq(wantedStamp.date, date), eq(wantedStamp.brandCode, brandCode))
  const fulfilled = build.delete(wantedStamp).where(isWish)
  await engine.unit(
    [],
    (): Outcome<null> => ({ writes: [statement(kept), statement(fulfilled)], result: null }),
  )
}
