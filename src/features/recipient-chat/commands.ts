import { checkTable } from '../../../bots/commands/command.ts'
import type { ListedCommand } from '../../../bots/commands/docs.ts'
import type { Introduction } from '../../../bots/commands/recipient-chat.ts'
import {
  button,
  buttons,
  factLines,
  note,
  type Reply,
  sentence,
  skippedIn,
  textReply,
  titledReply,
} from '../../../bots/commands/reply.ts'
import { type Language, notePerson } from '../../register/recipients/people.ts'
import { complaintAskReply, complaintPassReply, complaintReply, complaintWithdrawReply } from './complaint.ts'
import { complaintsReply, disputableReply } from './complaints.ts'
import { formGiveReply } from './form-consent.ts'
import { onayAskReply, onayGiveReply } from './give-onay.ts'
import { brandCommand, brandReply, inBrand, listReply, stopCommand } from './list.ts'
import { allMessages, type RecipientMessages, recipientMessages } from './messages.ts'
import {
  dataLinkReply,
  dataReply,
  eraseOwnReply,
  historyPageReply,
  historyReply,
  receiptReply,
} from './own-data.ts'
import { emailCommand } from './prove.ts'
import { stopAllReply, stopReply, undoReply } from './refuse.ts'
import { askForContact, proved, type Speaker, waysToProve } from './speaker.ts'

/** Telegram's menu shows the first word of each language. */
export const recipientCommands: readonly RecipientCommand[] = [
  {
    name: 'list',
    words: { tr: ['izinlerim', 'izinler'], en: ['consents'] },
    run: proved((speaker) => listReply(speaker)),
  },
  {
    name: 'stop',
    words: { tr: ['ret', 'red', 'reddet', 'dur', 'durdur', 'iptal'], en: ['stop'] },
    run: stopCommand,
  },
  {
    name: 'onay',
    words: { tr: ['onay', 'onayla', 'izinver'], en: ['allow'] },
    run: proved(brandCommand),
  },
  {
    name: 'history',
    words: { tr: ['gecmis'], en: ['history'] },
    run: proved((speaker) => historyReply(speaker)),
  },
  { name: 'complaint', words: { tr: ['sikayet', 'itiraz'], en: ['dispute'] }, run: proved(complaintsReply) },
  { name: 'email', words: { tr: ['eposta'], en: ['email', 'mail'] }, run: emailCommand },
  { name: 'data', words: { tr: ['verilerim'], en: ['mydata'] }, run: proved(dataReply) },
  {
    name: 'erase',
    words: { tr: ['verilerimi_sil', 'verilerimisil', 'sil'], en: ['erase'] },
    run: (speaker) => proved(eraseOwnReply)(speaker),
  },
  { name: 'inform', words: { tr: ['kvkk', 'aydinlatma'], en: ['privacy'] }, run: informReply },
  { name: 'language', words: { tr: ['dil'], en: ['language'] }, run: languageReply },
  { name: 'help', words: { tr: ['yardim'], en: ['help'] }, run: helpReply },
  {
    name: 'start',
    words: { tr: ['start', 'basla', 'merhaba', 'selam'], en: ['start', 'hello', 'hi'] },
    run: startReply,
  },
]

checkTable(recipientCommands)

export const recipientActions: ReadonlyMap<string, RecipientAction> = new Map<string, RecipientAction>([
  [
    'list',
    proved(async (speaker, values) => {
      return { ...(await listReply(speaker, skippedIn(values))), replaces: values.length > 0 }
    }),
  ],
  ['stop', proved(stopReply)],
  ['stop-all', proved(stopAllReply)],
  ['brand', proved(brandReply)],
  ['brand-stop', proved(inBrand(stopReply))],
  ['undo', proved(undoReply)],
  ['onay', proved(onayAskReply)],
  ['onay-give', proved(onayGiveReply)],
  ['form-give', formGiveReply],
  ['own-history', proved(historyPageReply)],
  ['own-data', proved(dataLinkReply)],
  ['receipt', proved(receiptReply)],
  ['complaints', (speaker) => proved(complaintsReply)(speaker)],
  ['complaint-choose', proved(disputableReply)],
  ['complaint', proved(complaintAskReply)],
  ['complaint-yes', proved(complaintReply)],
  ['complaint-withdraw', complaintWithdrawReply],
  ['complaint-pass', complaintPassReply],
  ['erase-own', proved(eraseOwnReply)],
  ['phone', (speaker) => askForContact(speaker, speaker.messages.recipient.start.askForContact)],
  ['email', (speaker) => emailCommand(speaker, '')],
  ['language', (speaker, [offer = '']) => languageReply(speaker, offer)],
])

