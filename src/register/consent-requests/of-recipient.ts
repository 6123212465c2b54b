import { asc, eq } from 'drizzle-orm'
import { consentRequest } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import type { Register } from '../register.ts'
import { aboutRequest, type SealedRequest } from './request.ts'

/** What somebody asked for on the page of the form, for an address, within the last day. Instants in ms UTC. */
export interface OwnRequest {
  readonly brandCode: number
  readonly askedAt: number
  /** Null while its address is not proved. */
  readonly confirmedAt: number | null
  /** What is kept of it until then; null afterwards, where it is the evidence of the change. */
  readonly kept: {
    readonly name: string
    readonly channels: readonly string[]
    readonly networkAddress: string
    readonly browser: string | null
  } | null
}

/** By the look-up mark of an address, which the register need not know. */
export async function requestsOf(
  { engine, vault }: Pick<Register, 'engine' | 'vault'>,
  mark: Buffer,
): Promise<OwnRequest[]> {
  const rows = await engine.read(
    query(
      build
        .select()
        .from(consentRequest)
        .where(eq(consentRequest.recipientMark, mark))
        .orderBy(asc(consentRequest.id)),
    ),
  )
  return rows.map(({ brandCode, askedAt, confirmedAt, sealed, ticketMark }) => {
    if (sealed === null) return { brandCode, askedAt, confirmedAt, kept: null }
    const { name, channels, networkAddress, browser } = vault.openJson<SealedRequest>(
      sealed,
      aboutRequest(ticketMark),
    )
    return { brandCode, askedAt, confirmedAt, kept: { name, channels, networkAddress, browser } }
  })
}
