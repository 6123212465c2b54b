import type { RecipientContext, SharedContact } from '../../../bots/commands/context.ts'
import type { RecipientChat } from '../../../bots/commands/recipient-chat.ts'
import { button, buttons, type ReceivedAction, type Reply, sentence } from '../../../bots/commands/reply.ts'
import { clean, fold } from '../../consent/fold.ts'
import { messageTextMax } from '../../register/complaints/complaints.ts'
import { noteBlocked } from '../../register/recipients/people.ts'
import { brandsCalled } from './brands.ts'
import { introduction, type RecipientCommand, recipientActions, recipientCommands } from './commands.ts'
import { replyToCompany, textToCompany } from './complaint.ts'
import { formStartReply } from './form-consent.ts'
import { stopCommand } from './list.ts'
import { contactReplies, notTaken, sendCodeTo, sendSmsCode, typedCode } from './prove.ts'
import { askForContact, type Speaker, speakerOf } from './speaker.ts'

/** Answers a command of a recipient in Telegram. `rest` is the text after the command. */
export async function runRecipientCommand(
  context: RecipientContext,
  command: string,
  rest: string,
): Promise<Reply[]> {
  const speaker = await speakerOf(context)
  const recipientCommand = findCommand(command)
  const formStart = recipientCommand?.name === 'start' ? await formStartReply(speaker, rest.trim()) : null
  if (formStart !== null) return [formStart]
  if (recipientCommand === null) return [await didNotUnderstand(speaker)]
  const more = clean(rest).slice(0, textMax)
  return [(await typedAddress(speaker, more)) ?? (await recipientCommand.run(speaker, more))]
}

/** Answers the button that a recipient pressed in Telegram. */
export async function runRecipientAction(
  context: RecipientContext,
  { name, values }: ReceivedAction,
): Promise<Reply[]> {
  const speaker = await speakerOf(context)
  const action = recipientActions.get(name)
  if (action === undefined) return [sentence(speaker.messages.recipient.help.oldButton)]
  return [await action(speaker, values)].flat()
}

export async function receiveContact(context: RecipientContext, contact: SharedContact): Promise<Reply[]> {
  return await contactReplies(await speakerOf(context), contact)
}

/** Answers a recipient's text that is no /command. The first reading that fits counts; if none does, it says so. */
export async function receiveText(
  context: RecipientContext,
  text: string,
  { hasFile = false, replyTo = '' }: { readonly hasFile?: boolean; readonly replyTo?: string } = {},
): Promise<Reply[]> {
  const speaker = await speakerOf(context)
  const typed = clean(text).slice(0, textMax)
  const command = findCommand(typed)
  if (command !== null) return [await command.run(speaker, '')]
  const message = { text: clean(text).slice(0, messageTextMax + 1), hasFile }
  const stop = async () => (asksToStop(typed) ? [await stopCommand(speaker, '')] : [])
  const passedOn = await replyToCompany(speaker, message, replyTo)
  if (passedOn !== null) return [passedOn, ...(await stop())]
  const code = await typedCode(speaker, typed)
  if (code !== null) return code
  const ofBrand = await commandOfBrand(speaker, typed)
  if (ofBrand !== null) return [ofBrand]
  if (isCourtesy(typed)) return [sentence(speaker.messages.recipient.contact.welcome)]
  const toCompany = isAddressAlone(typed) ? [] : await textToCompany(speaker, message)
  if (toCompany.length > 0) return [...toCompany, ...(await stop())]
  const address = await typedAddress(speaker, typed)
  if (address !== null) return [address]
  const stopped = await stop()
  return stopped.length > 0 ? stopped : [await didNotUnderstand(speaker)]
}

