import { and, eq } from 'drizzle-orm'
import { agreement } from '../../db/schema.ts'
import { build, query, statement } from '../../db/statement.ts'
import type { IstanbulDay } from '../calendar/istanbul.ts'
import type { Actor } from './actor.ts'
import type { Register } from './register.ts'

/** That somebody found a day's movement file equal to his own (mutabakat, iys.md 3.12). */
export interface Agreement {
  /** SHA-384 of the file he agreed to. */
  readonly digest: Buffer
  readonly agreedAt: number
  readonly actor: string
}

/** Who agreed to the file of a brand's day, and when; null while nobody has. */
export async function agreementOf(
  register: Pick<Register, 'engine'>,
  date: IstanbulDay,
  brandCode: number,
): Promise<Agreement | null> {
  const [row] = await register.engine.read(
    query(
      build
        .select({ digest: agreement.digest, agreedAt: agreement.agreedAt, actor: agreement.actor })
        .from(agreement)
        .where(and(eq(agreement.date, date), eq(agreement.brandCode, brandCode))),
    ),
  )
  return row ?? null
}

/** When each brand's file of a day was agreed to, and which bytes that was, by brand. */
export async function agreementsOf(
  { engine }: Pick<Register, 'engine'>,
  date: IstanbulDay,
): Promise<ReadonlyMap<number, Pick<Agreement, 'digest' | 'agreedAt'>>> {
  const { brandCode, digest, agreedAt } = agreement
  const ofDay = build.select({ brandCode, digest, agreedAt }).from(agreement).where(eq(agreement.date, date))
  return new Map((await engine.read(query(ofDay))).map(({ brandCode: code, ...facts }) => [code, facts]))
}

/** Keeps who agreed to the file of a closed day, on disk before it resolves. The first one stays: a file is agreed to once. */
export async function agree(
  { engine, clock }: Pick<Register, 'engine' | 'clock'>,
  actor: Actor & { readonly id: string },
  agreed: { readonly date: IstanbulDay; readonly brandCode: number; readonly digest: Buffer },
): Promise<void> {
  const row = { ...agreed, agreedAt: clock(), door: actor.door, actor: actor.id }
  const insert = statement(build.insert(agreement).values(row).onConflictDoNothing())
  await engine.unit([], () => ({ writes: [insert], result: null }))
}
