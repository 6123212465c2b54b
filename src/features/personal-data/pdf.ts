import type { Content } from 'pdfmake/interfaces.js'
import type { Channel } from '../../consent/channel.ts'
import { facts, printable, quiet, rows, section } from '../../documents/blocks.ts'
import { changes } from '../../documents/consents/changes.ts'
import { complaints } from '../../documents/consents/complaints.ts'
import { presentState } from '../../documents/consents/states.ts'
import { wordings } from '../../documents/consents/wordings.ts'
import { type Writing, writingOf } from '../../documents/consents/writing.ts'
import { datesIn } from '../../documents/dates.ts'
import { printed } from '../../documents/pdf.ts'
import type { Door } from '../../register/actor.ts'
import type { OwnRequest } from '../../register/consent-requests.ts'
import type { Traces } from '../../register/traces.ts'
import type { Person } from './data.ts'
import { personTexts as told } from './texts.ts'

/** Columns of who asked, what for, how often, first and last; and of links. */
const askedWidths = [118, 95, 40, 101, 101]
const linkWidths = [180, 100, 199]
const confirmationWidths = [165, 85, 110, 107]
const waitingWidths = [165, 95, 207]
const messageWidths = [40, 95, 60, 272]

const { exact, moment } = datesIn('tr')

/** What is held about a person as a document he can read, in Turkish. Node only. */
export async function personPdf({ pack, traces }: Person): Promise<Uint8Array> {
  const { provider, madeAt } = pack
  const writing = writingOf(pack, 'tr')
  const content = [
    ...opening(writing, traces),
    ...presentState(writing),
    ...changes(writing, { withSeals: false }),
    ...complaints(writing),
    ...links(traces, writing),
    ...telegram(traces),
    ...confirmations(traces, writing),
    ...waiting(traces, writing),
    ...messages(traces),
    ...lookUps(traces, writing),
    ...about(),
    ...wordings(writing),
  ]
  return await printed({ title: told.title, provider, madeAt, content }, 'tr')
}

function opening({ pack, texts: { heading } }: Writing, { knownSince, lookUps }: Traces): Content[] {
  const { provider, recipient, brands, madeAt } = pack
  return [
    { text: told.title, style: 'title' },
    { text: told.subtitle, style: 'quiet', margin: [0, 0, 0, 8] },
    facts([
      [told.controller, `${provider.name} (${heading.providerCode(provider.code)})`],
      [told.address, { text: recipient.address, bold: true }],
      [told.knownSince, knownSince === null ? told.unknown : exact(knownSince)],
      [heading.brands, brands.map(({ name }) => name).join(', ')],
      [heading.madeAt, `${exact(madeAt)}. ${heading.time}`],
      [heading.contents, told.counts(pack.changes.length, pack.complaints.length, lookUps.length)],
    ]),
  ]
}

function links({ links }: Traces, { texts: { words }, brandName }: Writing): Content[] {
  if (links.length === 0) return [section(told.links), { text: told.noLinks }]
  const body = links.map(({ brandCode, channel, createdAt }) => [
    brandName(brandCode),
    words.channels[channel as Channel] ?? channel,
    moment(createdAt),
  ])
  return [section(told.links), quiet(told.linksAbout), rows(told.linkColumns, linkWidths, body)]
}

function telegram({ telegram }: Traces): Content[] {
  if (telegram.length === 0) return [section(told.telegram), { text: told.noTelegram }]
  return [
    section(told.telegram),
    ...telegram.map(({ userId, provedAt, createdAt, blockedAt, language }) =>
      facts([
        [told.account, userId],
        [told.wroteAt, moment(createdAt)],
        [told.provedAt, provedAt === null ? null : moment(provedAt)],
        [told.blockedAt, blockedAt === null ? null : moment(blockedAt)],
        [told.language, told.languages[language] ?? language],
      ]),
    ),
  ]
}

function confirmations({ confirmations }: Traces, { texts: { words }, brandName }: Writing): Content[] {
  if (confirmations.length === 0) return []
  const body = confirmations.map(({ brandCode, channel, recordedAt, sentAt, needlessAt }) => [
    brandName(brandCode),
    words.channels[channel as Channel] ?? channel,
    moment(recordedAt),
    sentAt === null ? (needlessAt === null ? told.notSent : told.notNeeded) : moment(sentAt),
  ])
  const table = rows(told.confirmationColumns, confirmationWidths, body)
  return [section(told.confirmations), quiet(told.confirmationsAbout), table]
}

/** What is kept for a day, until the address is proved. */
function waiting({ codes, requests }: Traces, { texts: { words }, brandName }: Writing): Content[] {
  const body = [
    ...codes.map(({ madeAt, settledAt }) => [
      told.code,
      moment(madeAt),
      settledAt === null ? told.codeOpen : told.codeOver,
    ]),
    ...requests.map(({ brandCode, askedAt, confirmedAt, kept }) => [
      told.request(brandName(brandCode)),
      moment(askedAt),
      kept === null
        ? confirmedAt === null
          ? told.requestGone
          : told.requestDone
        : printable(detailOf(kept)),
    ]),
  ]
  if (body.length === 0) return []
  return [section(told.waiting), quiet(told.waitingAbout), rows(told.waitingColumns, waitingWidths, body)]

  function detailOf({ name, channels, networkAddress, browser }: NonNullable<OwnRequest['kept']>): string {
    const asked = channels.map((channel) => words.channels[channel as Channel] ?? channel).join(', ')
    return [name, asked, networkAddress, browser ?? ''].filter((part) => part !== '').join(', ')
  }
}

/** Messages between the recipient and the staff about complaints. */
function messages({ messages }: Traces): Content[] {
  if (messages.length === 0) return []
  const body = messages.map(({ complaintId, at, author, text }) => [
    String(complaintId),
    moment(at),
    told.authors[author] ?? author,
    text === null ? told.unknown : printable(text),
  ])
  return [section(told.messages), rows(told.messageColumns, messageWidths, body)]
}

type LookUp = Traces['lookUps'][number]

/** Who asked, a line for each way of asking: a system may have asked before every message. The JSON has them one by one. */
function lookUps({ lookUps }: Traces, { texts: { words }, brandName }: Writing): Content[] {
  const alike = Map.groupBy(lookUps, ({ door, actor, brandCode, purpose }) =>
    JSON.stringify([door, actor, brandCode, purpose]),
  )
  const body = [...alike.values()].map((asked) => {
    const [first] = asked
    const last = asked.at(-1)
    if (first === undefined || last === undefined) return []
    return [who(first), purposeOf(first), String(asked.length), moment(first.at), moment(last.at)]
  })
  return [section(told.lookUps), quiet(told.lookUpsAbout), rows(told.lookUpColumns, askedWidths, body)]

  function who({ actor, door }: LookUp): string {
    return `${actor} (${words.doors[door as Door] ?? door})`
  }
  function purposeOf({ purpose, brandCode }: LookUp): string {
    const name = told.purposes[purpose] ?? purpose
    return brandCode === null ? name : `${name}, ${brandName(brandCode)}`
  }
}

function about(): Content[] {
  return [
    section(told.about),
    {
      ul: told.aboutLines.map((text) => ({ text, margin: [0, 0, 0, 3] as [number, number, number, number] })),
    },
  ]
}
