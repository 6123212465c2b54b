import { readClock } from '../../../src/calendar/istanbul.ts'
import type { Brand } from '../../../src/register/brands.ts'
import { listRooms, type Room, removeRoom } from '../../../src/register/rooms.ts'
import { messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import { fold } from '../fold.ts'
import { type Keyed, readKeyed, readSubcommand, type Subcommands, unknownSubcommand } from '../parse/keyed.ts'
import { placeText } from '../posts/place-text.ts'
import type { Choice, Part, Reply, Text } from '../reply.ts'
import { exampleOf, type StaffCommand } from './command.ts'
import { formChoice } from './forms.ts'
import { adminBrands, brandKey, brandNamed } from './own-brands.ts'
import { notUnderstood, oldButton, saying } from './replies.ts'
import {
  brandName,
  capital,
  type Place,
  readPlace,
  roomForm,
  sayingOf,
  subscribe,
  unnamed,
} from './room-changes.ts'

const subcommands: Subcommands<'list' | 'add' | 'remove'> = {
  list: ['listele', 'liste', 'list'],
  add: ['ekle', 'add'],
  remove: ['sil', 'kaldır', 'çıkar', 'remove'],
}
const keys = {
  room: { words: ['oda', 'room'], takes: (words: readonly string[]) => (isTelegram(words[0] ?? '') ? 2 : 1) },
  time: { words: ['saat', 'at'], takes: () => 1 },
}
type Given = Keyed<keyof typeof keys | 'brand'>

const usualTime = new Set(['varsayilan', 'default'])
const brandsMax = 25

/** `abone`: which room gets which brand's report and when; typed in a room it subscribes that room. */
export async function roomCommand(
  context: StaffContext,
  rest: string,
  command: StaffCommand,
): Promise<Reply> {
  if (rest === '') return await listReply(context)
  const isKeyFirst = /^[\p{L}]+ ?=/u.test(rest)
  const asked = isKeyFirst ? { name: 'add' as const, rest } : readSubcommand(rest, subcommands)
  if (asked === null) return unknownSubcommand(context, command, rest, subcommands)
  if (asked.name === 'list') return await listReply(context)
  const read = readKeyed(asked.rest, { ...keys, brand: brandKey(adminBrands(context)) })
  if (!read.ok) return notUnderstood(context, command, read.fault)
  const [over] = wordsLeft(read.keyed)
  if (over !== undefined) {
    return notUnderstood(context, command, { kind: 'word', word: over, nearest: null })
  }
  const place = placeOf(context, read.keyed)
  const { room: told } = messagesIn(context.language).management
  if (place === null) {
    const asking = saying(told.whichRoom(exampleOf(context, command)))
    const form = asked.name === 'add' && asked.rest === '' ? roomForm(context) : null
    return form === null ? asking : { ...asking, form }
  }
  const time = readTime(read.keyed)
  if (time === 'wrong') return saying(told.wrongTime)
  const named = read.keyed.values.brand
  const brand = named === undefined ? null : brandNamed(named, adminBrands(context))
  if (brand !== null && !brand.ok) return notUnderstood(context, command, brand.fault)
  return asked.name === 'add'
    ? await addFor(context, place, brand?.brand ?? null, time)
    : await askToRemove(context, place, brand?.brand ?? null)
}

function isTelegram(word: string): boolean {
  return fold(word) === 'telegram'
}

/** The place that was named, or the room it was typed in; a conversation of two is no room. */
function placeOf({ channel }: StaffContext, { values, words }: Given): Place | null {
  const [first = '', second = ''] = values.room ?? words.filter((word) => !isTime(word))
  if (isTelegram(first)) return readPlace('telegram', second)
  return readPlace('slack', first === '' ? (channel ?? '') : first.replace(/^#/, ''))
}

/** Words that are neither the place nor the time: what was meant by them is not guessed. */
function wordsLeft({ values, words }: Given): readonly string[] {
  const others = words.filter((word) => !isTime(word))
  if (values.room !== undefined) return others
  return others.slice(isTelegram(others[0] ?? '') ? 2 : 1)
}

function isTime(word: string): boolean {
  return readClock(word.padStart(5, '0')) !== null
}

/** Minutes after midnight, null for the usual time, undefined where nothing was said. */
function readTime({ values, words }: Given): number | null | undefined | 'wrong' {
  const given = values.time?.[0] ?? words.find(isTime)
  if (given === undefined) return undefined
  return usualTime.has(fold(given)) ? null : (readClock(given.padStart(5, '0').replace('.', ':')) ?? 'wrong')
}

async function listReply(context: StaffContext): Promise<Reply> {
  const { room: told } = messagesIn(context.language).management
  const brands = adminBrands(context)
  const rooms = (await listRooms(context.register)).filter(({ brandCode }) =>
    brands.some(({ code }) => code === brandCode),
  )
  const parts = rooms.flatMap((room): Part[] => [
    { kind: 'text', text: lineOf(context, room) },
    { kind: 'choices', choices: [removeChoice(context, room)] },
  ])
  const howTo: Part = {
    kind: 'note',
    text: [`${told.howTo} `, { code: `${context.command} ${told.example}` }],
  }
  return {
    summary: told.title,
    parts: [
      { kind: 'heading', text: told.title },
      ...(parts.length === 0 ? [{ kind: 'text' as const, text: told.none }] : parts),
      {
        kind: 'choices',
        choices: [formChoice(messagesIn(context.language).commandForms.room.add, 'room-form')],
      },
      howTo,
    ],
  }
}

function lineOf(context: StaffContext, { brandCode, reportAtMinutes, lostAt, ...place }: Room): Text {
  const { room: told } = messagesIn(context.language).management
  const time = told.time(reportAtMinutes ?? context.reportAtMinutes, reportAtMinutes === null)
  return [
    { strong: brandName(context, brandCode) },
    ' · ',
    placeText(place, told.place),
    ` · ${time}${lostAt === null ? '' : ` · ${told.lost}`}`,
  ]
}

function removeChoice(context: StaffContext, { id, brandCode, ...place }: Room): Choice {
  const { room: told } = messagesIn(context.language).management
  const name = brandName(context, brandCode)
  return {
    label: told.remove(name),
    style: 'danger',
    action: { name: 'room-remove', values: [id] },
    confirm: {
      title: told.removeTitle,
      text: capital(context, told.askRemove(name, unnamed(context, place))),
      yes: told.confirm,
      no: told.cancel,
    },
  }
}

/** Subscribes, or asks for the brand where there are several. */
async function addFor(
  context: StaffContext,
  place: Place,
  brand: Brand | null,
  time: number | null | undefined,
): Promise<Reply> {
  const { room: told } = messagesIn(context.language).management
  const open = adminBrands(context, 'open')
  const [only, ...others] = open
  const wanted = brand ?? (others.length === 0 ? only : undefined)
  if (wanted !== undefined) return await subscribe(context, place, wanted, time)
  if (only === undefined) return saying(messagesIn(context.language).management.brand.none)
  const values = [place.platform, place.externalId, time === undefined ? 'kept' : (time ?? 'usual')]
  const choices = open
    .slice(0, brandsMax)
    .map(
      ({ code, name }): Choice => ({ label: name, action: { name: 'room-add', values: [code, ...values] } }),
    )
  return sayingOf(context, place, told.whichBrand, { kind: 'choices', choices })
}

/** The answer to which brand; the values are the brand, the place and the time. */
export async function roomAddAction(context: StaffContext, values: readonly string[]): Promise<Reply> {
  const [code = '', platform = '', externalId = '', timeText = ''] = values
  const brand = adminBrands(context, 'open').find((one) => String(one.code) === code)
  const minutes = /^\d{1,4}$/.test(timeText) ? Number(timeText) : null
  const place = readPlace(platform === 'telegram' ? 'telegram' : 'slack', externalId)
  if (brand === undefined || place === null || (minutes ?? 0) > 1439) return oldButton(context)
  const reply = await subscribe(context, place, brand, timeText === 'kept' ? undefined : minutes)
  return { ...reply, replaces: true }
}

async function askToRemove(context: StaffContext, place: Place, brand: Brand | null): Promise<Reply> {
  const { management } = messagesIn(context.language)
  const rooms = (await listRooms(context.register)).filter(
    (room) =>
      room.platform === place.platform &&
      room.externalId === place.externalId &&
      adminBrands(context).some(({ code }) => code === room.brandCode) &&
      (brand === null || room.brandCode === brand.code),
  )
  if (rooms.length === 0 && brand === null) return sayingOf(context, place, management.room.noneHere)
  if (rooms.length === 0) return saying(management.refused('not-subscribed'))
  return sayingOf(
    context,
    place,
    management.room.whichRemove,
    { kind: 'choices', choices: rooms.map((room) => removeChoice(context, room)) },
    { kind: 'note', text: management.notYet },
  )
}

/** The button that ends a subscription; the value is its row. */
export async function roomRemoveAction(context: StaffContext, [id = '']: readonly string[]): Promise<Reply> {
  const { management } = messagesIn(context.language)
  const room = (await listRooms(context.register)).find((one) => String(one.id) === id)
  if (room === undefined || !adminBrands(context).some(({ code }) => code === room.brandCode)) {
    return oldButton(context)
  }
  const { platform, externalId, brandCode } = room
  const saved = await removeRoom(context.register, {
    platform,
    externalId,
    brandCode,
    by: context.actor.id,
  })
  if (!saved.ok) return saying(management.refused(saved.fault))
  const told = (where: string) => management.room.removed(brandName(context, brandCode), where)
  return { ...sayingOf(context, room, told), replaces: true }
}
