import { dayOf, formatWallTime, startOfDay } from '../calendar/istanbul.ts'
import { date } from '../language/english.ts'
import { activateBrand, addBrand, addProvider, closeBrand, listBrands } from '../register/company/brands.ts'
import { renameBrand, renameProvider } from '../register/company/rename.ts'
import { addRoom, isPlace, listRooms, type RoomPlace, removeRoom } from '../register/company/rooms.ts'
import { listVerb, requireBrand } from './operator.ts'
import { code, day, slackRoom, telegramChat, text } from './parse/readers.ts'
import { CliError, CliUsageError, insist, optional, required, verb } from './verb.ts'

const place = { brand: required(code), slack: optional(slackRoom), telegram: optional(telegramChat) }

interface PlaceOptions {
  readonly brand: number
  readonly slack: Pick<RoomPlace, 'platform' | 'externalId'> | undefined
  readonly telegram: PlaceOptions['slack']
}

/** Returns the chat room that the options name. Throws unless exactly one of --slack and --telegram is used. */
function placeOf({ brand: brandCode, slack, telegram }: PlaceOptions): RoomPlace {
  const place = slack ?? telegram
  if (place === undefined || (slack !== undefined && telegram !== undefined)) {
    throw new CliUsageError({
      en: 'Give either --slack or --telegram.',
      tr: 'Ya --slack ya da --telegram verin.',
    })
  }
  return { ...place, brandCode }
}

export const companyVerbs = [
  verb({
    words: ['provider', 'add'],
    example: '--code 123456 --name "Örnek A.Ş." --activated 2026-01-01',
    makes: true,
    parameters: { code: required(code), name: required(text('NAME')), activated: optional(day) },
    async run(context, { code, name, activated }) {
      const register = await context.register()
      const activatedAt = activated === undefined ? context.clock() : startOfDay(activated)
      insist(await addProvider(register, { code, name, activatedAt }), 'add the provider')
      return { code, name, activatedAt: formatWallTime(activatedAt) }
    },
    show: ({ code, name }) => [`Added the provider ${code} (${name}) and its master brand ${code}.`],
  }),
  verb({
    words: ['provider', 'rename'],
    example: '--code 123456 --name "Örnek Kahve A.Ş."',
    parameters: { code: required(code), name: required(text('NAME')) },
    async run(context, { code, name }) {
      const saved = await renameProvider(await context.register(), context.actor, { code, name })
      insist(saved, 'rename the provider')
      return { code, name, before: saved.before }
    },
    show: ({ code, name, before }) => [`Renamed the provider ${code} from ${before} to ${name}.`],
  }),
  verb({
    words: ['brand', 'add'],
    example: '--provider 123456 --code 123457 --name "Örnek Kahve"',
    parameters: {
      provider: required(code),
      code: required(code),
      name: required(text('NAME')),
      trademark: optional(text('NUMBER')),
      activated: optional(day),
    },
    async run(context, { provider, code, name, trademark, activated }) {
      const register = await context.register()
      const activatedAt = activated === undefined ? undefined : startOfDay(activated)
      const details = { trademark, activatedAt, by: context.actor.id }
      insist(await addBrand(register, { providerCode: provider, code, name, ...details }), 'add the brand')
      return { code, name, provider, trademark: trademark ?? null }
    },
    show: ({ code, name }) => [`Added the brand ${code} (${name}).`],
  }),
  listVerb({
    of: 'brand',
    none: 'There is no brand yet.',
    rows: listBrands,
  }),
  verb({
    words: ['brand', 'activate'],
    example: '--code 123457 --on 2026-01-01',
    parameters: { code: required(code), on: required(day) },
    async run(context, { code, on }) {
      const register = await context.register()
      const saved = await activateBrand(register, { code, activatedAt: startOfDay(on) })
      if (saved.kind === 'refused' && saved.reason === 'brand-active') {
        const active = (await listBrands(register)).find((brand) => brand.code === code)
        throw new CliError(
          `Brand ${code} is active since ${date(dayOf(active?.activatedAt ?? 0))}, and days since are closed: the date can no longer change.`,
        )
      }
      insist(saved, 'activate the brand')
      return { code, activated: on }
    },
    show: ({ code, activated }) => [`The brand ${code} is activated on ${activated}.`],
  }),
  verb({
    words: ['brand', 'rename'],
    example: '--code 123457 --name "Örnek Kahve Evi"',
    parameters: { code: required(code), name: required(text('NAME')) },
    async run(context, { code, name }) {
      const saved = await renameBrand(await context.register(), context.actor, { code, name })
      insist(saved, 'rename the brand')
      return { code, name, before: saved.before }
    },
    show: ({ code, name, before }) => [`Renamed the brand ${code} from ${before} to ${name}.`],
  }),
  verb({
    words: ['brand', 'close'],
    example: '--code 123457',
    parameters: { code: required(code) },
    async run(context, { code }) {
      insist(await closeBrand(await context.register(), code, context.actor.id), 'close the brand')
      return { code, closed: true }
    },
    show: ({ code }) => [`Closed the brand ${code}.`],
  }),
  verb({
    words: ['room', 'add'],
    example: '--brand 123457 --slack C0123ABCD',
    parameters: place,
    async run(context, args) {
      const room = placeOf(args)
      const register = await context.register()
      await requireBrand(register, room.brandCode, 'add the room')
      await addRoom(register, { ...room, by: context.actor.id })
      return room
    },
    show: ({ brandCode, externalId }) => [`${externalId} gets the daily report of the brand ${brandCode}.`],
  }),
  listVerb({
    of: 'room',
    none: 'No room gets a daily report yet. Add one with: izin room add',
    rows: listRooms,
  }),
  verb({
    words: ['room', 'remove'],
    example: '--brand 123457 --slack C0123ABCD',
    parameters: place,
    async run(context, args) {
      const room = placeOf(args)
      const register = await context.register()
      if (!(await listRooms(register)).some((candidate) => isPlace(candidate, room)))
        throw new CliError(`Cannot remove the room: ${room.externalId} does not get this brand's report.`)
      await removeRoom(register, { ...room, by: context.actor.id })
      return { ...room, removed: true }
    },
    show: ({ brandCode, externalId }) => [
      `${externalId} no longer gets the report of the brand ${brandCode}.`,
    ],
  }),
]
