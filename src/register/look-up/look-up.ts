import type { Outcome } from '../../../db/engine.ts'
import type { Recipient } from '../../consent/recipient.ts'
import type { Actor } from '../actor.ts'
import { type ConsentView, consentsOfMark, viewOf } from '../consents.ts'
import { isHidden, openRow, type RecipientRow, recipientById, recipientByMark } from '../recipients.ts'
import type { Register } from '../register.ts'
import { logLookUp, lookUpsToday } from './log.ts'

export interface LookUpInput {
  readonly recipient: Recipient
  readonly brandCode?: number | undefined
  /** Brands the asker may see; all when left out. */
  readonly brandCodes?: readonly number[] | undefined
  readonly purpose: string
}

export type LookUpOutcome =
  | {
      readonly kind: 'found'
      /** The register's number of the address; null when it is not known at all, or was erased. */
      readonly recipientId: number | null
      readonly consents: readonly ConsentView[]
      /** Whether he asked to be erased, or his address was dropped: then it is told that he refuses, and nothing else. */
      readonly erased: boolean
    }
  | { readonly kind: 'ceiling'; readonly perDay: number }

/**
 * A person's look-up: it is in the log before it is answered, and in chat over the daily ceiling it is not answered (KVKK,
 * iys.md 7.6). For the command line there is no ceiling: whoever uses it has the whole file before him anyway. The whole
 * address is needed; nothing is searched by part (S11).
 */
export async function lookUp(
  register: Register,
  actor: Actor & { readonly id: string },
  input: LookUpInput,
): Promise<LookUpOutcome> {
  const { look_ups_per_day: perDay } = await register.settings()
  const now = register.clock()
  const mark = register.vault.mark(input.recipient.address)
  const reads = [lookUpsToday(actor.id, now), recipientByMark({ mark }), consentsOfMark({ mark })] as const
  return await register.engine.unit(reads, ([log], [recipient], rows): Outcome<LookUpOutcome> => {
    if (actor.door !== 'cli' && (log?.made ?? 0) >= perDay)
      return { writes: [], result: { kind: 'ceiling', perDay } }
    const erased = isHidden(recipient) || recipient?.sealed === null
    const entry = {
      at: now,
      door: actor.door,
      actor: actor.id,
      mark,
      brandCode: input.brandCode ?? null,
      purpose: input.purpose,
    }
    return {
      writes: [logLookUp(entry)],
      result: {
        kind: 'found',
        recipientId: erased ? null : (recipient?.id ?? null),
        erased,
        consents: rows.filter((row) => isWanted(row.brandCode, input)).map(viewOf),
      },
    }
  })
}

function isWanted(brandCode: number, { brandCode: one, brandCodes: several }: LookUpInput): boolean {
  return (one === undefined || one === brandCode) && (several === undefined || several.includes(brandCode))
}

/** The consents of an address, for the recipient himself; asking about oneself is not logged. */
export async function ownConsents(register: Register, recipient: Recipient): Promise<ConsentView[]> {
  const rows = await register.engine.read(consentsOfMark({ mark: register.vault.mark(recipient.address) }))
  return rows.map(viewOf)
}

/** The address behind the register's number, as buttons and links carry it; null when unknown, erased, or to be erased. */
export async function recipientOf(register: Register, recipientId: number): Promise<Recipient | null> {
  const [row] = await register.engine.read(recipientById({ id: recipientId }))
  return row === undefined || row.sealed === null || isHidden(row) ? null : opened(register, row)
}

/** As `recipientOf`, of somebody who asked to be erased too, as long as his address is kept: only for what proves the past. */
export async function recipientForProof(register: Register, recipientId: number): Promise<Recipient | null> {
  const [row] = await register.engine.read(recipientById({ id: recipientId }))
  return row === undefined || row.sealed === null ? null : opened(register, row)
}

/** Whether somebody asked to be erased, or his address was dropped. */
export async function isErased(register: Register, { address }: Recipient): Promise<boolean> {
  const [row] = await register.engine.read(recipientByMark({ mark: register.vault.mark(address) }))
  return isHidden(row) || row?.sealed === null
}

function opened(register: Register, row: RecipientRow): Recipient {
  const { address } = openRow(register.vault, row)
  return { kind: address.includes('@') ? 'email' : 'phone', address }
}

/** The register's number of an address, as buttons and links carry it; null when it is not known. */
export async function recipientNumber(register: Register, { address }: Recipient): Promise<number | null> {
  const [row] = await register.engine.read(recipientByMark({ mark: register.vault.mark(address) }))
  return row?.id ?? null
}
