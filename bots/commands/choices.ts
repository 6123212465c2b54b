import type { Channel, RecipientType } from '../../src/consent/channel.ts'
import type { ChangeView } from '../../src/register/changes/changes.ts'
import type { StaffFile } from '../../src/register/downloads.ts'
import type { Messages } from '../messages/index.ts'
import { type Action, button, type Choice, type Text } from './reply.ts'

/** Buttons under posts and answers to staff. Each press checks the role again. */

export const beginningDigits = 13
/** Two channels of a phone number, for both recipient types. */
export const changesMax = 4

export function fileChoice(label: string, file: StaffFile): Choice {
  return { label, action: actionFor(file) }
}

/** Short, since a button holds 64 bytes. */
function actionFor(file: StaffFile): Action {
  const values = (() => {
    switch (file.kind) {
      case 'movement-file':
      case 'movement-stamp':
        return [file.brandCode, file.date]
      case 'permitted-xlsx':
        return [file.brandCode, file.scope]
      case 'permitted-csv':
        return [file.brandCode, file.asOf ?? '', file.scope, ...(file.stamped === true ? ['stamped'] : [])]
      case 'permitted-stamp':
        // Its link comes along with that of its file.
        return [file.brandCode]
      case 'recipient-changes':
        return [file.brandCode ?? '', file.from, file.until]
      case 'asked-list':
        return [file.brandCode, file.listId]
      case 'evidence-pack':
        return [file.brandCode ?? '', file.recipientId, file.day ?? '', file.format]
      case 'listed-file':
        return [file.brandCode, file.listId]
      case 'evidence-file':
        return [file.brandCode, file.recipientId, file.place]
      case 'import-accepted':
      case 'import-rejected':
        return [file.brandCode, file.importId]
      case 'person-data':
        return [file.recipientId]
    }
  })()
  return { name: 'file', values: [file.kind, ...values] }
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
