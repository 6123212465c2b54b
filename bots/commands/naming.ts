import type { Channel, RecipientType } from '../../src/consent/channel.ts'
import type { ChangeView } from '../../src/register/changes/history.ts'
import type { Messages } from '../messages/index.ts'
import type { Text } from './reply.ts'

interface Named {
  readonly channel: Channel
  readonly recipientType: RecipientType
}

/**
 * A channel as it is named to the staff: with the recipient type where that is not BIREYSEL, or where both stand beside each
 * other in one answer.
 */
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
 * Names who recorded a change, and who approved it. Slack shows a staff member by name; a system has its sign-in name, and an
 * import on the command line the user name of the machine.
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
