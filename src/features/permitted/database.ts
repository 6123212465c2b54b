import { askInForm, formChoice } from '../../../bots/commands/ask.ts'
import { defineCommand } from '../../../bots/commands/command.ts'
import type { StaffRequest } from '../../../bots/commands/context.ts'
import { dayIn, endOfParsed } from '../../../bots/commands/parse/phrases.ts'
import { fileChoice, roleTooLow, textOnly } from '../../../bots/commands/replies.ts'
import { buttons, type Choice, note, paragraph, type Reply, textReply } from '../../../bots/commands/reply.ts'
import { messagesIn } from '../../../bots/messages/index.ts'
import { dayOf, formatWallTime } from '../../calendar/istanbul.ts'
import * as en from '../../language/english.ts'
import * as tr from '../../language/turkish.ts'
import type { Brand } from '../../register/company/brands.ts'
import { roleToFetch } from '../../register/links/downloads.ts'
import { type PermittedCounts, permittedCount } from '../../register/permitted/counts.ts'
import { refused } from '../../util/refusal.ts'

interface AsOf {
  readonly at: number | null
  readonly scope: 'ONAY' | 'all'
  readonly brand: Brand
}

/** Offers the permitted database as a file (S7), to those with the role to fetch it. */
export const databaseCommand = defineCommand({
  name: 'database',
  words: { tr: ['veritabanı', 'veri-tabanı'], en: ['database'] },
  role: 'editor',
  examples: {
    tr: ['veritabanı marka="Örnek Kahve"', 'veritabanı 31.12.2025 hepsi marka="Örnek Kahve"'],
    en: ['database brand="Örnek Kahve"', 'database 31.12.2025 all brand="Örnek Kahve"'],
  },
  takes: ['date', 'scope', 'brandCode'],
  brands: { role: roleToFetch['permitted-csv'] },
  form: ({ language }) => ({
    ...permittedMessages[language].form,
    asks: ['brandCode', 'date', 'scope'],
    needs: ['brandCode'],
  }),
  async run(context, args, command) {
    const { date, scope, brandCode } = args
    const { staff } = messagesIn(context.language)
    if (context.authority.brandsFor('viewer').length === 0) return textOnly(staff.general.noBrand)
    const now = context.register.clock()
    const at = date === null ? null : endOfParsed(date, now)
    const isToCome = date !== null && (dayIn(date, now) > dayOf(now) || (at !== null && at - 999 > now))
    if (isToCome) return { ...textOnly(messagesIn(context.language).staff.general.dayToCome), wrong: 'date' }
    const past = at === null ? null : Math.min(at, now)
    const role = roleToFetch['permitted-csv']
    const [brand, ...others] = context.authority
      .brandsFor(role)
      .filter(({ code }) => brandCode === null || code === brandCode)
    if (brand === undefined) return roleTooLow(context, role)
    if (others.length > 0) return askInForm(context, command, args, ['brandCode'])
    return await databaseReply(context, { at: past, scope: scope ?? 'ONAY', brand })
  },
})

/** Says how many addresses of a brand may get messages, and offers the files. A past moment has no counts. */
async function databaseReply(context: StaffRequest, asOf: AsOf): Promise<Reply> {
  const { register, language } = context
  const texts = permittedMessages[language]
  const { brand } = asOf
  const counts = asOf.at === null ? await permittedCount(register, brand.code) : refused('past')
  const title = asOf.at === null ? texts.now[asOf.scope] : texts.past(formatWallTime(asOf.at), asOf.scope)
  return textReply(
    texts.summary,
    [{ strong: brand.name }, ` — ${title}`],
    paragraph(counts.kind === 'refused' ? texts.uncounted : texts.counts[asOf.scope](counts)),
    ...(asOf.at === null ? [] : [paragraph(messagesIn(language).staff.general.pastFile)]),
    buttons(
      ...fileChoices(asOf, texts, counts.kind === 'counted'),
      formChoice(permittedMessages[language].form.open, 'database', `marka=${brand.code}`),
    ),
    note(texts.about),
  )
}

