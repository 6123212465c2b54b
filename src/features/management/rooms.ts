import {
  type Arguments,
  adminBrands,
  defineCommand,
  exampleOf,
  type StaffCommand,
} from '../../../bots/commands/command.ts'
import type { StaffContext } from '../../../bots/commands/context.ts'
import { readPlace } from '../../../bots/commands/parse/readers.ts'
import { placeText, withPlace } from '../../../bots/commands/posts.ts'
import { oldButton, saying } from '../../../bots/commands/replies.ts'
import {
  button,
  buttons,
  type Choice,
  dangerButton,
  note,
  type Part,
  paragraph,
  type Reply,
  type Text,
  textReply,
  titledReply,
} from '../../../bots/commands/reply.ts'
import { commandForm, formChoice } from '../../../bots/commands/run.ts'
import { messagesIn } from '../../../bots/messages/index.ts'
import { dayOf, formatClock, nextDay } from '../../calendar/istanbul.ts'
import type { Brand } from '../../register/brands.ts'
import { addRoom, listRooms, type Room, removeRoom } from '../../register/rooms.ts'
import { managementMessages } from './messages.ts'

const brandsMax = 25

const form: NonNullable<StaffCommand['form']> = ({ language }) => ({
  ...managementMessages[language].roomForm,
  asks: ['brandCode', 'place'],
  needs: ['brandCode'],
})

/** With a brand or a room it subscribes. */
export const roomsCommand = defineCommand({
  name: 'rooms',
  words: {
    tr: ['abone', 'oda', 'abone listele', 'abone liste', 'oda listele'],
    en: ['subscribe', 'room', 'subscribe list', 'room list'],
  },
  role: 'admin',
  examples: {
    tr: ['abone listele', 'abone marka="Örnek Kahve"'],
    en: ['subscribe list', 'subscribe brand="Örnek Kahve"'],
  },
  takes: ['brandCode', 'place'],
  brands: { role: 'admin', isOpen: true },
  async run(context, given, command) {
    const isNothing = given.brandCode === null && given.place === null
    return isNothing ? await listReply(context) : await add(context, given, command)
  },
})

/** Without a room it subscribes the one it is typed in. */
export const roomAddCommand = defineCommand({
  name: 'roomAdd',
  words: { tr: ['abone ekle', 'oda ekle'], en: ['subscribe add', 'room add'] },
  role: 'admin',
  examples: { tr: ['abone ekle marka="Örnek Kahve"'], en: ['subscribe add brand="Örnek Kahve"'] },
  takes: ['brandCode', 'place'],
  brands: { role: 'admin', isOpen: true },
  form,
  run: add,
})

export const roomRemoveCommand = defineCommand({
  name: 'roomRemove',
  words: {
    tr: ['abone sil', 'abone kaldır', 'abone çıkar', 'oda sil', 'oda kaldır'],
    en: ['subscribe remove', 'room remove'],
  },
  role: 'admin',
  examples: { tr: ['abone sil marka="Örnek Kahve"'], en: ['subscribe remove brand="Örnek Kahve"'] },
  takes: ['brandCode', 'place'],
  brands: { role: 'admin' },
  async run(context, { brandCode, place }, command) {
    const where = place ?? hereIn(context)
    const texts = managementMessages[context.language].room
    if (where === null) return saying(texts.whichRoom(exampleOf(context, command)))
    return await askToRemove(context, where, brandCode)
  },
})

function hereIn({ channel }: StaffContext): Place | null {
  return readPlace('slack', channel ?? '')
}

async function add(
  context: StaffContext,
  { brandCode, place }: Arguments,
  command: StaffCommand,
): Promise<Reply> {
  const where = place ?? hereIn(context)
  const texts = managementMessages[context.language].room
  if (where === null) {
    const asked = commandForm(context, roomAddCommand)
    const asking = saying(texts.whichRoom(exampleOf(context, command)))
    return asked === null ? asking : { ...asking, form: asked }
  }
  const open = adminBrands(context, 'open')
  const [only, ...others] = open
  const named = adminBrands(context).find(({ code }) => code === brandCode)
  const brand = named ?? (others.length === 0 ? only : undefined)
  if (brand !== undefined) return await subscribe(context, where, brand)
  if (only === undefined) return saying(managementMessages[context.language].brand.none)
  const values = [where.platform, where.externalId]
  const choices = open.slice(0, brandsMax).map(({ code, name }) => button(name, 'room-add', code, ...values))
  return sayingOf(context, await titledRoom(context, where), texts.whichBrand, buttons(...choices))
}

async function listReply(context: StaffContext): Promise<Reply> {
  const texts = managementMessages[context.language].room
  const brands = adminBrands(context)
  const rooms = (await listRooms(context.register)).filter(({ brandCode }) =>
    brands.some(({ code }) => code === brandCode),
  )
  const titled = await Promise.all(rooms.map((room) => titledRoom(context, room)))
  const parts = titled.flatMap((room, at): Part[] => [
    paragraph([`${at + 1}. `, ...lineOf(context, room)]),
    buttons(removeChoice(context, room, at + 1)),
  ])
  const howTo = note([`${texts.howTo} `, { code: `${context.command} ${texts.example}` }])
  return titledReply(
    texts.title,
    ...(parts.length === 0 ? [paragraph(texts.none)] : parts),
    buttons(formChoice(managementMessages[context.language].roomForm.add, 'roomAdd')),
    howTo,
  )
}