/** Runs a text such as "onay kahve", a command and a brand; null for any other text. */
async function commandOfBrand(speaker: Speaker, text: string): Promise<Reply | null> {
  const [word = '', ...more] = text.split(' ')
  const command = findCommand(word)
  const name = more.join(' ')
  const isBrand = command !== null && name !== '' && (await brandsCalled(speaker, name)).length > 0
  return isBrand ? await command.run(speaker, name) : null
}

/** Answers a typed address; null if there is none. The answer never repeats it: typing proves nothing, the code does. */
async function typedAddress(speaker: Speaker, text: string): Promise<Reply | null> {
  const { contact: texts } = speaker.messages.recipient
  if (text.includes('@')) return await sendCodeTo(speaker, text)
  const [number] = numberLike.exec(text) ?? []
  if (number === undefined) return null
  return (await sendSmsCode(speaker, number)) ?? (await notTaken(speaker, texts.typedPhone))
}

/** An e-mail address or a number without other words. */
function isAddressAlone(text: string): boolean {
  return /^\S*@\S*$/.test(text) || /^\+?[^\p{L}]+$/u.test(text)
}

const textMax = 1000
/** Seven digits or more, with what people type between them. */
const numberLike = /\+?\p{Nd}(?:[^\p{L}\p{Nd}]{0,3}\p{Nd}){6,}/u

/** Returns the command of a word in either language; null if it is none. */
function findCommand(word: string): RecipientCommand | null {
  const folded = fold(word)
    .replace(/^\//, '')
    .replace(/[.,;!?]+$/, '')
  return recipientCommands.find(({ words }) => [...words.tr, ...words.en].includes(folded)) ?? null
}

/** Says that the text was not understood, and what the recipient can do instead. */
async function didNotUnderstand(speaker: Speaker): Promise<Reply> {
  const { contact: texts, refuse } = speaker.messages.recipient
  if (speaker.addresses.length === 0)
    return await askForContact(speaker, `${texts.notUnderstood} ${texts.share}`)
  return sentence(`${texts.notUnderstood} ${texts.tryThis}`, buttons(button(refuse.showList, 'list')))
}

/** Words that ask to stop messages, folded. Generous, since a match only shows what can be stopped. */
const refusalHelp = [
  /^(?:istem|durdur|iptal|abone|rahatsiz|reddedi)/,
  /^(?:gonder|yolla|yaz|at|gel)m[ae](?:y[ie]n(?:[ie]z)?|s[ie]n(?:l[ae]r)?)?$/,
  /^arama(?:yin(?:iz)?|sin(?:lar)?)$/,
  /^cik(?:is|mak|ar|arin|ariniz)?$/,
  /^(?:ret|dur(?:un(?:uz)?)?|stop|cancel|quit|end|unsubscribe|optout|dont|remove)$/,
]

/** True if the text seems to ask for no more messages. */
function asksToStop(text: string): boolean {
  const words = text.split(' ').map(lettersOf)
  // Alone, *arama* names the channel.
  if (/\bbeni arama\b/.test(words.join(' '))) return true
  return words.some((word) => refusalHelp.some((pattern) => pattern.test(word)))
}

function lettersOf(word: string): string {
  return fold(word).replace(/[^\p{L}]/gu, '')
}

const courtesies = new Set(
  'tesekkur tesekkurler ederim ederiz cok tsk sag ol olun sagol sagolun eyvallah tamam peki ok okay thanks thank you thx'.split(
    ' ',
  ),
)
const signs = /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u{FE0F}|\s)+$/u

/** True for a text of thanks or greetings alone. */
function isCourtesy(text: string): boolean {
  const plainText = fold(text)
    .replace(/[^a-z ]/g, '')
    .trim()
  return signs.test(text) || plainText.split(' ').every((word) => courtesies.has(word))
}

export const recipientChat: RecipientChat = {
  command: runRecipientCommand,
  action: runRecipientAction,
  contact: receiveContact,
  text: receiveText,
  blocked: ({ register, userId }, isBlocked) => noteBlocked(register, userId, isBlocked),
  introduction,
}
