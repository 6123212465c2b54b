import type { Messages } from '../../messages/index.ts'
import { checkTable } from '../command.ts'
import type { Reply } from '../reply.ts'
import { askForContact } from './ask.ts'
import { stopPageReply } from './brand-pages.ts'
import { complaintReply, complaintWriteReply } from './complaint.ts'
import { complaintsReply, disputableReply } from './complaints.ts'
import { emailAgainReply, emailCommand } from './email.ts'
import { eraseOwnReply } from './erase-own.ts'
import { stopCommand } from './find-brand.ts'
import { formGiveReply } from './form-consent.ts'
import { stopForwardedReply } from './forwarded.ts'
import { onayAskReply, onayCommand, onayGiveReply } from './give-onay.ts'
import { listReply, stopChooseReply } from './list.ts'
import { dataLinkReply, dataReply, forgetAddressReply, receiptReply } from './own-data.ts'
import { historyPageReply, historyReply } from './own-history.ts'
import { stopAllReply, stopReply } from './refuse.ts'
import type { Speaker } from './speaker.ts'
import { linkReceiptReply, linkStopReply } from './start-link.ts'
import { informReply, languageReply, helpReply as recipientHelp, startReply } from './talk.ts'
import { undoReply } from './undo.ts'

/** Everything recipients can type; Telegram's menu shows the first word of each. */
export const recipientCommands: readonly RecipientCommand[] = [
  { name: 'list', words: ['izinlerim', 'izinler', 'consents'], run: listReply },
  { name: 'stop', words: ['ret', 'red', 'reddet', 'dur', 'durdur', 'iptal', 'stop'], run: stopCommand },
  { name: 'onay', words: ['onay', 'onayla', 'izinver', 'allow'], run: onayCommand },
  { name: 'history', words: ['gecmis', 'history'], run: historyReply },
  { name: 'complaint', words: ['itiraz', 'dispute'], run: complaintsReply },
  { name: 'email', words: ['eposta', 'email', 'mail'], run: emailCommand },
  { name: 'data', words: ['verilerim', 'mydata'], run: dataReply },
  {
    name: 'erase',
    words: ['verilerimi_sil', 'verilerimisil', 'sil', 'erase'],
    run: (speaker) => eraseOwnReply(speaker),
  },
  { name: 'inform', words: ['kvkk', 'aydinlatma', 'privacy'], run: informReply },
  { name: 'language', words: ['dil', 'language'], run: languageReply },
  { name: 'help', words: ['yardim', 'help'], run: recipientHelp },
  { name: 'start', words: ['start', 'basla', 'merhaba'], run: startReply },
]

checkTable(recipientCommands.map(({ name, words }) => ({ name, words: { tr: words, en: [] } })))

/** What the buttons of recipients do. */
export const recipientActions: ReadonlyMap<string, RecipientAction> = new Map<string, RecipientAction>([
  ['list', listReply],
  ['stop', stopReply],
  ['stop-all', stopAllReply],
  ['stop-choose', stopChooseReply],
  ['stop-page', stopPageReply],
  ['stop-forwarded', stopForwardedReply],
  ['link-stop', linkStopReply],
  ['link-receipt', linkReceiptReply],
  ['undo', undoReply],
  ['onay', onayAskReply],
  ['onay-give', onayGiveReply],
  ['form-give', formGiveReply],
  ['own-history', historyPageReply],
  ['own-data', dataLinkReply],
  ['receipt', receiptReply],
  ['complaints', (speaker) => complaintsReply(speaker)],
  ['complaint-choose', disputableReply],
  ['complaint', complaintReply],
  ['complaint-write', complaintWriteReply],
  ['forget-address', forgetAddressReply],
  ['erase-own', eraseOwnReply],
  ['phone', (speaker) => askForContact(speaker, speaker.messages.recipient.start.askForContact)],
  ['email', (speaker) => emailCommand(speaker, '')],
  ['email-again', emailAgainReply],
  ['language', (speaker, [wanted = '']) => languageReply(speaker, wanted)],
])

/** One command of the recipient. The first of its words stands in Telegram's menu: a–z, digits and underscore only. */
export interface RecipientCommand {
  readonly name: keyof Messages['commands']['recipient']
  readonly words: readonly [string, ...string[]]
  run(speaker: Speaker, rest: string): Promise<Reply>
}

/** What a button of the recipient does. */
type RecipientAction = (speaker: Speaker, values: readonly string[]) => Promise<Reply>
