import { dayOf, formatClock, formatWallTime, startOfDay } from '../calendar/istanbul.ts'
import * as en from '../language/english.ts'
import * as tr from '../language/turkish.ts'
import { activateBrand, addBrand, addProvider, closeBrand, listBrands } from '../register/company/brands.ts'
import { renameBrand, renameProvider } from '../register/company/rename.ts'
import { addRoom, isPlace, listRooms, type RoomPlace, removeRoom } from '../register/company/rooms.ts'
import { cannot, OperatorError } from '../util/sentence.ts'
import { listVerb, requireBrand } from './operator.ts'
import { code, day, slackRoom, telegramChat, text } from './parse/readers.ts'
import { CliUsageError, insist, optional, required, verb } from './verb.ts'

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
      insist(await addProvider(register, { code, name, activatedAt }), {
        en: 'add the provider',
        tr: 'Şirket eklenemedi',
      })
      return { code, name, activatedAt: formatWallTime(activatedAt) }
    },
    show: ({ code, name }) => [
      {
        en: `Added the provider ${code} (${name}) and its master brand ${code}.`,
        tr: `Şirket ${code} (${name}) ve ana markası ${code} eklendi.`,
      },
    ],
  }),
  verb({
    words: ['provider', 'rename'],
    example: '--code 123456 --name "Örnek Kahve A.Ş."',
    parameters: { code: required(code), name: required(text('NAME')) },
    async run(context, { code, name }) {
      const saved = await renameProvider(await context.register(), context.actor, { code, name })
      insist(saved, { en: 'rename the provider', tr: 'Şirketin adı değişmedi' })
      return { code, name, before: saved.before }
    },
    show: ({ code, name, before }) => [
      {
        en: `Renamed the provider ${code} from ${before} to ${name}.`,
        tr: `Şirket ${code} artık ${name}; önceki adı ${before}.`,
      },
    ],
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
      insist(await addBrand(register, { providerCode: provider, code, name, ...details }), {
        en: 'add the brand',
        tr: 'Marka eklenemedi',
      })
      return { code, name, provider, trademark: trademark ?? null }
    },
    show: ({ code, name }) => [
      { en: `Added the brand ${code} (${name}).`, tr: `Marka ${code} (${name}) eklendi.` },
    ],
  }),
  listVerb({
    of: 'brand',
    none: { en: 'There is no brand yet.', tr: 'Henüz marka yok.' },
    headings: {
      code: 'kod',
      providerCode: 'şirket',
      name: 'ad',
      trademark: 'tescil no',
      master: 'ana marka',
      activatedAt: 'etkinleşme',
      closedAt: 'kapanış',
    },
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
        const since = dayOf(active?.activatedAt ?? 0)
        throw new OperatorError({
          en: `Brand ${code} is active since ${en.date(since)}, and days since are closed: the date can no longer change.`,
          tr: `Marka ${code} ${tr.ending(tr.date(since), 'ablative')} beri etkin ve o günden sonraki günler kapandı: tarih artık değiştirilemez.`,
        })
      }
      insist(saved, { en: 'activate the brand', tr: 'Etkinleşme günü değişmedi' })
      return { code, activated: on }
    },
    show: ({ code, activated }) => [
      {
        en: `The brand ${code} is activated on ${activated}.`,
        tr: `Marka ${code} için etkinleşme günü: ${activated}.`,
      },
    ],
  }),
  verb({
    words: ['brand', 'rename'],
    example: '--code 123457 --name "Örnek Kahve Evi"',
    parameters: { code: required(code), name: required(text('NAME')) },
    async run(context, { code, name }) {
      const saved = await renameBrand(await context.register(), context.actor, { code, name })
      insist(saved, { en: 'rename the brand', tr: 'Markanın adı değişmedi' })
      return { code, name, before: saved.before }
    },
    show: ({ code, name, before }) => [
      {
        en: `Renamed the brand ${code} from ${before} to ${name}.`,
        tr: `Marka ${code} artık ${name}; önceki adı ${before}.`,
      },
    ],
  }),
  verb({
    words: ['brand', 'close'],
    example: '--code 123457',
    parameters: { code: required(code) },
    async run(context, { code }) {
      insist(await closeBrand(await context.register(), code, context.actor.id), {
        en: 'close the brand',
        tr: 'Marka kapatılamadı',
      })
      return { code, closed: true }
    },
    show: ({ code }) => [{ en: `Closed the brand ${code}.`, tr: `Marka ${code} kapatıldı.` }],
  }),
  verb({
    words: ['room', 'add'],
    example: '--brand 123457 --slack C0123ABCD',
    parameters: place,
    async run(context, args) {
      const room = placeOf(args)
      const register = await context.register()
      await requireBrand(register, room.brandCode, { en: 'add the room', tr: 'Eklenemedi' })
      await addRoom(register, { ...room, by: context.actor.id })
      return room
    },
    show: ({ brandCode, externalId }) => [
      {
        en: `${externalId} gets the daily report of the brand ${brandCode}.`,
        tr: `Marka ${brandCode} için günlük rapor ${externalId} kanalına ya da grubuna gidecek.`,
      },
    ],
  }),
  listVerb({
    of: 'room',
    none: {
      en: 'No room gets a daily report yet. Add one with: izin room add',
      tr: 'Günlük rapor henüz hiçbir kanala ya da gruba gitmiyor. Eklemek için: izin room add',
    },
    headings: {
      id: 'no',
      platform: 'yer',
      externalId: 'kimlik',
      brandCode: 'marka',
      addedAt: 'eklendiği an',
      reportAt: 'rapor saati',
      lostAt: 'ulaşılamadığı an',
    },
    rows: async (register) =>
      (await listRooms(register)).map(({ reportAt, lostAt, ...room }) => ({
        ...room,
        reportAt: reportAt === null ? null : formatClock(reportAt),
        lostAt,
      })),
  }),
  verb({
    words: ['room', 'remove'],
    example: '--brand 123457 --slack C0123ABCD',
    parameters: place,
    async run(context, args) {
      const room = placeOf(args)
      const register = await context.register()
      if (!(await listRooms(register)).some((candidate) => isPlace(candidate, room)))
        throw cannot(
          { en: 'remove the room', tr: 'Kaldırılamadı' },
          {
            en: `${room.externalId} does not get this brand's report`,
            tr: `bu markanın raporu ${room.externalId} kanalına ya da grubuna gitmiyor`,
          },
        )
      await removeRoom(register, { ...room, by: context.actor.id })
      return { ...room, removed: true }
    },
    show: ({ brandCode, externalId }) => [
      {
        en: `${externalId} no longer gets the report of the brand ${brandCode}.`,
        tr: `Marka ${brandCode} için rapor artık ${externalId} kanalına ya da grubuna gitmeyecek.`,
      },
    ],
  }),
]
