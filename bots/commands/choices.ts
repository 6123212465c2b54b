import type { Channel, RecipientType } from '../../src/consent/channel.ts'

import type { ChangeView } from '../../src/register/changes/changes.ts'
import type { StaffFile, WantedFile } from '../../src/register/downloads.ts'

import type { Messages } from '../messages/index.ts'
import { button, type Choice, type Text } from './reply.ts'

/** Buttons under posts and answers to staff. Each press checks the role again. */

export const beginningDigits = 13
/** Two channels of a phone number, for both recipient types. */
export const changesMax = 4

/** What the button of a file carries, in this order; short, since a button holds 64 bytes. */
export const carriedOfFile: Readonly<Partial<Record<WantedFile['kind'], readonly string[]>>> = {
  'movement-file': ['brandCode', 'date'],
  'movement-stamp': ['brandCode', 'date'],
  'permitted-xlsx': ['brandCode', 'scope'],
  'permitted-csv': ['brandCode', 'asOf', 'scope', 'stamped'],
  'recipient-changes': ['brandCode', 'from', 'until'],
  'asked-list': ['brandCode', 'listId'],
  'evidence-pack': ['brandCode', 'recipientId', 'day', 'format'],
  'listed-file': ['brandCode', 'listId'],
  'evidence-file': ['brandCode', 'recipientId', 'place'],
  'import-accepted': ['brandCode', 'importId'],
  'import-rejected': ['brandCode', 'importId'],
  'person-data': ['recipientId'],
}

export function fileChoice(label: string, file: StaffFile): Choice {
  const held = new Map<string, unknown>(Object.entries(file))
  const values = (carriedOfFile[file.kind] ?? []).flatMap((name) => {
    const value = held.get(name)
    if (value === true) return [name]
    if (value === null) return ['']
    return typeof value === 'number' || typeof value === 'string' ? [value] : []
  })
  return button(label, 'file', file.kind, ...values)
}

export function evidencePageChoice(
  changes: readonly { readonly id: string }[],
  { laterEvidence: texts }: Pick<Messages, 'laterEvidence'>,
): Choice {
  const values = changes.slice(0, changesMax).map(({ id }) => id.slice(0, beginningDigits))
  return button(texts.files.add, 'add-file', ...values)
}

export function showChoice(id: number, { complaint }: Messages): Choice {
  return button(complaint.show(id), 'complaint-show', id)
}

export function closeChoice(id: number, { complaint }: Messages): Choice {
  return button(complaint.close(id), 'complaint-close', id)
}

interface Named {
  readonly channel: Channel
  readonly recipientType: RecipientType
}

/** Names a channel, with the recipient type if it is TACIR or both types stand in one answer. */
export function channelNamed(
  { channel, recipientType }: Named,
  { words }: Pick<Messages, 'words'>,
  beside: readonly Named[] = [],
): string {
  const isUsual =
    recipientType === 'BIREYSEL' &&
    !beside.some((one) => one.channel === channel && one.recipientType !== recipientType)
  const name = words.channels[channel]
  return isUsual ? name : `${name} (${words.types[recipientType]})`
}

/**
 * Names who recorded and who approved a change; an import of the command line names the user of the machine.
 */
export function recordedBy(
  {
    door,
    actor,
    status,
    secondPerson,
    effect,
  }: Pick<ChangeView, 'door' | 'actor' | 'status'> & Partial<Pick<ChangeView, 'secondPerson' | 'effect'>>,
  { staff: { lookUp } }: Messages,
): Exclude<Text, string> {
  const by = effect === 'void' ? lookUp.voidedBy : lookUp.by(door, status, actor !== null)
  if (actor === null) return [by]
  const isStaff = door === 'slack' || door === 'import'
  const first = isStaff ? [`${by} `, { person: actor }] : [`${by} ${actor}`]
  return secondPerson == null ? first : [...first, `, ${lookUp.approvedBy} `, { person: secondPerson }]
}