function lineOf(context: StaffContext, { brandCode, lostAt, ...place }: Room & Place): Exclude<Text, string> {
  const texts = managementMessages[context.language].room
  return [
    { strong: brandName(context, brandCode) },
    ' · ',
    placeText(place, texts.place),
    ...(lostAt === null ? [] : [` · ${texts.lost}`]),
  ]
}

function removeChoice(
  context: StaffContext,
  { id, brandCode, ...place }: Room & Place,
  at: number | null,
): Choice {
  const { words } = messagesIn(context.language)
  const texts = managementMessages[context.language].room
  const name = brandName(context, brandCode)
  return {
    ...dangerButton(texts.remove(name, at), 'room-remove', id),
    confirm: {
      title: texts.removeTitle,
      text: capital(context, texts.askRemove(name, unnamed(context, place))),
      yes: words.confirm,
      no: words.cancel,
    },
  }
}

async function roomAddAction(context: StaffContext, values: readonly string[]): Promise<Reply> {
  const [code = '', platform = '', externalId = ''] = values
  const brand = adminBrands(context, 'open').find((one) => String(one.code) === code)
  const place = readPlace(platform === 'telegram' ? 'telegram' : 'slack', externalId)
  if (brand === undefined || place === null) return oldButton(context)
  return { ...(await subscribe(context, place, brand)), replaces: true }
}

async function askToRemove(context: StaffContext, place: Place, brandCode: number | null): Promise<Reply> {
  const management = managementMessages[context.language]
  const rooms = (await listRooms(context.register)).filter(
    (room) =>
      room.platform === place.platform &&
      room.externalId === place.externalId &&
      adminBrands(context).some(({ code }) => code === room.brandCode) &&
      (brandCode === null || room.brandCode === brandCode),
  )
  const titled = await titledRoom(context, place)
  if (rooms.length === 0 && brandCode === null) return sayingOf(context, titled, management.room.noneHere)
  if (rooms.length === 0) return saying(management.refused('not-subscribed'))
  return sayingOf(
    context,
    titled,
    management.room.whichRemove,
    buttons(...rooms.map((room) => removeChoice(context, { ...room, title: titled.title }, null))),
    note(management.notYet),
  )
}

async function roomRemoveAction(context: StaffContext, [id = '']: readonly string[]): Promise<Reply> {
  const management = managementMessages[context.language]
  const room = (await listRooms(context.register)).find((one) => String(one.id) === id)
  if (room === undefined || !adminBrands(context).some(({ code }) => code === room.brandCode)) {
    return oldButton(context)
  }
  const { platform, externalId, brandCode } = room
  const place = { platform, externalId, brandCode }
  const saved = await removeRoom(context.register, { ...place, by: context.actor.id })
  if (!saved.ok) return saying(management.refused(saved.fault))
  const sentence = (where: string) => management.room.removed(brandName(context, brandCode), where)
  return { ...sayingOf(context, await titledRoom(context, room), sentence), replaces: true }
}

type Place = Pick<Room, 'platform' | 'externalId'> & { readonly title?: string | null | undefined }

/** Slack shows its channels by name itself. */
async function titledRoom<Where extends Place>(context: StaffContext, place: Where): Promise<Where> {
  return place.platform === 'slack'
    ? place
    : { ...place, title: await context.telegramTitle(place.externalId) }
}

function brandName(context: StaffContext, code: number): string {
  return adminBrands(context).find((brand) => brand.code === code)?.name ?? String(code)
}

async function subscribe(context: StaffContext, place: Place, brand: Brand): Promise<Reply> {
  const { register, actor, language, command } = context
  const management = managementMessages[language]
  const texts = managementMessages[language].room
  if (brand.closedAt !== null) return saying(management.refused('brand-closed'))
  const same = (room: Room) =>
    room.platform === place.platform && room.externalId === place.externalId && room.brandCode === brand.code
  const wasThere = (await listRooms(register)).some(same)
  const saved = await addRoom(register, { ...place, brandCode: brand.code, by: actor.id })
  if (!saved.ok) return saying(management.refused(saved.fault))
  const at = formatClock(context.reportAtMinutes)
  // A room gets no day from before it was added, so its first report comes tomorrow.
  const first = nextDay(dayOf(register.clock()))
  const sentence = (where: string) =>
    wasThere ? texts.getsIt(brand.name, where, at) : texts.added(brand.name, where, at, first)
  const inTelegram = context.telegramWay === 'off' ? texts.telegramOff : texts.inviteTelegram
  const hint = place.platform === 'slack' ? texts.inviteSlack : inTelegram
  return sayingOf(
    context,
    await titledRoom(context, place),
    sentence,
    note(`${hint} ${texts.tryIt(`${command} ${texts.listCommand}`)}`),
  )
}

/** Slack shows no room name in a dialog or a notification. */
function unnamed({ language }: StaffContext, place: Place): string {
  const texts = managementMessages[language].room
  return place.platform === 'slack' ? texts.thisRoom : texts.place(place)
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
  const texts = managementMessages[context.language].room
  return textReply(
    capital(context, sentence(unnamed(context, place))),
    withPlace(sentence, place, texts.place),
    ...parts,
  )
}

export const roomActions = {
  'room-add': { role: 'admin', run: roomAddAction },
  'room-remove': { role: 'admin', run: roomRemoveAction },
} as const