/** A command of recipients. The first word of each language is a–z, digits and underscore only (Telegram). */
export interface RecipientCommand {
  readonly name: keyof RecipientMessages['recipient']['commands']
  readonly words: Readonly<Record<Language, readonly [string, ...string[]]>>
  run(speaker: Speaker, rest: string): Promise<Reply>
}

type RecipientAction = (speaker: Speaker, values: readonly string[]) => Promise<Reply | Reply[]>

/**
 * Makes the first answer, a short notice (KVKK article 10) of who keeps the data and what for. The
 * command /kvkk shows all of it.
 */
export async function startReply(speaker: Speaker): Promise<Reply> {
  const { messages, company, addresses } = speaker
  const { start } = messages.recipient
  const hello = start.hello(company)
  if (addresses.length === 0) {
    return sentence(`${hello}\n${start.askForContact}`, ...(await waysToProve(speaker)))
  }
  const list = await listReply(speaker)
  return { ...list, ...sentence(hello, ...list.parts) }
}

export async function informReply({ messages, company, context }: Speaker): Promise<Reply> {
  const { inform } = messages.recipient
  const { contact } = await context.register.settings()
  return titledReply(inform.title, factLines(inform.notice(company, contact)), note(inform.consentDiffers))
}

/** Lists only the commands that this person can use now. */
export async function helpReply(speaker: Speaker): Promise<Reply> {
  const { messages, language, company, addresses, context } = speaker
  const { help, refuse, start } = messages.recipient
  const isProved = addresses.length > 0
  const { contact } = await context.register.settings()
  const usable = recipientCommands.filter(({ name }) => {
    if (name === 'start') return !isProved
    if (name === 'email') return context.mail !== null
    return isProved || beforeProof.has(name)
  })
  const lines = usable.map(
    ({ name, words }) => `/${words[language][0]}: ${messages.recipient.commands[name]}`,
  )
  return textReply(
    help.summary,
    help.text(company),
    { kind: 'text', text: lines.join('\n') },
    ...(isProved ? [buttons(button(refuse.showList, 'list'))] : [note(start.otherWays(company, contact))]),
    ...(isProved && contact !== null ? [note(start.reach(contact))] : []),
  )
}

/** Writes the bot's description and Telegram's menu of commands. */
export function introduction(language: Language, hasMail: boolean): Introduction {
  const { bot, commands } = recipientMessages[language]
  const usableCommands = recipientCommands.filter(({ name }) => hasMail || name !== 'email')
  const menu = usableCommands.map(({ name, words }) => ({
    command: words[language][0],
    description: commands[name],
  }))
  return { ...bot, menu }
}

/** Lists all commands for the guide of the staff. */
export function listedCommands(language: Language): readonly ListedCommand[] {
  return recipientCommands.map(({ name, words }) => ({
    words,
    effect: recipientMessages[language].commands[name],
  }))
}

const beforeProof: ReadonlySet<RecipientCommand['name']> = new Set(['inform', 'language', 'help'])

const languages = ['tr', 'en'] as const

/** Sets the language in which the bot answers this person; asks which if `rest` names none. */
export async function languageReply(speaker: Speaker, rest: string): Promise<Reply> {
  const { context, messages } = speaker
  const offer = languages.find((language) => language === rest)
  if (offer === undefined) {
    return sentence(
      messages.recipient.help.languageAsk,
      buttons(button('Türkçe', 'language', 'tr'), button('English', 'language', 'en')),
    )
  }
  const { register, userId, account } = context
  await notePerson(register, { userId, account: { ...account, wish: speaker.wish }, language: offer })
  return sentence(allMessages[offer].recipient.help.languageSet)
}
