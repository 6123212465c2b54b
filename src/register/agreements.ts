import { eq } from 'drizzle-orm'
import { agreement } from '../../db/schema.ts'
import { build, query, statement } from '../../db/statement.ts'
import type { IstanbulDay } from '../calendar/istanbul.ts'
import type { Actor } from './actor.ts'
import { type Register, type WithEngine, write } from './register.ts'

/** A system's statement that a day's movement file equals its own (mutabakat, iys.md 3.12). */
export interface Agreement {
  readonly digest: Buffer
  readonly agreedAt: number
  readonly actor: string
}

export async function agreementOf(
  register: WithEngine,
  date: IstanbulDay,
  brandCode: number,
): Promise<Agreement | null> {
  return (await agreementsOf(register, date)).get(brandCode) ?? null
}

export async function agreementsOf(
  { engine }: WithEngine,
  date: IstanbulDay,
): Promise<ReadonlyMap<number, Agreement>> {
  const { brandCode, digest, agreedAt, actor } = agreement
  const fields = { brandCode, digest, agreedAt, actor }
  const ofDay = build.select(fields).from(agreement).where(eq(agreement.date, date))
  return new Map((await engine.read(query(ofDay))).map(({ brandCode, ...facts }) => [brandCode, facts]))
}

/** The first agreement on a file stays. */
export async function agree(
  register: Pick<Register, 'engine' | 'clock'>,
  actor: Actor & { readonly id: string },
  agreed: { readonly date: IstanbulDay; readonly brandCode: number; readonly digest: Buffer },
): Promise<void> {
  const row = { ...agreed, agreedAt: register.clock(), door: actor.door, actor: actor.id }
  await write(register, statement(build.insert(agreement).values(row).onConflictDoNothing()))
}
