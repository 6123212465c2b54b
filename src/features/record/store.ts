import type { StaffContext } from '../../../bots/commands/context.ts'
import { isDatabaseFault, StorageError } from '../../../db/engine.ts'
import { formatWallTime } from '../../calendar/istanbul.ts'
import type { Channel, RecipientType } from '../../consent/channel.ts'
import type { ConsentRequest } from '../../consent/consent.ts'
import type { Door } from '../../register/actor.ts'
import type { Evidence } from '../../register/evidence/evidence.ts'
import { wantEvidenceFiles } from '../../register/evidence/links.ts'
import { record } from '../../register/record/record.ts'
import { type Draft, hasEvidence } from './draft.ts'
import type { Recorded } from './record-reply.ts'

/** The date of the request, and the ordinal of its key then. */
export interface HeldChange {
  readonly channel: Channel
  readonly consentDate: string
  readonly ordinal: number
}

export type RequestOfKeys = Omit<ConsentRequest, 'recipientType'>

export interface Key {
  readonly channel: Channel
  readonly recipientType: RecipientType
}

interface Storing {
  readonly draft: Draft
  readonly brandCode: number
  readonly keys: readonly Key[]
  readonly request: RequestOfKeys
  /** The requester and the approver, where it took two people. */
  readonly asked?:
    | { readonly by: string; readonly approvedBy: string; readonly changes: readonly HeldChange[] }
    | undefined
  readonly dryRun?: true | undefined
}

/** Idempotent under its request key. */
export async function storeChanges(context: StaffContext, storing: Storing): Promise<Recorded[]> {
  const recorded: Recorded[] = []
  for (const key of storing.keys) {
    recorded.push({ ...key, outcome: await storeOne(context, storing, key, recorded) })
  }
  if (storing.dryRun || storing.draft.files.length === 0) return recorded
  return await withFiles(context, storing, recorded)
}

/** The files come from Slack after the answer. */
async function withFiles(
  { register, actor, language }: StaffContext,
  { draft, brandCode, asked }: Storing,
  recorded: readonly Recorded[],
): Promise<Recorded[]> {
  const changeIds = recorded.flatMap(({ outcome }) =>
    outcome.kind === 'decided' && outcome.change !== null ? [outcome.change.id] : [],
  )
  try {
    const requestKey = `${draft.requestKey}:${brandCode}`
    const wanted = { requestKey, slackFiles: draft.files, changeIds, language }
    await wantEvidenceFiles(register, { ...wanted, principal: asked?.by ?? actor.id })
    return [...recorded]
  } catch (error) {
    // The changes are stored: that has to be told.
    if (!isDatabaseFault(error)) throw error
    return recorded.map((one) => ({ ...one, filesLost: true }))
  }
}

/** An outage is told at the edge, unless another change was stored before it. */
async function storeOne(
  { register, actor: speaker, receivedAt }: StaffContext,
  { draft, brandCode, request, asked, dryRun }: Storing,
  { channel, recipientType }: Key,
  before: readonly Recorded[],
): Promise<Recorded['outcome']> {
  const { recipient, note, evidence, requestKey, seenAt } = draft
  const held = asked?.changes.find((one) => one.channel === channel)
  const actor = asked === undefined ? speaker : { ...speaker, id: asked.by }
  const consentDate = held === undefined ? request.consentDate : dateOf(held, register.clock())
  try {
    return await record(register, actor, {
      brandCode,
      recipient,
      channel,
      request: { ...request, recipientType, consentDate },
      evidence: evidenceOf(actor.door, { note, evidence }),
      requestKey: `${requestKey}:${brandCode}:${channel}:${recipientType}`,
      receivedAt,
      secondPerson: asked?.approvedBy,
      seen: held ?? (seenAt === null ? undefined : { recordedAt: seenAt }),
      confirmed: draft.confirmed && hasEvidence(draft),
      dryRun,
    })
  } catch (error) {
    if (error instanceof StorageError && before.length > 0) return { kind: 'failed' }
    throw error
  }
}

/** A date within a second of the opposite lies one second ahead; approved before that, it is now. */
function dateOf({ consentDate }: HeldChange, now: number): string {
  return consentDate > formatWallTime(now) ? 'now' : consentDate
}

function evidenceOf(door: Door, given: Pick<Draft, 'note' | 'evidence'>): Evidence | undefined {
  const texts = Object.entries(given).filter(([, text]) => text !== null && text !== '')
  return texts.length === 0 ? undefined : { door, ...Object.fromEntries(texts) }
}
