import type { Query, Statement } from '../../../db/statement.ts'
import type { Channel, RecipientType } from '../../consent/channel.ts'
import type { ConsentState } from '../../consent/consent.ts'
import type { Actor } from '../actor.ts'
import { registerTime } from '../clock.ts'
import { type ConsentRow, consentOfKey, stateOf } from '../consents.ts'
import { type FoundRecipient, recipientByMark } from '../recipients.ts'
import type { Register } from '../register.ts'
import { brandFacts, type Changed, decideChange } from './decide-change.ts'
import { lastClosed, type RecordInput, type RecordOutcome, recordedAfter } from './record.ts'

/** Rows of one brand that are recorded together. */
export interface RowsInput {
  readonly brandCode: number
  readonly rows: readonly Pick<RecordInput, 'recipient' | 'channel' | 'request'>[]
  readonly overRefusal?: 'forbid' | undefined
  /** Who approved the whole of it, where it took a second person. */
  readonly secondPerson?: string | undefined
}

/** What is written in the same commit, so that the rows are recorded once, whatever ends the work in between. */
export interface Beside<Row> {
  readonly read: Query<Row>
  /** Whether the rows are still to be recorded. */
  readonly goesOn: (rows: readonly Row[]) => boolean
  readonly write: (outcomes: readonly RowOutcome[], rows: readonly Row[]) => readonly Statement[]
}

export interface RowOutcome {
  readonly outcome: RecordOutcome
  /** Of the change that is stored; null when none is. */
  readonly id: Buffer | null
}

/**
 * Records many rows in one commit, each decided on what those before it have left. Resolves when they are on disk; null when
 * they were not to be recorded any more. For a file of a million rows, which one by one would take hours.
 */
export async function recordRows<Row>(
  register: Register,
  actor: Actor,
  input: RowsInput,
  beside: Beside<Row>,
): Promise<readonly RowOutcome[] | null> {
  return await withRows(register, actor, input, beside)
}

/** Decides rows in the same way, and writes nothing of them: only what is asked for beside. */
export async function tryRows<Row>(
  register: Register,
  actor: Actor,
  input: RowsInput,
  beside: Beside<Row>,
): Promise<readonly RowOutcome[] | null> {
  return await withRows(register, actor, { ...input, dryRun: true }, beside)
}

async function withRows<Row>(
  register: Register,
  actor: Actor,
  input: RowsInput & Pick<RecordInput, 'dryRun'>,
  { read, goesOn, write }: Beside<Row>,
): Promise<readonly RowOutcome[] | null> {
  const { vault, engine, clock } = register
  const { brandCode, rows, overRefusal, secondPerson, dryRun } = input
  const settings = await register.settings()
  const now = clock()
  const keys = rows.map(({ recipient, channel, request }) => ({
    mark: vault.mark(recipient.address),
    brandCode,
    recipientType: request.recipientType,
    channel,
  }))
  const common = [brandFacts({ brandCode }), recordedAfter({ now }), lastClosed, read] as const
  const reads: readonly Query<unknown>[] = [
    ...common,
    ...keys.map(({ mark }) => recipientByMark({ mark })),
    ...keys.map((key) => consentOfKey({ ...key })),
  ]
  return await engine.unit(reads, (...found) => {
    const [[facts], [recorded], [closed], besides] = found as unknown as CommonRows<Row>
    if (!goesOn(besides)) return { writes: [], result: null }
    const at = registerTime(now, {
      lastRecordedAt: recorded?.recordedAt ?? null,
      lastClosedDay: closed?.date ?? null,
    })
    const stored = found.slice(common.length) as unknown[][]
    const known = new Known(actor.door)
    const decided = rows.map((row, place) => {
      const key = keys[place] as (typeof keys)[number]
      const recipient = stored[place]?.[0] as FoundRecipient | undefined
      const consent = stored[keys.length + place]?.[0] as ConsentRow | undefined
      const before = known.of(key, recipient, consent)
      const asked = { ...row, brandCode, overRefusal, secondPerson, dryRun }
      const changed = decideChange(vault, actor, settings, asked, { ...before, facts, mark: key.mark, at })
      known.note(key, changed)
      return changed
    })
    const outcomes = decided.map(({ outcome, id }): RowOutcome => ({ outcome, id }))
    const writes = decided.flatMap((one) => one.writes)
    return { writes: [...writes, ...write(outcomes, besides)], result: outcomes }
  })
}

type CommonRows<Row> = [
  ReturnType<ReturnType<typeof brandFacts>['map']>[],
  ReturnType<ReturnType<typeof recordedAfter>['map']>[],
  ReturnType<typeof lastClosed.map>[],
  Row[],
]

interface Key {
  readonly mark: Buffer
  readonly recipientType: RecipientType
  readonly channel: Channel
}

interface Before {
  readonly recipient: FoundRecipient | undefined
  readonly before: ConsentState | null
  readonly lastId: Buffer | null
  readonly lastDoor: string | null
}

/** What the rows of one commit have left for those behind them, over what is stored. */
class Known {
  readonly #recipients = new Map<string, FoundRecipient | undefined>()
  readonly #door: string
  readonly #consents = new Map<string, Omit<Before, 'recipient'>>()

  constructor(door: string) {
    this.#door = door
  }

  of(key: Key, recipient: FoundRecipient | undefined, consent: ConsentRow | undefined): Before {
    const mark = key.mark.toString('latin1')
    const changed = this.#consents.get(nameOf(mark, key))
    return {
      recipient: this.#recipients.has(mark) ? this.#recipients.get(mark) : recipient,
      before: changed?.before ?? (consent === undefined ? null : stateOf(consent)),
      lastId: changed?.lastId ?? consent?.lastId ?? null,
      lastDoor: changed?.lastDoor ?? consent?.lastDoor ?? null,
    }
  }

  note(key: Key, { outcome, id, recipient }: Changed): void {
    if (outcome.kind !== 'decided' || outcome.change === null) return
    const mark = key.mark.toString('latin1')
    this.#recipients.set(mark, recipient)
    this.#consents.set(nameOf(mark, key), { before: outcome.after, lastId: id, lastDoor: this.#door })
  }
}

function nameOf(mark: string, { recipientType, channel }: Key): string {
  return `${mark} ${recipientType} ${channel}`
}
