import { dayOf } from '../../../src/calendar/istanbul.ts'
import { drillOf } from '../../../src/register/drill/drills.ts'
import type { DrillItem } from '../../../src/register/drill/items.ts'
import { noteNotFound } from '../../../src/register/drill/not-found.ts'
import { lookUp, recipientOf } from '../../../src/register/look-up/look-up.ts'
import { maskAddress } from '../../../src/crypto/mask.ts'
import { messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import { itemTold } from '../posts/drill-parts.ts'
import type { Reply } from '../reply.ts'
import { askForEvidence } from './forms/evidence.ts'
import { oldButton, saying } from './replies.ts'

/** Shows whose ONAY it is, masked and logged like a look-up, and asks for the evidence. */
export async function drillAddAction(context: StaffContext, values: readonly string[]): Promise<Reply> {
  const asked = readValues(values)
  if (asked === null) return oldButton(context)
  const { register, actor, language } = context
  const { drill: told, staff } = messagesIn(language)
  const brandCodes = editedBrands(context)
  const drill = await drillOf(register, asked.drillId)
  const item = drill?.items.find(({ place }) => place === asked.place)
  if (drill === null || item === undefined || !brandCodes.includes(drill.brandCode))
    return saying(told.refused('unknown'))
  if (item.state === 'on-file' || item.state === 'added') return saying(told.refused('proven'))
  const recipient = item.stands ? await recipientOf(register, item.recipientId) : null
  if (recipient === null) return saying(told.refused('dropped'))
  const outcome = await lookUp(register, actor, { recipient, brandCode: drill.brandCode, purpose: 'drill' })
  if (outcome.kind === 'ceiling') return saying(staff.general.ceiling(outcome.perDay))
  const about = told.about(maskAddress(recipient.address), toldOf(item), item.consentDate ?? '')
  return askForEvidence(context, item.changeId, about)
}

/** Notes that there is no evidence to be found. */
export async function drillMissingAction(context: StaffContext, values: readonly string[]): Promise<Reply> {
  const asked = readValues(values)
  if (asked === null) return oldButton(context)
  const { drill: told } = messagesIn(context.language)
  const noted = await noteNotFound(context.register, context.actor, {
    ...asked,
    brandCodes: editedBrands(context),
  })
  return saying(noted.kind === 'noted' ? told.noted(toldOf(noted.item)) : told.refused(noted.reason))
}

function editedBrands({ authority }: StaffContext): number[] {
  return authority.brandsFor('editor').map(({ code }) => code)
}

function toldOf({ consentDate, recordedAt, ...item }: DrillItem) {
  return itemTold({ ...item, date: consentDate ?? dayOf(recordedAt) })
}

function readValues([drill = '', place = '']: readonly string[]): { drillId: number; place: number } | null {
  return /^\d{1,9}$/.test(drill) && /^\d{1,3}$/.test(place)
    ? { drillId: Number(drill), place: Number(place) }
    : null
}
