import { formChoice } from '../../../bots/commands/ask.ts'
import { codesFor, defineCommand } from '../../../bots/commands/command.ts'
import type { StaffRequest } from '../../../bots/commands/context.ts'
import { dayIn } from '../../../bots/commands/parse/phrases.ts'
import { oldButton, textOnly } from '../../../bots/commands/replies.ts'
import {
  button,
  buttons,
  type Choice,
  note,
  type Part,
  paragraph,
  type Reply,
  textReply,
} from '../../../bots/commands/reply.ts'
import { channelNamed, type Messages, messagesIn } from '../../../bots/messages/index.ts'
import {
  dayOf,
  formatWallTime,
  type IstanbulDay,
  isIstanbulDay,
  previousDay,
} from '../../calendar/istanbul.ts'
import { maskAddress } from '../../consent/recipient.ts'
import * as en from '../../language/english.ts'
import * as tr from '../../language/turkish.ts'
import { type ChangeView, listRecipientChanges } from '../../register/changes/changes.ts'
import { exchangeMode } from '../../register/company/settings.ts'

const pageRows = 10

/** Lists the changes that recipients made themselves (S4). */
export const changesCommand = defineCommand({
  name: 'changes',
  words: { tr: ['değişiklikler', 'değişiklik'], en: ['changes'] },
  role: 'viewer',
  examples: {
    tr: ['değişiklikler', 'değişiklikler dün kahve'],
    en: ['changes', 'changes yesterday kahve'],
  },
  takes: ['date', 'brandCode'],
  form: ({ language }) => ({
    ...changesMessages[language].form,
    asks: ['day', 'brandCode'],
  }),
  async run(context, { date, brandCode }) {
    const { staff } = messagesIn(context.language)
    if (context.authority.brandsFor('viewer').length === 0) return textOnly(staff.general.noBrand)
    const now = context.register.clock()
    const today = dayOf(now)
    // The list begins yesterday by default, so that the night's changes are on the morning's list.
    const from = date === null ? previousDay(today) : dayIn(date, now)
    if (from > today) return { ...textOnly(staff.general.dayToCome), wrong: 'day' }
    return await changesPage(context, { from, brandCode }, 0)
  },
})

/** Answers a button that turns a page of the changes made by recipients. */
async function changesAction(context: StaffRequest, values: readonly string[]): Promise<Reply> {
  const [from = '', brand = '', offset = ''] = values
  if (!isIstanbulDay(from) || !/^\d{0,15}$/.test(brand) || !/^\d{1,9}$/.test(offset))
    return oldButton(context)
  const query = { from, brandCode: brand === '' ? null : Number(brand) }
  return { ...(await changesPage(context, query, Number(offset))), replaces: true }
}

interface ChangesQuery {
  readonly from: IstanbulDay
  readonly brandCode: number | null
}

/** Shows a page of what recipients changed themselves since a day, addresses masked. */
async function changesPage(context: StaffRequest, query: ChangesQuery, offset: number): Promise<Reply> {
  const { register, language } = context
  const messages = messagesIn(language)
  const texts = changesMessages[language]
  const { from, brandCode } = query
  const brandCodes = codesFor(context, 'viewer', brandCode)
  const page = { from, brandCodes, limit: pageRows, offset }
  const { total, changes } = await listRecipientChanges(register, page)
  const isExchangeOff = (await exchangeMode(register)) === 'off'
  return textReply(
    texts.summary(total),
    [{ strong: texts.title }],
    paragraph(texts.span(from, total)),
    ...pageParts({ changes, total, isExchangeOff }, offset, messages),
    ...choicesPart(offset, total, query, messages),
  )
}

/** Returns the buttons to newer and older changes and to another search. */
function choicesPart(
  offset: number,
  total: number,
  { from, brandCode }: ChangesQuery,
  { words, language }: Messages,
): Part[] {
  const another = formChoice(changesMessages[language].form.open, 'changes')
  if (total === 0) return [buttons(another)]
  const to = (label: string, at: number): Choice[] =>
    at < 0 || at >= total ? [] : [button(label, 'changes', from, brandCode ?? '', at)]
  const choices = [...to(words.newer, offset - pageRows), ...to(words.older, offset + pageRows), another]
  return [buttons(...choices)]
}

/** Returns a line for each change, and a note if some have not been reported to İYS. */
function pageParts(
  {
    changes,
    total,
    isExchangeOff,
  }: { readonly changes: readonly ChangeView[]; readonly total: number; readonly isExchangeOff: boolean },
  offset: number,
  messages: Messages,
): Part[] {
  const texts = changesMessages[messages.language]
  if (changes.length === 0) return []
  const { words } = messages
  const lines = changes.map((change) => {
    const { recordedAt, brandName, status, recipient, door, inIys } = change
    return [
      messages.format.moment(formatWallTime(recordedAt)),
      brandName,
      channelNamed(change, messages),
      status,
      recipient === null ? messages.staff.general.erasedAddress : maskAddress(recipient.address),
      words.doors[door],
      ...(inIys === null ? [] : [`İYS: ${words.inIys[inIys]}`]),
    ].join(' · ')
  })
  // A change that came through İYS was made there (D5).
  const isUnreported = isExchangeOff && changes.some(({ door, inIys }) => door !== 'iys' && inIys === null)
  return [
    note(texts.page(offset + 1, offset + changes.length, total)),
    paragraph(lines.join('\n')),
    ...(isUnreported ? [note(words.national.unverified)] : []),
  ]
}

export const changesActions = { changes: { role: 'viewer', run: changesAction } } as const

const turkish = {
  title: 'Alıcıların kendi değişiklikleri',
  summary: (total: number) => `Alıcıların kendi değişiklikleri: ${tr.number(total)}.`,
  span: (from: string, total: number) =>
    total === 0
      ? `${tr.dateWithWeekday(from)} gününden beri, bugün dâhil, alıcılar bir şey değiştirmedi.`
      : `${tr.dateWithWeekday(from)} gününden beri, bugün dâhil: ${tr.number(total)} değişiklik.`,
  page: (first: number, last: number, all: number) =>
    `En yeniden eskiye, ${tr.number(first)}–${tr.number(last)} / ${tr.number(all)}:`,
  form: {
    open: 'Gün ve marka seç',
    title: 'Alıcı değişiklikleri',
    fields: {
      day: { label: 'İlk gün', hint: 'O günden bugüne kadar gösterilir. Boş bırakırsanız dünden başlar.' },
    },
  },
}

const english: typeof turkish = {
  title: 'Changes by recipients themselves',
  summary: (total) => `Changes by recipients themselves: ${en.number(total)}.`,
  span: (from, total) =>
    total === 0
      ? `Recipients have changed nothing since ${en.dateWithWeekday(from)}, today included.`
      : `${en.counted(total, 'change')} since ${en.dateWithWeekday(from)}, today included.`,
  page: (first, last, all) =>
    `The newest first, ${en.number(first)}–${en.number(last)} of ${en.number(all)}:`,
  form: {
    open: 'Choose day and brand',
    title: 'Recipient changes',
    fields: {
      day: {
        label: 'First day',
        hint: 'Shown from that day until today. Left empty, it begins with yesterday.',
      },
    },
  },
}

const changesMessages = { tr: turkish, en: english }
