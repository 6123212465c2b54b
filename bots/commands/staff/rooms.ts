import { dayOf, instantAt, nextDay, readClock } from '../../../src/calendar/istanbul.ts'
import type { Brand } from '../../../src/register/brands.ts'
import { addRoom, listRooms, type Room, removeRoom } from '../../../src/register/rooms.ts'
import { messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import { fold } from '../fold.ts'
import { type Keyed, readKeyed } from '../parse/keyed.ts'
import { placeText, withPlace } from '../posts/place-text.ts'
import type { Choice, Part, Reply, Text } from '../reply.ts'
import { exampleOf, type StaffCommand } from './command.ts'
import { adminBrands, brandKey, brandNamed } from './own-brands.ts'
import { notUnderstood, oldButton, saying } from './replies.ts'
import { readSubcommand, type Subcommands, unknownSubcommand } from './subcommand.ts'

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
type Place = Pick<Room, 'platform' | 'externalId'>

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
  if (!read.ok) return notUnderstood(context, command, rest, read.fault)
  const [over] = wordsLeft(read.keyed)
  if (over !== undefined) {
    return notUnderstood(context, command, rest, { kind: 'word', word: over, nearest: null })
  }
  const place = placeOf(context, read.keyed)
  const { room: told } = messagesIn(context.language).management
  if (place === null) return saying(told.whichRoom(exampleOf(context, command)))
  const time = readTime(read.keyed)
  if (time === 'wrong') return saying(told.wrongTime)
  const named = read.keyed.values.brand
  const brand = named === undefined ? null : brandNamed(named, adminBrands(context))
  if (brand !== null && !brand.ok) return notUnderstood(context, command, rest, brand.fault)
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
  if (isTelegram(first)) return /^-?[1-9]\d{0,19}$/.test(second) ? telegram(second) : null
  const id = first === '' ? (channel ?? '') : first.replace(/^#/, '')
  return /^[CG][A-Z0-9]{2,40}$/.test(id) ? { platform: 'slack', externalId: id } : null
}

/** Words that are neither the place nor the time: what was meant by them is not guessed. */
function wordsLeft({ values, words }: Given): readonly string[] {
  const others = words.filter((word) => !isTime(word))
  if (values.room !== undefined) return others
  return others.slice(isTelegram(others[0] ?? '') ? 2 : 1)
}

function telegram(externalId: string): Place {
  return { platform: 'telegram', externalId }
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

function brandName(context: StaffContext, code: number): string {
  return adminBrands(context).find((brand) => brand.code === code)?.name ?? String(code)
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

async function subscribe(
  context: StaffContext,
  place: Place,
  brand: Brand,
  time: number | null | undefined,
): Promise<Reply> {
  const { register, actor, language, command } = context
  const { management } = messagesIn(language)
  const { room: told } = management
  if (brand.closedAt !== null) return saying(management.refused('brand-closed'))
  const same = (room: Room) =>
    room.platform === place.platform && room.externalId === place.externalId && room.brandCode === brand.code
  const wasThere = (await listRooms(register)).some(same)
  const row = { ...place, brandCode: brand.code, reportAtMinutes: time, by: actor.id }
  const saved = await addRoom(register, row)
  if (!saved.ok) return saying(management.refused(saved.fault))
  const room = (await listRooms(register)).find(same)
  const minutes = room?.reportAtMinutes ?? context.reportAtMinutes
  const at = told.time(minutes, (room?.reportAtMinutes ?? null) === null)
  const sentence = (where: string) =>
    wasThere
      ? told.changed(brand.name, where, at)
      : told.added(brand.name, where, at, firstPost(context, minutes))
  const hint = place.platform === 'slack' ? told.inviteSlack : telegramHint(context)
  return sayingOf(context, place, sentence, {
    kind: 'note',
    text: `${hint} ${told.tryIt(`${command} ${told.listCommand}`)}`,
  })
}

function telegramHint({ telegramWay, language }: StaffContext): string {
  const { room: told } = messagesIn(language).management
  return telegramWay === 'off' ? told.telegramOff : told.inviteTelegram
}

/** The day of its first post: a room gets no day from before it was added, so today's report comes tomorrow. */
function firstPost({ register }: StaffContext, minutes: number): number {
  return instantAt(nextDay(dayOf(register.clock())), minutes)
}

/** The answer to which brand; the values are the brand, the place and the time. */
export async function roomAddAction(context: StaffContext, values: readonly string[]): Promise<Reply> {
  const [code = '', platform = '', externalId = '', timeText = ''] = values
  const brand = adminBrands(context, 'open').find((one) => String(one.code) === code)
  const minutes = /^\d{1,4}$/.test(timeText) ? Number(timeText) : null
  const isPlace = platform === 'telegram' ? /^-?\d{1,20}$/ : /^[CG][A-Z0-9]{2,40}$/
  if (brand === undefined || !isPlace.test(externalId) || (minutes ?? 0) > 1439) return oldButton(context)
  const place: Place = { platform: platform === 'telegram' ? 'telegram' : 'slack', externalId }
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

/** Where Slack cannot show a room's name: in a dialog, and in a notification. */
function unnamed({ language }: StaffContext, place: Place): string {
  const { room: told } = messagesIn(language).management
  return place.platform === 'slack' ? told.thisRoom : told.place(place)
}

function capital({ language }: StaffContext, sentence: string): string {
  return sentence.replace(/^\p{L}/u, (first) => first.toLocaleUpperCase(language))
}

function sayingOf(
  context: StaffContext,
  place: Place,
  sentence: (where: string) => string,
  ...parts: readonly Part[]
): Reply {
  const { room: told } = messagesIn(context.language).management
  return {
    summary: capital(context, sentence(unnamed(context, place))),
    parts: [{ kind: 'text', text: withPlace(sentence, place, told.place) }, ...parts],
  }
}
