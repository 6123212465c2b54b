import { formatClock, readClock } from '../../../../src/calendar/istanbul.ts'
import { type Messages, messagesIn } from '../../../messages/index.ts'
import type { StaffContext } from '../../context.ts'
import { type Field, type Filled, type Form, textIn } from '../../form.ts'
import { names } from '../../parse/filled.ts'
import type { FormAnswer, Reply } from '../../reply.ts'
import { adminBrands } from '../own-brands.ts'
import { saying } from '../replies.ts'
import { type Place, readPlace, subscribe } from '../room-changes.ts'
import { wrong } from './errors.ts'
import { brandField } from './fields.ts'
import { opening } from './open.ts'

const telegramMax = 21

/** The button that asks which room gets which brand's report, and when. */
export async function roomFormAction(context: StaffContext): Promise<Reply> {
  const form = roomForm(context)
  return form === null ? saying(messagesIn(context.language).management.brand.none) : opening(context, form)
}

/** The room it was opened in is chosen already. */
export function roomForm(context: StaffContext): Form | null {
  const messages = messagesIn(context.language)
  const { room: told } = messages.commandForms
  const brands = adminBrands(context, 'open')
  if (brands.length === 0) return null
  const here = readPlace('slack', context.channel ?? '')
  const fields: Field[] = [
    brandField(brands, messages, { required: true }),
    { kind: 'room', name: names.room, label: told.room, required: false, initial: here?.externalId },
    {
      kind: 'text',
      name: names.telegram,
      label: told.telegram,
      hint: told.telegramHint,
      required: false,
      lengthMax: telegramMax,
    },
    {
      kind: 'time',
      name: names.time,
      label: told.time,
      hint: told.timeHint(formatClock(context.reportAtMinutes)),
      required: false,
    },
  ]
  return { name: 'room', values: [], title: told.title, submit: told.submit, fields }
}

/** What stands in the form counts, so an empty time is the usual one. */
export async function submitRoom(context: StaffContext, filled: Filled): Promise<FormAnswer> {
  const messages = messagesIn(context.language)
  const code = textIn(filled, names.brand)
  const brand = adminBrands(context, 'open').find((one) => String(one.code) === code)
  if (brand === undefined) return wrong('brand', messages.forms.brandMissing)
  const place = placeIn(filled, messages)
  if ('kind' in place) return place
  const typed = textIn(filled, names.time)
  const minutes = typed === '' ? null : readClock(typed)
  if (typed !== '' && minutes === null) return wrong('time', messages.management.room.wrongTime)
  return { kind: 'reply', reply: await subscribe(context, place, brand, minutes) }
}

function placeIn(filled: Filled, { commandForms: told }: Messages): Place | FormAnswer {
  const room = textIn(filled, names.room)
  const telegram = textIn(filled, names.telegram)
  if (room === '' && telegram === '') return wrong('room', told.room.whichRoom)
  if (room !== '' && telegram !== '') return wrong('telegram', told.oneOfBoth)
  return telegram === ''
    ? (readPlace('slack', room) ?? wrong('room', told.room.notARoom))
    : (readPlace('telegram', telegram) ?? wrong('telegram', told.room.telegramWrong))
}