/** Offers a CSV file, and a spreadsheet if there are few enough consents to count at once. */
function fileChoices(
  { at, scope, brand: { code } }: AsOf,
  texts: (typeof permittedMessages)['tr'],
  isCounted: boolean,
): Choice[] {
  return [
    fileChoice(texts.csv, { kind: 'permitted-csv', brandCode: code, asOf: at, scope }),
    ...(isCounted ? [fileChoice(texts.xlsx, { kind: 'permitted-xlsx', brandCode: code, scope })] : []),
  ]
}

const turkish = {
  summary: 'İzinli veritabanı.',
  now: {
    ONAY: 'şu anda mesaj gönderilebilecek adresler.',
    all: 'şu anda kayıtlı tüm izinler; gönderilemeyenlerin nedeni de yazar.',
  },
  past: (at: string, scope: 'ONAY' | 'all') =>
    `${tr.moment(at)} itibarıyla kayıtlar, ${scope === 'ONAY' ? 'yalnızca ONAY' : 'ONAY ve RET'}.`,
  counts: {
    ONAY: ({ permitted, others }: PermittedCounts) =>
      `Dosyada ${tr.number(permitted)} izin var.${others === 0 ? '' : ` Gönderim yapılamayan ${tr.number(others)} kayıt dosyada yok; nedenlerini görmek için kapsamı hepsi yapın.`}`,
    all: ({ permitted, others }: PermittedCounts) =>
      `Dosyada ${tr.number(permitted + others)} kayıt var: gönderilebilen ${tr.number(permitted)}, gönderilemeyen ${tr.number(others)}. Excel'de ikisi ayrı sayfada, CSV'de ayrı sütundadır.`,
  },
  uncounted: 'Satır sayısı dosya indirilince belli olur.',
  csv: 'CSV',
  xlsx: 'Excel',
  about: 'Dosyada adreslerin tamamı yazılıdır; her indirme sorgu olarak kaydedilir.',
  form: {
    open: 'Başka bir an ya da kapsam',
    title: 'İzinli veritabanı',
    fields: {
      day: { label: 'Geçmiş bir gün', hint: 'Boş bırakırsanız şu an kabul edilir.' },
      time: { label: 'Saat', hint: 'Gün seçip saati boş bırakırsanız o günün sonu kabul edilir.' },
    },
  },
}

const english: typeof turkish = {
  summary: 'Permitted database.',
  now: {
    ONAY: 'addresses that may be written to now.',
    all: 'all consents on record now; those that may not be written to with the reason.',
  },
  past: (at, scope) =>
    `on record as of ${en.moment(at)}, ${scope === 'ONAY' ? 'ONAY only' : 'ONAY and RET'}.`,
  counts: {
    ONAY: ({ permitted, others }) =>
      `The file has ${en.counted(permitted, 'consent')}.${others === 0 ? '' : ` ${en.counted(others, 'record')} may not be written to and ${others === 1 ? 'is' : 'are'} left out; choose the scope all to see why.`}`,
    all: ({ permitted, others }) =>
      `The file has ${en.counted(permitted + others, 'record')}: ${en.number(permitted)} may be written to, ${en.number(others)} may not. Excel has them in two sheets, the CSV tells them apart in a column.`,
  },
  uncounted: 'How many rows there are shows when the file is downloaded.',
  csv: 'CSV',
  xlsx: 'Excel',
  about: 'The file holds full addresses; each download is noted in the log of look-ups.',
  form: {
    open: 'Another moment or scope',
    title: 'Permitted database',
    fields: {
      day: { label: 'A past day', hint: 'Left empty, the current time is used.' },
      time: { label: 'Time', hint: 'With a day and no time, the end of that day is taken.' },
    },
  },
}

const permittedMessages = { tr: turkish, en: english }
